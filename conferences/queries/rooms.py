"""Who else needs a room at the same time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Session
from events.enums import EventStatus
from events.models import Event, Room


@dataclass(frozen=True, slots=True)
class Booking:
    """What takes a room from `starts_at` to `ends_at` (both aware)."""

    title: str
    starts_at: datetime
    ends_at: datetime


def room_booking(room: Room, starts_at: datetime, ends_at: datetime, *, but_for: Session) -> Booking | None:
    """The first session or event that has `room` within this time; None if it is free.

    Cancelled sessions and breaks need no room, as in the release. `but_for` is the session that asks: itself and
    its own conference don't count.
    """
    meanwhile = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    sessions = (
        Session.objects.filter(meanwhile, room=room)
        .exclude(pk=but_for.pk)
        .exclude(status=SessionStatus.CANCELLED)
        .exclude(kind=SessionKind.BREAK)
    )
    events = Event.objects.filter(meanwhile, room=room).exclude(pk=but_for.conference_id)
    events = events.exclude(status__in=[EventStatus.CANCELLED, EventStatus.POSTPONED])
    for rows in (sessions, events):
        found = rows.order_by("starts_at").values_list("title", "starts_at", "ends_at").first()
        if found:
            return Booking(*found)
    return None
