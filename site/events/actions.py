"""What happens to an event as a whole."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from events.enums import EventStatus
from events.models import Event, EventHost, Room
from events.queries import Booking, room_bookings
from partners.models import Organisation


class RoomTakenError(ValidationError):
    """The room has another booking at that time; a form shows it beside the room."""

    def __init__(self, room: Room, booking: Booking) -> None:
        self.booking = booking
        zone = Event(timezone=booking.timezone).zone
        begins, ends = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
        same_day = begins.date() == ends.date()
        until = date_format(ends, "H:i" if same_day else "j F Y, H:i")
        super().__init__(
            {
                "room": _(
                    "%(room)s is taken by “%(title)s” (%(begins)s–%(ends)s, %(zone)s). "
                    "Choose another room or another time."
                )
                % {
                    "room": room.name,
                    "title": booking.title,
                    "begins": date_format(begins, "j F Y, H:i"),
                    "ends": until,
                    "zone": booking.timezone,
                }
            }
        )


def book_room(event: Event, *, besides: tuple[str, ...] = ()) -> None:
    """Lock the event's room until the transaction ends, so that two editors can't both take it. RoomTakenError.

    `besides`: keys of bookings that do not count, as in `events.queries.room_bookings`.
    """
    if event.room_id is None or event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        return
    room = Room.objects.select_for_update().get(pk=event.room_id)
    taken = room_bookings(room, event.starts_at, event.ends_at, besides=(f"event:{event.pk}", *besides))
    if taken:
        raise RoomTakenError(room, taken[0])


@transaction.atomic
def change_event(*, event: Event, by: Any = None, besides: tuple[str, ...] = ()) -> list[str]:
    """Store `event`, which carries new values, and return the names of the CALENDAR_FIELDS that changed.

    `besides`: keys of room bookings that do not count, such as the event's own sessions.

    The stored row is locked and compared: if one of those fields changed, SEQUENCE grows by one (RFC 5545, 3.8.7.4).
    ValidationError, before anything is stored, if the values do not fit together; RoomTakenError if the room is taken.
    """
    stored = Event.objects.select_for_update().get(pk=event.pk)
    event.full_clean(validate_unique=True)
    changed = [name for name in Event.CALENDAR_FIELDS if getattr(stored, name) != getattr(event, name)]
    if {"room_id", "starts_at", "ends_at", "status"} & set(changed):
        book_room(event, besides=besides)
    event.sequence = stored.sequence + bool(changed)
    turned = stored.is_cancelled != event.is_cancelled
    event.cancellation_sequence = event.sequence if turned else stored.cancellation_sequence
    event.save()
    record("events.changed", event, by=by, changed=changed, sequence=event.sequence)
    return changed


def set_hosts(*, event: Event, hosts: Sequence[tuple[Organisation, str]]) -> None:
    """Exactly these organisations with their roles (HostRole), in this order; a repeated pair counts once."""
    EventHost.objects.filter(event_id=event.pk).delete()
    for number, (organisation, role) in enumerate(dict.fromkeys(hosts)):
        EventHost(event_id=event.pk, organisation=organisation, role=role, sort_order=number).save()


def cancel_event(*, event: Event, by: Any = None) -> None:
    """It will not take place. It stays in calendars and on its page, marked; a second call changes nothing."""
    if event.status == EventStatus.CANCELLED:
        return
    event.status = EventStatus.CANCELLED
    change_event(event=event, by=by)
