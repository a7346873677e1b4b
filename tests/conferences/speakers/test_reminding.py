"""What is missing, and reminders of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.actions.answering import answer_invitation, save_answers
from conferences.actions.inviting import (
    InvitationError,
    mail_again,
    remind_speakers,
)
from conferences.enums import REMINDED, SpeakerGap
from conferences.models import SpeakerInvitation
from conferences.queries.missing import speaker_rows
from conferences.rules.placeholders import is_placeholder
from people.models import Person
from tests.conferences.speakers.steps import invited, sent

pytestmark = pytest.mark.django_db


def gaps(session, person):
    (row,) = speaker_rows(session.conference, [person.pk])
    return [str(gap) for gap in row.gaps]


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
