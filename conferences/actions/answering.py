"""What a speaker does by the personal link: accept or decline, answer, send."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.actions.inviting import InvitationError, move
from conferences.actions.speaker_news import NEWS_FIELDS, note_news
from conferences.enums import AnswerKind, InvitationState
from conferences.models import SpeakerInvitation, SpeakerTalk
from conferences.queries.speaking import SpeakerPart, is_open
from core.private_files import remove_after_commit

ABOUT_ONESELF = ("life", "needs", "photo_consent", "recording_consent")
ABOUT_A_TALK = ("title", "abstract", "affiliation", "slides_licence")


class InvitationClosedError(InvitationError):
    """Nothing can be answered any more."""


@dataclass(frozen=True)
class TalkAnswer:
    """`texts` by name of the field; only what is given is written. `slides` were checked, `slides_name` was cleaned."""

    part: SpeakerPart
    texts: dict[str, str] = field(default_factory=dict)
    slides: File | None = None
    slides_name: str = ""


def answer_invitation(*, invitation: SpeakerInvitation, accepts: bool, reason: str = "") -> SpeakerInvitation:
    """Accept or decline. Raises InvitationClosedError, InvitationTransitionError. Accepting twice changes nothing."""
    with transaction.atomic():
        locked = _open(invitation)
        if accepts and locked.state == InvitationState.ACCEPTED:
            return locked
        move(locked, InvitationState.ACCEPTED if accepts else InvitationState.DECLINED)
        locked.answered_at = timezone.now()
        locked.decline_reason = "" if accepts else reason
        note_news(locked, AnswerKind.ACCEPTED if accepts else AnswerKind.DECLINED)
        locked.save(update_fields=["state", "answered_at", "decline_reason", *NEWS_FIELDS])
    return locked


def save_answers(
    *,
    invitation: SpeakerInvitation,
    about: dict[str, str],
    talks: list[TalkAnswer],
    portrait: bytes | None = None,
    sends: bool = False,
) -> SpeakerInvitation:
    """Write what the speaker typed and chose; fields that are not given stay.

    Until it is sent for the first time it is a draft; afterwards every saving is a sending. A changed answer takes its
    name out of what the organiser had set aside. `portrait` is a JPEG written by ourselves. Raises InvitationError.
    """
    with transaction.atomic():
        locked = _open(invitation)
        if locked.state != InvitationState.ACCEPTED:
            raise InvitationClosedError(_("Please accept the invitation first."))
        changed = {name for name in ABOUT_ONESELF if name in about and getattr(locked, name) != about[name]}
        for name in changed:
            setattr(locked, name, about[name])
        if portrait is not None:
            remove_after_commit(locked.portrait)
            locked.portrait.save("portrait.jpg", ContentFile(portrait), save=False)
            changed.add("portrait")
        for answer in talks:
            changed |= {f"{answer.part.key}.{name}" for name in _save_talk(locked, answer)}
        now = timezone.now()
        locked.set_aside = [key for key in locked.set_aside if key not in changed]
        if changed:
            locked.changed_at = now
        if sends and (changed or locked.confirmed_at is None):
            note_news(locked, AnswerKind.CHANGED if locked.confirmed_at else AnswerKind.SENT)
            locked.confirmed_at = now
        locked.save()
    return locked


def _save_talk(invitation: SpeakerInvitation, answer: TalkAnswer) -> set[str]:
    """The names of what changed; no row for a talk about which nothing was said."""
    part = answer.part
    talk = SpeakerTalk.objects.filter(
        invitation=invitation, session=part.session, presentation=part.presentation
    ).first() or SpeakerTalk(invitation=invitation, session=part.session, presentation=part.presentation)
    changed = {name for name in ABOUT_A_TALK if name in answer.texts and getattr(talk, name) != answer.texts[name]}
    for name in changed:
        setattr(talk, name, answer.texts[name])
    if answer.slides is not None:
        remove_after_commit(talk.slides)
        talk.slides.save(answer.slides_name, answer.slides, save=False)
        talk.slides_name = answer.slides_name
        changed.add("slides")
    if changed:
        talk.save()
    return changed


def _open(invitation: SpeakerInvitation) -> SpeakerInvitation:
    invitations: Any = SpeakerInvitation.objects.select_related("conference", "person")
    locked: SpeakerInvitation = invitations.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not is_open(locked):
        raise InvitationClosedError(_("The time for answers is over. Please write to the organisers."))
    return locked
