"""Invitations: who gets one, and by which link."""

import pytest

from conferences.actions.answering import answer_invitation
from conferences.actions.inviting import (
    invite_speakers,
    withdraw_invitation,
)
from conferences.models import SpeakerInvitation
from people.models import Person
from tests.conferences.speakers.steps import invited
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


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
