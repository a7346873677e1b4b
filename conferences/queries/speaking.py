"""Speakers of the working programme: their parts, their invitations, and what is missing of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from conferences.enums import SessionRole, SessionStatus
from conferences.models import (
    Conference,
    Presentation,
    Presenter,
    Session,
    SessionPerson,
    SpeakerInvitation,
    SpeakerTalk,
)

OPEN_AFTER_THE_END = timedelta(days=60)  # slides come late


@dataclass(frozen=True, slots=True)
class SpeakerPart:
    """One part of a person in the working programme. `row` is the SessionPerson or Presenter that says so."""

    session: Session
    presentation: Presentation | None
    row: SessionPerson | Presenter

    @property
    def key(self) -> str:
        return f"{self.session.pk}-{self.presentation.pk if self.presentation else 0}"

    @property
    def subject(self) -> Session | Presentation:
        return self.presentation or self.session

    @property
    def role(self) -> str:
        return self.row.role if isinstance(self.row, SessionPerson) else SessionRole.SPEAKER

    @property
    def asks_talk(self) -> bool:
        """Whether title, abstract and slides are this person's to give; a chair gives none."""
        return self.role == SessionRole.SPEAKER

    @property
    def role_label(self) -> str:
        return str(SessionRole(self.role).label)


Answered = dict[tuple[int, int | None], SpeakerTalk]  # (session, presentation) → what was answered about it


def speaker_ids(conference: Conference) -> set[int]:
    """Everybody on the page of speakers, by two statements."""
    roles = SessionPerson.objects.filter(session__conference=conference).exclude(
        session__status=SessionStatus.CANCELLED
    )
    presenters = Presenter.objects.filter(presentation__session__conference=conference, is_presenting=True).exclude(
        presentation__session__status=SessionStatus.CANCELLED
    )
    return {*roles.values_list("person_id", flat=True), *presenters.values_list("person_id", flat=True)}


def parts_by_person(conference: Conference, people: Collection[int] | None = None) -> dict[int, list[SpeakerPart]]:
    """Everybody who speaks, chairs or presents in sessions that are not cancelled, by two statements.

    Somebody with two roles in one session is asked once, as its speaker.
    """
    within: dict[str, Any] = {} if people is None else {"person_id__in": people}
    roles = SessionPerson.objects.filter(session__conference=conference, **within).select_related(
        "session", "person__portrait"
    )
    presenters = Presenter.objects.filter(
        presentation__session__conference=conference, is_presenting=True, **within
    ).select_related("presentation__session", "person__portrait")
    cancelled = SessionStatus.CANCELLED
    parts = [SpeakerPart(row.session, None, row) for row in roles.exclude(session__status=cancelled)]
    parts += [
        SpeakerPart(row.presentation.session, row.presentation, row)
        for row in presenters.exclude(presentation__session__status=cancelled)
    ]
    found: dict[int, dict[str, SpeakerPart]] = {}
    for part in sorted(parts, key=_by_time):
        own = found.setdefault(part.row.person_id, {})
        if part.key not in own or part.asks_talk:
            own[part.key] = part
    return {person: list(own.values()) for person, own in found.items()}


def _by_time(part: SpeakerPart) -> tuple[bool, datetime, int, int]:
    starts_at = (part.presentation.starts_at if part.presentation else None) or part.session.starts_at
    position = part.presentation.position if part.presentation else 0
    return (starts_at is None, starts_at or timezone.now(), position, part.session.pk)


def answers_of(invitation: SpeakerInvitation | None) -> Answered:
    if invitation is None:
        return {}
    return {(talk.session_id, talk.presentation_id): talk for talk in invitation.talks.all()}


def answer_about(answered: Answered, part: SpeakerPart) -> SpeakerTalk | None:
    return answered.get((part.session.pk, part.presentation.pk if part.presentation else None))


# -- the personal link ----------------------------------------------------------------------------------------------


def invitation_by_secret(secret: str) -> SpeakerInvitation:
    """The invitation that this secret opens, whatever became of it; Http404 for anything else."""
    invitations = SpeakerInvitation.objects.select_related("conference__venue", "person__portrait")
    found = invitations.filter(secret=secret).first() if 20 <= len(secret) <= 64 else None
    if found is None:
        raise Http404("no such invitation")
    return found


def speaking_url(invitation: SpeakerInvitation) -> str:
    """As it stands in mails. The address is a promise (docs/addresses.md) and a secret: never log it."""
    return f"{settings.SITE_URL}/speaking/{invitation.secret}/"


def is_open(invitation: SpeakerInvitation) -> bool:
    """Whether the speaker may still answer and change."""
    conference = invitation.conference
    return not conference.is_cancelled and timezone.now() < conference.ends_at + OPEN_AFTER_THE_END
