"""Organisers are mailed what speakers answered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend

from conferences.actions.answering import answer_invitation, save_answers
from conferences.actions.inviting import invite_speakers, withdraw_invitation
from conferences.actions.speaker_news import LONGEST_WAIT, QUIET_TIME, send_due_speaker_news
from conferences.models import Conference, SpeakerInvitation
from people.models import User
from tests.conferences.speakers.steps import accepted, invited, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(session):
    return session.presentations.get().presenters.get().person


@pytest.fixture
def office(session):
    Conference.objects.filter(pk=session.conference_id).update(contact_email="office@example.org")
    session.conference.refresh_from_db()


def later(after=QUIET_TIME):
    return timezone.now() + after + timedelta(minutes=1)


def news(mailoutbox):
    """Mails that are not to the speakers themselves."""
    return [mail for mail in mailoutbox if mail.to != ["somebody@example.org"]]


def organiser(email, *, may=True):
    user = User.objects.create_user(email=email, password="x")
    if may:
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label="conferences", codename="change_session")
        )
    return user


def test_several_answers_are_one_mail_with_names_and_the_way_to_the_page(session, ada, author, office, mailoutbox):
    answer_invitation(invitation=invited(session, author), accepts=False, reason="My private reason")
    sent(session, ada, needs="A private need")

    assert send_due_speaker_news(later()) == 1

    (mail,) = news(mailoutbox)
    assert mail.to == ["office@example.org"]
    assert f"{ada.display_name}: accepted, sent their data" in mail.body
    assert f"{author.display_name}: declined" in mail.body
    assert reverse("speakers:speakers", args=[session.conference.pk]) in mail.body
    assert "private" not in mail.body + mail.alternatives[0][0]
    assert "somebody@example.org" not in mail.body + mail.alternatives[0][0]


def test_nothing_leaves_before_the_quiet_time(session, ada, office, mailoutbox):
    accepted(session, ada)

    assert send_due_speaker_news() == 0
    assert news(mailoutbox) == []


def test_a_later_answer_makes_the_mail_wait_but_not_for_ever(session, ada, author, office, mailoutbox):
    now = timezone.now()
    accepted(session, ada)
    accepted(session, author)
    SpeakerInvitation.objects.filter(person=ada).update(news_since=now - 2 * QUIET_TIME, news_at=now - 2 * QUIET_TIME)

    assert send_due_speaker_news(now + timedelta(minutes=1)) == 0

    SpeakerInvitation.objects.filter(person=ada).update(news_since=now - LONGEST_WAIT)

    assert send_due_speaker_news(now + timedelta(minutes=1)) == 1
    (mail,) = news(mailoutbox)
    assert ada.display_name in mail.body
    assert author.display_name in mail.body


def test_what_was_told_is_not_told_again(session, ada, office, mailoutbox):
    accepted(session, ada)
    send_due_speaker_news(later())

    assert send_due_speaker_news(later()) == 0
    assert len(news(mailoutbox)) == 1


def test_a_change_after_sending_is_told_and_a_saving_without_one_is_not(session, ada, office, mailoutbox):
    invitation = sent(session, ada)
    send_due_speaker_news(later())
    save_answers(invitation=invitation, about={"life": "A life."}, talks=[], sends=True)
    unchanged = send_due_speaker_news(later())
    save_answers(invitation=invitation, about={"life": "Another life."}, talks=[], sends=True)
    send_due_speaker_news(later())

    assert unchanged == 0
    assert f"{ada.display_name}: changed their data" in news(mailoutbox)[1].body


def test_a_draft_is_nobodys_news(session, ada, office):
    invitation = accepted(session, ada)
    send_due_speaker_news(later())
    save_answers(invitation=invitation, about={"life": "Half a"}, talks=[])

    assert send_due_speaker_news(later()) == 0


def test_a_change_of_mind_is_told_as_its_end(session, ada, office, mailoutbox):
    invitation = sent(session, ada)
    answer_invitation(invitation=invitation, accepts=False)
    send_due_speaker_news(later())

    (mail,) = news(mailoutbox)
    assert f"{ada.display_name}: declined\n" in mail.body


def test_who_was_withdrawn_or_asked_again_is_no_news(session, ada, author, office):
    withdraw_invitation(invitation=accepted(session, ada))
    answer_invitation(invitation=invited(session, author), accepts=False)
    invite_speakers(conference=session.conference, people=[author.pk])

    assert send_due_speaker_news(later()) == 0


def test_a_conference_may_want_no_such_mails_and_old_answers_do_not_come_later(session, ada, office, mailoutbox):
    Conference.objects.update(tells_of_answers=False)
    accepted(session, ada)
    off = send_due_speaker_news(later())
    Conference.objects.update(tells_of_answers=True)

    assert (off, send_due_speaker_news(later())) == (0, 0)
    assert news(mailoutbox) == []


def test_without_a_contact_address_whoever_invited_hears_of_it(session, ada, mailoutbox):
    inviter, _other = organiser("inviter@example.org"), organiser("other@example.org")
    invite_speakers(conference=session.conference, people=[ada.pk], by=inviter)
    answer_invitation(invitation=SpeakerInvitation.objects.get(), accepts=True)
    send_due_speaker_news(later())

    assert [mail.to for mail in news(mailoutbox)] == [["inviter@example.org"]]


@pytest.mark.parametrize("loses", ["the right", "the account"])
def test_an_inviter_who_has_gone_is_replaced_by_everybody_who_may(session, ada, mailoutbox, loses):
    inviter, _other = organiser("inviter@example.org"), organiser("other@example.org")
    organiser("stranger@example.org", may=False)
    invite_speakers(conference=session.conference, people=[ada.pk], by=inviter)
    answer_invitation(invitation=SpeakerInvitation.objects.get(), accepts=True)
    if loses == "the right":
        inviter.user_permissions.clear()
    else:
        User.objects.filter(pk=inviter.pk).update(is_active=False)
    send_due_speaker_news(later())

    assert [mail.to for mail in news(mailoutbox)] == [["other@example.org"]]


def test_two_runs_tell_once(session, ada, office, mailoutbox, settings):
    """The second run finds nothing, even before the first one's task has run."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    accepted(session, ada)

    assert [send_due_speaker_news(later()), send_due_speaker_news(later())] == [1, 0]
    assert len([task for task in default_task_backend.results if task.task.name == "send_speaker_news"]) == 1


def test_a_failure_is_tried_again(session, ada, office, mailoutbox, monkeypatch):
    accepted(session, ada)
    monkeypatch.setattr("conferences.actions.speaker_news.news_readers", lambda *_args: 1 / 0)
    failed = send_due_speaker_news(later())
    monkeypatch.undo()

    assert failed == 0
    assert send_due_speaker_news(later()) == 1


def test_the_command_waits_as_well(session, ada, office, mailoutbox):
    accepted(session, ada)
    call_command("send_speaker_news", verbosity=0)
    early = news(mailoutbox)
    SpeakerInvitation.objects.update(news_at=timezone.now() - QUIET_TIME)
    call_command("send_speaker_news", verbosity=0)

    assert early == []
    assert [mail.to for mail in news(mailoutbox)] == [["office@example.org"]]
