"""An order as a calendar entry."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.ical import CalendarItem
from registrations.enums import HOLDING_STATES
from registrations.models import Order
from registrations.queries.access import order_url


def order_items(order: Order) -> list[CalendarItem]:
    """The event as its holder's calendar shows it, in the order's language; CANCELLED once the order is let go.

    `order.event` and its venue should be selected with the order. The link to join online is in it only while the
    order is confirmed. SEQUENCE is the sum of the event's and the order's: both only grow.
    """
    event = order.event
    holds = order.state in HOLDING_STATES and not event.is_cancelled
    with translation.override(order.language):
        title, summary = event.local_title, event.local_summary
        description = "\n\n".join(
            part for part in (summary, _("Your registration %(code)s") % {"code": order.code}, order_url(order)) if part
        )
    venue = event.venue
    return [
        CalendarItem(
            uid=f"order-{order.code}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
            title=title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            timezone=event.timezone,
            sequence=event.sequence + order.calendar_sequence + (0 if order.state in HOLDING_STATES else 1),
            changed_at=max(event.updated_at, order.released_at or order.confirmed_at or order.placed_at),
            status="CONFIRMED" if holds else "CANCELLED",
            location=", ".join(part for part in (venue.name, venue.address, venue.city) if part) if venue else "",
            latitude=float(venue.latitude) if venue and venue.latitude is not None else None,
            longitude=float(venue.longitude) if venue and venue.longitude is not None else None,
            description=description,
            url=order_url(order),
            organizer_name=event.contact_name,
            organizer_email=event.contact_email,
            join_url=event.join_url if order.state == "confirmed" else "",
        )
    ]
