"""Answers to questions from below."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Material, Session, SpeakerInvitation, SpeakerTalk
from conferences.queries.pages import closed_conferences
from core.private_files import remove_after_commit
from events.models import Room
from events.queries import Booking
from events.signals import closed_events_asked, room_bookings_asked


@receiver(room_bookings_asked, dispatch_uid="session-bookings")
def session_bookings(room: Room, starts_at: datetime, ends_at: datetime, **_kwargs: Any) -> list[Booking]:
    """Sessions that have `room` between the two moments. A break needs none, as in a release."""
    sessions = Session.objects.filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at)
    sessions = sessions.exclude(kind=SessionKind.BREAK)
    return [
        Booking(f"session:{session.pk}", session.title, session.starts_at, session.ends_at, session.conference.timezone)
        for session in sessions.exclude(status=SessionStatus.CANCELLED).select_related("conference")
        if session.starts_at and session.ends_at
    ]


@receiver(closed_events_asked, dispatch_uid="closed-conferences")
def events_behind_closed_pages(request: HttpRequest | None = None, **_kwargs: Any) -> Any:
    return closed_conferences(request)


@receiver(post_delete, sender=Material, dispatch_uid="file-of-material")
@receiver(post_delete, sender=SpeakerInvitation, dispatch_uid="portrait-of-invitation")
@receiver(post_delete, sender=SpeakerTalk, dispatch_uid="slides-of-talk")
def remove_private_files(instance: Material | SpeakerInvitation | SpeakerTalk, **_kwargs: Any) -> None:
    """A row that goes takes its file along."""
    for name in ("file", "portrait", "slides"):
        remove_after_commit(getattr(instance, name, None))
