"""Events by time, and who has a room."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.enums import EventStatus
from events.models import Event, Room
from events.signals import closed_events_asked, room_bookings_asked


def public_events(request: HttpRequest | None = None) -> QuerySet[Event]:
    """Everything that lists and feeds may show to `request` (without one: to everybody), with its place. An event whose
    pages are all unpublished or private is not among them."""
    events = Event.objects.filter(is_public=True).select_related("venue", "room")
    answers: list[tuple[Any, Any]] = closed_events_asked.send(sender=Event, request=request)
    for _receiver, closed in answers:
        events = events.exclude(closed)
    return events


def upcoming_events(
    now: datetime | None = None, limit: int | None = None, request: HttpRequest | None = None
) -> QuerySet[Event]:
    """Public, not over and not cancelled, the next first."""
    coming = public_events(request).filter(ends_at__gt=now or timezone.now()).exclude(status=EventStatus.CANCELLED)
    return coming.order_by("starts_at", "pk")[:limit]


@dataclass(frozen=True, slots=True)
class Booking:
    """Somebody has a room. `key` says who: `event:12`, `session:34`."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str


def room_bookings(room: Room, starts_at: datetime, ends_at: datetime, *, besides: Container[str] = ()) -> list[Booking]:
    """What takes place in `room` between the two moments (aware; touching ends do not count), earliest first.

    Events are found here; apps above add theirs (a session of a programme) by answering `room_bookings_asked`.
    `besides` names bookings by key that shall not count: the one that is being edited.
    """
    found = list(event_bookings(room, starts_at, ends_at))
    asked: dict[str, Any] = {"room": room, "starts_at": starts_at, "ends_at": ends_at}
    answers: list[tuple[Any, Any]] = room_bookings_asked.send(sender=Room, **asked)
    for _receiver, bookings in answers:
        found += bookings
    return sorted((b for b in found if b.key not in besides), key=lambda booking: (booking.starts_at, booking.key))


def event_bookings(room: Room, starts_at: datetime, ends_at: datetime) -> Iterator[Booking]:
    events = Event.objects.filter(room=room, starts_at__lt=ends_at, ends_at__gt=starts_at)
    for event in events.exclude(status__in=(EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.MOVED_ONLINE)):
        yield Booking(f"event:{event.pk}", event.title, event.starts_at, event.ends_at, event.timezone)
