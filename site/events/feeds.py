"""An event as a calendar item."""

from datetime import datetime

from django.conf import settings

from core.ical import CalendarItem
from events.enums import EventStatus
from events.models import Event

CALENDAR_STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}


def event_item(
    event: Event,
    *,
    path: str = "",
    description: str | None = None,
    categories: tuple[str, ...] = (),
    changed_at: datetime | None = None,
    join_url: str = "",
) -> CalendarItem:
    """The event as a whole, in the active language. Its `venue` and `room` should be loaded with it.

    `path` is the page's, below SITE_URL; `description` replaces the summary.
    """
    venue = event.venue
    return CalendarItem(
        uid=str(event.uid),
        title=event.local_title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        sequence=event.sequence,
        changed_at=changed_at or event.updated_at,
        status=CALENDAR_STATUS.get(EventStatus(event.status), "CONFIRMED"),
        location=place(event),
        latitude=float(venue.latitude) if venue and venue.latitude is not None else None,
        longitude=float(venue.longitude) if venue and venue.longitude is not None else None,
        description=event.local_summary if description is None else description,
        url=f"{settings.SITE_URL}{path}" if path else "",
        categories=categories,
        organizer_name=event.contact_name,
        organizer_email=event.contact_email,
        join_url=join_url,
    )


def place(event: Event) -> str:
    """Room, venue, address, city in one line."""
    parts = [event.room.name] if event.room else []
    if event.venue:
        address = ", ".join(line.strip() for line in event.venue.address.splitlines() if line.strip())
        parts += [event.venue.name, address, event.venue.city]
    return ", ".join(part for part in parts if part)
