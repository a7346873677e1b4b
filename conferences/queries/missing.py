"""Everybody who speaks at a conference, and what is missing of them: one page for the organiser."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from conferences.enums import InvitationState, MaterialKind, SpeakerGap
from conferences.models import Conference, Material, SpeakerInvitation
from conferences.queries.proposals import pending_proposals
from conferences.queries.speaking import Answered, SpeakerPart, answer_about, answers_of, parts_by_person
from conferences.rules.placeholders import is_placeholder
from people.models import Person

STATE_RANK = {
    InvitationState.ACCEPTED: 0,
    InvitationState.INVITED: 1,
    InvitationState.DECLINED: 2,
    InvitationState.WITHDRAWN: 3,
}


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """One speaker on the organiser's page. `pending` counts proposals that wait for the organiser's click."""

    person: Person
    parts: tuple[SpeakerPart, ...]
    invitation: SpeakerInvitation | None
    gaps: tuple[SpeakerGap, ...]
    pending: int

    @property
    def state(self) -> str:
        return self.invitation.state if self.invitation else ""

    @property
    def email(self) -> str:
        return self.invitation.email if self.invitation and self.invitation.is_live else self.person.email

    @property
    def can_be_invited(self) -> bool:
        return bool(self.person.email) and not (self.invitation and self.invitation.is_live)

    @property
    def last_mail_at(self) -> datetime | None:
        if self.invitation is None:
            return None
        return max(moment for moment in (self.invitation.invited_at, self.invitation.reminded_at) if moment)


def speaker_rows(conference: Conference, people: Collection[int] | None = None) -> list[SpeakerRow]:
    """All speakers by name, by six statements whatever their number."""
    parts = parts_by_person(conference, people)
    invitations = best_invitations(conference, people)
    with_slides = subjects_with_slides(conference)
    rows = []
    for person_id, own in parts.items():
        person = own[0].row.person
        invitation = invitations.get(person_id)
        answered = answers_of(invitation)
        pending = pending_proposals(invitation, person, own, answered) if invitation else []
        gaps = gaps_of(person, own, invitation, answered, with_slides)
        rows.append(SpeakerRow(person, tuple(own), invitation, tuple(gaps), len(pending)))
    return sorted(rows, key=lambda row: (row.person.sort_key, row.person.pk))


def best_invitations(conference: Conference, people: Collection[int] | None = None) -> dict[int, SpeakerInvitation]:
    """Person id → the invitation that counts: an accepted one before an open one, else the latest."""
    invitations = SpeakerInvitation.objects.filter(conference=conference)
    if people is not None:
        invitations = invitations.filter(person_id__in=people)
    found: dict[int, SpeakerInvitation] = {}
    for invitation in invitations.prefetch_related("talks__material"):
        known = found.get(invitation.person_id)
        rank = STATE_RANK[InvitationState(invitation.state)]
        if known is None or rank < STATE_RANK[InvitationState(known.state)]:
            found[invitation.person_id] = invitation
    return found


def subjects_with_slides(conference: Conference) -> set[tuple[int, int | None]]:
    slides = Material.objects.filter(session__conference=conference, kind=MaterialKind.SLIDES)
    return set(slides.values_list("session_id", "presentation_id"))


def gaps_of(
    person: Person,
    parts: Iterable[SpeakerPart],
    invitation: SpeakerInvitation | None,
    answered: Answered,
    with_slides: set[tuple[int, int | None]],
) -> list[SpeakerGap]:
    """What is missing, where what the speaker has sent counts as there. Nothing of somebody who does not come."""
    if invitation and invitation.state == InvitationState.DECLINED:
        return []
    live = invitation if invitation and invitation.is_live else None
    sent = live if live and live.is_sent else None
    gaps: set[SpeakerGap] = set()
    if live is None:
        gaps.add(SpeakerGap.INVITATION)
        if not person.email:
            gaps.add(SpeakerGap.ADDRESS)
    elif live.state == InvitationState.INVITED:
        gaps.add(SpeakerGap.ANSWER)
    elif sent is None:
        gaps.add(SpeakerGap.SENDING)
    if live and live.state == InvitationState.ACCEPTED and not (live.photo_consent and live.recording_consent and sent):
        gaps.add(SpeakerGap.CONSENT)
    talks = [part for part in parts if part.asks_talk]
    for part in talks:
        answer = answer_about(answered, part) if sent else None
        title = (answer.title if answer else "") or part.subject.title
        if is_placeholder(title, person.full_name, person.latin_name):
            gaps.add(SpeakerGap.TITLE)
        if not ((answer.abstract if answer else "") or part.subject.abstract):
            gaps.add(SpeakerGap.ABSTRACT)
        key = (part.session.pk, part.presentation.pk if part.presentation else None)
        if not (answer and answer.slides) and key not in with_slides:
            gaps.add(SpeakerGap.SLIDES)
    if talks and not (person.life or (sent and sent.life)):
        gaps.add(SpeakerGap.LIFE)
    if talks and not (person.portrait_id or (sent and sent.portrait)):
        gaps.add(SpeakerGap.PORTRAIT)
    return [gap for gap in SpeakerGap if gap in gaps]
