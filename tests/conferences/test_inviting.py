"""Invitations, reminders, what is missing, and answers taken over."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from conferences.actions.answering import TalkAnswer, answer_invitation, save_answers
from conferences.actions.inviting import (
    InvitationError,
    invite_speakers,
    mail_again,
    remind_speakers,
    withdraw_invitation,
)
from conferences.actions.taking_over import set_aside, take_over
from conferences.enums import REMINDED, SpeakerGap
from conferences.models import Material, Presenter, SessionPerson, SpeakerInvitation, SpeakerTalk
from conferences.queries.missing import speaker_rows
from conferences.queries.proposals import proposals_of
from conferences.queries.speaking import parts_by_person
from conferences.rules.placeholders import is_placeholder
from core.uploads import portrait_jpeg
from people.actions import merge_people
from people.models import Person
from tests.backoffice.screens import statements
from tests.conferences.files import PDF, picture
from tests.conferences.pages import add_session
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(conference):
    soon = timezone.now() + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=soon, ends_at=soon + timedelta(days=2))
    conference.refresh_from_db()
    session = add_session(conference, 1, title="Keynote", starts_at=soon, ends_at=soon + timedelta(hours=1))
    Person.objects.update(email="somebody@example.org")
    return session


@pytest.fixture
def ada(session):
    return session.people.get().person


def invited(session, person):
    invite_speakers(conference=session.conference, people=[person.pk])
    return SpeakerInvitation.objects.filter(person=person).first()


def accepted(session, person):
    return answer_invitation(invitation=invited(session, person), accepts=True)


def sent(session, person, **texts):
    """An accepted invitation with everything sent."""
    invitation = accepted(session, person)
    part = parts_by_person(session.conference, [person.pk])[person.pk][0]
    words = {"title": "On water", "abstract": "Long ago", "affiliation": "CERN", "slides_licence": "CC-BY-4.0"}
    return save_answers(
        invitation=invitation,
        about={"life": "A life.", "needs": "", "photo_consent": "yes", "recording_consent": "yes", **texts},
        talks=[TalkAnswer(part, words, ContentFile(PDF), "talk.pdf")],
        portrait=portrait_jpeg(picture(), longest=10**7),
        sends=True,
    )


def gaps(session, person):
    (row,) = speaker_rows(session.conference, [person.pk])
    return [str(gap) for gap in row.gaps]


# -- invitations ----------------------------------------------------------------------------------------------------


def test_invitation_is_one_mail_with_a_link_of_its_own(session, ada, mailoutbox):
    people = [ada.pk, session.presentations.get().presenters.get().person_id]

    result = invite_speakers(conference=session.conference, people=people, message="Do come!", language="vi")

    links = {invitation.secret for invitation in SpeakerInvitation.objects.all()}
    assert len(result.sent) == len(mailoutbox) == len(links) == 2
    for message in mailoutbox:
        assert sum(secret in message.body for secret in links) == 1
        assert "Do come!" in message.body
        assert "Water Symposium" in message.subject


def test_nobody_is_invited_twice_or_without_an_address(session, ada, mailoutbox):
    author = session.presentations.get().presenters.get().person
    Person.objects.filter(pk=author.pk).update(email="")
    invited(session, ada)

    result = invite_speakers(conference=session.conference, people=[ada.pk, author.pk, PersonFactory().pk])

    assert (result.sent, result.already, result.without_address) == ([], [ada], [author])
    assert len(mailoutbox) == 1


def test_who_declined_is_asked_again_by_the_same_link_and_who_was_withdrawn_by_another(session, ada):
    first = invited(session, ada)
    answer_invitation(invitation=first, accepts=False, reason="No time")
    again = invited(session, ada)
    withdraw_invitation(invitation=again)
    third = invited(session, ada)

    assert (again.pk, again.secret, again.state, again.decline_reason) == (first.pk, first.secret, "invited", "")
    assert third.secret != first.secret
    assert SpeakerInvitation.objects.get(pk=first.pk).state == "withdrawn"


def test_cancelled_sessions_invite_nobody(session, ada):
    session.status = "cancelled"
    session.save()

    assert invite_speakers(conference=session.conference, people=[ada.pk]).sent == []


def test_mail_that_comes_too_late_is_not_sent(session, ada, mailoutbox):
    from conferences.tasks import send_speaker_mail

    invitation = invited(session, ada)
    withdraw_invitation(invitation=invitation)

    send_speaker_mail.call(invitation.pk, "reminder", ["life"])

    assert len(mailoutbox) == 1


# -- what is missing, and reminders ---------------------------------------------------------------------------------


def test_what_is_missing_at_each_step(session, ada):
    new = gaps(session, ada)
    Person.objects.filter(pk=ada.pk).update(email="")
    without_address = gaps(session, ada)
    Person.objects.filter(pk=ada.pk).update(email="ada@example.org")
    invitation = invited(session, ada)
    waiting = gaps(session, ada)
    answer_invitation(invitation=invitation, accepts=True)
    save_answers(invitation=invitation, about={"life": "Draft"}, talks=[])
    draft = gaps(session, ada)
    SpeakerInvitation.objects.all().delete()
    sent(session, ada)

    record = ["title", "abstract", "life", "portrait", "slides"]
    assert new == ["invitation", *record]
    assert without_address == ["address", "invitation", *record]
    assert waiting == ["answer", *record]
    assert draft == ["title", "abstract", "life", "portrait", "consent", "slides", "sending"]
    assert gaps(session, ada) == []


def test_nothing_is_missing_of_a_chair_but_the_answer(session, ada):
    session.people.update(role="chair")

    assert gaps(session, ada) == ["invitation"]


def test_only_those_missing_something_are_reminded_of_what_they_miss(session, ada, mailoutbox):
    author = session.presentations.get().presenters.get().person
    sent(session, ada)
    invited(session, author)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=4))
    answer_invitation(invitation=SpeakerInvitation.objects.get(person=author), accepts=True)
    mailoutbox.clear()

    result = remind_speakers(conference=session.conference, gaps=[SpeakerGap.LIFE, SpeakerGap.ABSTRACT])

    assert result.sent == [author]
    (message,) = mailoutbox
    assert "- short life" in message.body
    assert "- abstract" in message.body
    assert "- portrait" not in message.body


def test_nobody_is_reminded_twice_within_three_days(session, ada, mailoutbox):
    invitation = invited(session, ada)
    at_once = remind_speakers(conference=session.conference, gaps=REMINDED)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=4))
    first = remind_speakers(conference=session.conference, gaps=REMINDED)
    second = remind_speakers(conference=session.conference, gaps=REMINDED)

    assert (at_once.sent, at_once.resting) == ([], [ada])
    assert (first.sent, second.sent, second.resting) == ([ada], [], [ada])
    with pytest.raises(InvitationError, match="few minutes ago"):
        mail_again(invitation=invitation)
    SpeakerInvitation.objects.update(reminded_at=timezone.now() - timedelta(hours=1))
    mail_again(invitation=invitation)
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_who_does_not_come_is_not_reminded(session, ada, state):
    invitation = invited(session, ada)
    SpeakerInvitation.objects.update(state=state, invited_at=timezone.now() - timedelta(days=9))

    assert remind_speakers(conference=session.conference, gaps=REMINDED).sent == []
    with pytest.raises(InvitationError):
        mail_again(invitation=invitation)


@pytest.mark.parametrize(
    ("title", "answer"),
    [("TBA", True), ("t.b.a.", False), ("To be announced!", True), ("Keynote 2", True), ("Ada Lovelace", True),
     ("", True), ("—", True), ("N.N.", True), ("待定", True), ("Talk to me", False), ("Keynotes of a life", False)],
)  # fmt: skip
def test_placeholders_are_known(title, answer):
    assert is_placeholder(title, "Ada Lovelace") is answer


# -- answers taken over ---------------------------------------------------------------------------------------------


def test_answers_reach_person_and_programme_by_the_organisers_click_only(session, ada):
    invitation = sent(session, ada)
    keys = {proposal.key for proposal in proposals_of(invitation)}
    session.refresh_from_db()
    untouched = (session.title, session.abstract, ada.life)

    take_over(invitation=invitation, keys=keys, by=UserFactory())

    session.refresh_from_db()
    ada.refresh_from_db()
    row = SessionPerson.objects.get(person=ada)
    material = Material.objects.get()
    part = f"{session.pk}-0"
    assert keys == {"life", "portrait", *(f"{part}.{name}" for name in ("title", "abstract", "affiliation", "slides"))}
    assert untouched == ("Keynote", "", "")
    assert session.version == 1  # open timetables fetch it again
    assert (session.title, session.abstract, row.affiliation) == ("On water", "Long ago", "CERN")
    assert ada.life == "A life."
    assert ada.portrait.width == 600
    assert (material.kind, material.file_name, material.licence) == ("slides", "talk.pdf", "CC-BY-4.0")
    assert material.embargo_until == session.ends_at
    assert proposals_of(SpeakerInvitation.objects.get()) == []


def test_one_answer_is_taken_and_another_left(session, ada):
    invitation = sent(session, ada)
    take_over(invitation=invitation, keys=[f"{session.pk}-0.title"])
    set_aside(invitation=invitation, keys=["life", "nonsense"])

    session.refresh_from_db()
    ada.refresh_from_db()
    (row,) = speaker_rows(session.conference, [ada.pk])
    assert (session.title, session.abstract, ada.life) == ("On water", "", "")
    assert row.pending == 4
    invitation.refresh_from_db()
    assert invitation.set_aside == ["life"]

    save_answers(invitation=invitation, about={"life": "A better life."}, talks=[], sends=True)

    (row,) = speaker_rows(session.conference, [ada.pk])
    assert row.pending == 5


def test_later_correction_by_an_organiser_is_no_new_proposal(session, ada):
    invitation = sent(session, ada)
    take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)])
    session.refresh_from_db()
    session.title = "On water, corrected"
    session.save()

    assert proposals_of(SpeakerInvitation.objects.get()) == []


def test_newer_slides_take_the_place_of_those_taken_over(session, ada):
    invitation = sent(session, ada)
    key = f"{session.pk}-0.slides"
    take_over(invitation=invitation, keys=[key])
    Material.objects.update(embargo_until=None)
    part = parts_by_person(session.conference, [ada.pk])[ada.pk][0]
    save_answers(
        invitation=invitation, about={}, talks=[TalkAnswer(part, {}, ContentFile(PDF + b"2"), "new.pdf")], sends=True
    )

    take_over(invitation=invitation, keys=[key])

    material = Material.objects.get()
    assert (material.file_name, material.embargo_until) == ("new.pdf", None)
    assert material.file.open().read() == PDF + b"2"
    assert not SpeakerTalk.objects.get().slides


def test_draft_and_declined_propose_nothing(session, ada):
    invitation = accepted(session, ada)
    save_answers(invitation=invitation, about={"life": "Draft"}, talks=[])
    draft = proposals_of(invitation)
    SpeakerInvitation.objects.all().delete()
    invitation = sent(session, ada)
    answer_invitation(invitation=invitation, accepts=False)
    invitation.refresh_from_db()

    assert (draft, proposals_of(invitation)) == ([], [])


def test_presenter_of_a_talk_changes_the_talk_and_not_the_session(session):
    author = Presenter.objects.get().person
    invitation = sent(session, author)

    take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)])

    session.refresh_from_db()
    presenter = Presenter.objects.get()
    assert (session.title, presenter.presentation.title, presenter.affiliation) == ("Keynote", "On water", "CERN")
    assert Material.objects.get().presentation == presenter.presentation


def test_both_links_work_after_a_merge(session, ada, client):
    author = Presenter.objects.get().person
    first, second = invited(session, ada), invited(session, author)

    merge_people(kept=ada, other=author)

    for invitation in (first, second):
        page = client.get(f"/speaking/{invitation.secret}/").content.decode()
        assert "Talk 1" in page
        assert "Keynote" in page
    (row,) = speaker_rows(session.conference)
    assert len(row.parts) == 2


# -- screens --------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db):
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def base(session):
    return f"/admin/speakers/{session.conference_id}/"


def test_screen_names_what_is_missing_and_filters(office, session, ada):
    invited(session, ada)

    everybody = office.get(base(session)).content.decode()
    not_invited = office.get(f"{base(session)}?show=new").content.decode()
    found = office.get(f"{base(session)}?q=speaker1 ada").content.decode()

    assert "Ada Speaker1" in everybody
    assert "Given Author1" in everybody
    assert "Ada Speaker1" not in not_invited
    assert "Given Author1" not in found
    assert office.get("/admin/speakers/")["Location"] == base(session)


def test_invitations_are_shown_before_they_leave(office, session, ada, mailoutbox):
    author = Presenter.objects.get().person
    Person.objects.filter(pk=author.pk).update(email="")
    url = f"{base(session)}invitations/"

    asked = office.post(url, {"everybody": "1"}).content.decode()
    before = len(mailoutbox)
    wrong = office.post(url, {"people": [ada.pk], "sends": "1", "language": "xx", "message": "Hello"})
    office.post(
        url, {"people": [ada.pk], "sends": "1", "language": "en", "message": "Hello", "answer_by": "2099-01-05"}
    )

    assert "Send 1 invitation" in asked
    assert "Without an e-mail address" in asked
    assert before == 0
    assert "Hello" in wrong.content.decode()
    assert len(mailoutbox) == 1
    assert SpeakerInvitation.objects.get().answer_by.isoformat() == "2099-01-05"


def test_reminders_are_shown_before_they_leave(office, session, ada, mailoutbox):
    invited(session, ada)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(days=4))
    url = f"{base(session)}reminders/"

    shown = office.get(url).content.decode()
    office.post(url, {"gaps": ["answer"]})
    again = office.post(url, {"gaps": ["answer"]}, follow=True).content.decode()

    assert "Send 1 reminder" in shown
    assert len(mailoutbox) == 2
    assert "had a mail within the last three days" in again
    assert office.post(url, {}).status_code == 200
    assert office.get(f"{url}?gaps=nonsense").status_code == 200


def test_organiser_takes_one_answer_and_leaves_another(office, session, ada):
    invitation = sent(session, ada)
    url = f"{base(session)}{invitation.pk}/"

    shown = office.get(url).content.decode()
    office.post(url, {"take": "life"})
    office.post(url, {"leave": "portrait"})
    office.post(url, {"take": "all"})
    after = office.get(url).content.decode()

    ada.refresh_from_db()
    session.refresh_from_db()
    assert "On water" in shown
    assert (ada.life, ada.portrait, session.title) == ("A life.", None, "On water")
    assert "Left as it stands" in after
    assert office.post(url, {"take": "0-0.title"}).status_code == 302
    assert b"".join(office.get(f"{url}files/portrait/").streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("name", ["1-2", "x", "9" * 40, "portrait"])
def test_files_that_are_not_there_are_404(office, session, ada, name):
    invitation = accepted(session, ada)

    assert office.get(f"{base(session)}{invitation.pk}/files/{name}/").status_code == 404


def test_organiser_mails_again_and_withdraws(office, session, ada, mailoutbox):
    invitation = invited(session, ada)
    SpeakerInvitation.objects.update(invited_at=timezone.now() - timedelta(hours=1))
    url = f"{base(session)}{invitation.pk}/"

    office.post(f"{url}mails/")
    asked = office.get(f"{url}withdrawal/").content.decode()
    office.post(f"{url}withdrawal/")

    invitation.refresh_from_db()
    assert len(mailoutbox) == 2
    assert "No mail is sent" in asked
    assert invitation.state == "withdrawn"
    assert "Invite again" in office.get(url).content.decode()


def test_invitation_of_another_conference_is_404(office, session, ada):
    invitation = invited(session, ada)

    assert office.get(f"/admin/speakers/{session.conference_id + 999}/{invitation.pk}/").status_code == 404


def test_screen_costs_the_same_at_one_and_three(office, session, ada):
    sent(session, ada)
    statements(office, base(session))
    one = statements(office, base(session))
    for number in (2, 3):
        more = add_session(session.conference, number)
        Person.objects.update(email="somebody@example.org")
        sent(more, more.people.get().person)

    assert statements(office, base(session)) == one


@pytest.mark.parametrize("tail", ["", "invitations/", "reminders/", "1/", "1/withdrawal/", "1/files/portrait/"])
def test_screens_are_for_those_who_change_sessions(client, session, tail):
    user = UserFactory(is_staff=True)
    client.force_login(user)

    assert client.get(f"{base(session)}{tail}").status_code == 302
