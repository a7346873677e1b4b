"""Speakers are invited, reminded, and invitations withdrawn."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.actions.speaker_news import NEWS_FIELDS, forget_news
from conferences.enums import INVITATION_TRANSITIONS, InvitationState, SpeakerGap
from conferences.models import Conference, SpeakerInvitation
from conferences.queries.missing import SpeakerRow, speaker_rows
from conferences.tasks import send_speaker_mail
from core import audit
from people.models import Person

REST = timedelta(days=3)  # between two mails to one speaker, unless the organiser writes to this one deliberately
SHORTEST_REST = timedelta(minutes=10)  # even then: a second click is no second mail


class InvitationError(Exception):
    """`message` says to people what does not go and why."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


class InvitationTransitionError(InvitationError):
    """The invitation is not in a state for this any more."""


class InvitationRestsError(InvitationError):
    """A mail has just left."""


@dataclass
class Invited:
    sent: list[Person] = field(default_factory=list)
    already: list[Person] = field(default_factory=list)
    without_address: list[Person] = field(default_factory=list)


@dataclass
class Reminded:
    sent: list[Person] = field(default_factory=list)
    resting: list[Person] = field(default_factory=list)


def invite_speakers(
    *,
    conference: Conference,
    people: Collection[int],
    message: str = "",
    answer_by: date | None = None,
    language: str = "en",
    by: Any = None,
) -> Invited:
    """Invite those of `people` (ids) who have a part in the working programme and no open invitation.

    The conference's row is locked, so two clicks at once send one mail each. Who declined is asked again under the
    same link; who was withdrawn gets a new one. Effects: invitations, one mail each (as a task), a line in the log.
    """
    result = Invited()
    with transaction.atomic():
        locked = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        for row in speaker_rows(locked, people):
            if row.invitation and row.invitation.is_live:
                result.already.append(row.person)
            elif not row.person.email:
                result.without_address.append(row.person)
            else:
                invitation = _asked_again(row) or SpeakerInvitation(
                    conference=locked, person=row.person, secret=token_urlsafe(32)
                )
                invitation.email, invitation.language = row.person.email, language
                invitation.state, invitation.message, invitation.answer_by = InvitationState.INVITED, message, answer_by
                invitation.invited_at, invitation.reminded_at = timezone.now(), None
                invitation.invited_by = by if getattr(by, "pk", None) else None
                invitation.save()
                send_speaker_mail.enqueue(invitation.pk, "invitation")
                result.sent.append(row.person)
        if result.sent:
            audit.record("conferences.invite_speakers", locked, by=by, count=len(result.sent))
    return result


def _asked_again(row: SpeakerRow) -> SpeakerInvitation | None:
    if row.invitation is None or row.invitation.state != InvitationState.DECLINED:
        return None
    row.invitation.answered_at, row.invitation.decline_reason = None, ""
    forget_news(row.invitation)  # whoever asks again knows of the answer
    return row.invitation


def remindable(rows: Iterable[SpeakerRow], gaps: Collection[str]) -> list[SpeakerRow]:
    """Invited speakers of whom something of `gaps` is missing."""
    return [row for row in rows if row.invitation and row.invitation.is_live and set(row.gaps) & set(gaps)]


def is_resting(row: SpeakerRow) -> bool:
    """Whether a mail left less than three days ago."""
    return row.last_mail_at is not None and timezone.now() - row.last_mail_at < REST


def remind_speakers(
    *, conference: Conference, gaps: Collection[str], people: Collection[int] | None = None, by: Any = None
) -> Reminded:
    """Remind those, and only those, of whom something of `gaps` is missing now. Each mail names what is missing.

    Nobody gets a second mail within three days. The conference's row is locked: two clicks are one reminder.
    """
    result = Reminded()
    with transaction.atomic():
        locked = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        for row in remindable(speaker_rows(locked, people), gaps):
            if is_resting(row):
                result.resting.append(row.person)
                continue
            _remind(row, [gap for gap in row.gaps if gap in gaps])
            result.sent.append(row.person)
        if result.sent:
            audit.record("conferences.remind_speakers", locked, by=by, count=len(result.sent))
    return result


def mail_again(*, invitation: SpeakerInvitation, by: Any = None) -> SpeakerInvitation:
    """Send this speaker the link again, on the organiser's own word. Raises InvitationError."""
    with transaction.atomic():
        locked = _locked(invitation)
        if not locked.is_live:
            raise InvitationTransitionError(_("This invitation is closed; invite the speaker again instead."))
        last = max(moment for moment in (locked.invited_at, locked.reminded_at) if moment)
        if timezone.now() - last < SHORTEST_REST:
            raise InvitationRestsError(_("A mail left a few minutes ago. Please give it some time to arrive."))
        row = next(iter(speaker_rows(locked.conference, [locked.person_id])), None)
        if row is None:
            raise InvitationTransitionError(_("This person has no part in the programme any more."))
        _remind(row, list(row.gaps))
        audit.record("conferences.remind_speakers", locked.conference, by=by, count=1)
    return locked


def _remind(row: SpeakerRow, gaps: list[SpeakerGap]) -> None:
    invitation = row.invitation
    if invitation is None:
        raise InvitationTransitionError(_("This person was not invited."))
    invitation.reminded_at = timezone.now()
    invitation.save(update_fields=["reminded_at"])
    send_speaker_mail.enqueue(invitation.pk, "reminder", [str(gap) for gap in gaps])


def withdraw_invitation(*, invitation: SpeakerInvitation, by: Any = None) -> SpeakerInvitation:
    """The link goes on opening a page that says so. No mail: that is the organiser's to write."""
    with transaction.atomic():
        locked = _locked(invitation)
        move(locked, InvitationState.WITHDRAWN)
        forget_news(locked)
        locked.save(update_fields=["state", *NEWS_FIELDS])
        audit.record("conferences.withdraw_invitation", locked.conference, by=by, invitation=locked.pk)
    return locked


def move(invitation: SpeakerInvitation, state: InvitationState) -> None:
    """Raise InvitationTransitionError where the table of transitions does not know the way."""
    if state not in INVITATION_TRANSITIONS[invitation.state]:
        raise InvitationTransitionError(_("This invitation has been answered or withdrawn meanwhile."))
    invitation.state = state


def _locked(invitation: SpeakerInvitation) -> SpeakerInvitation:
    invitations = SpeakerInvitation.objects.select_related("conference", "person").select_for_update(of=("self",))
    return invitations.get(pk=invitation.pk)
