"""An invitation at each step, and what is missing."""

from django.core.files.base import ContentFile

from conferences.actions.answering import TalkAnswer, answer_invitation, save_answers
from conferences.actions.inviting import (
    invite_speakers,
)
from conferences.models import SpeakerInvitation
from conferences.queries.speaking import parts_by_person
from core.uploads import portrait_jpeg
from tests.conferences.files import PDF, picture


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
