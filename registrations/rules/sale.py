"""When something is for sale. Every answer is "" (yes) or the reason why not, as a sentence for people."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import dates

if TYPE_CHECKING:
    from events.models import Event
    from registrations.models import Option, RegistrationSettings, TicketType


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A deadline on the clock of the event's zone, naming that zone."""
    return dates.moment(at, zone, get_language() or "en")


def why_closed(event: "Event", settings: "RegistrationSettings | None", now: datetime) -> str:
    """Why the event takes no registrations at `now` (aware). Without a closing time it closes when the event ends."""
    if settings is None:
        return _("This event takes no registrations here.")
    if event.is_cancelled:
        return _("This event is cancelled.")
    if settings.opens_at and now < settings.opens_at:
        return _("Registration opens on %(when)s.") % {"when": moment(settings.opens_at, event.zone)}
    closes_at = settings.closes_at or event.ends_at
    if now >= closes_at:
        return _("Registration closed on %(when)s.") % {"when": moment(closes_at, event.zone)}
    return ""


def why_not_on_sale(ticket_type: "TicketType", zone: ZoneInfo, currency: str, now: datetime) -> str:
    """Why this type can't be bought at `now` (aware), apart from its places. The sale window is kept in UTC."""
    name = ticket_type.local_name
    if not ticket_type.is_active or ticket_type.currency != currency:
        return _("“%(ticket)s” is not offered.") % {"ticket": name}
    if ticket_type.sale_from and now < ticket_type.sale_from:
        when = moment(ticket_type.sale_from, zone)
        return _("“%(ticket)s” goes on sale on %(when)s.") % {"ticket": name, "when": when}
    if ticket_type.sale_until and now >= ticket_type.sale_until:
        when = moment(ticket_type.sale_until, zone)
        return _("The sale of “%(ticket)s” ended on %(when)s.") % {"ticket": name, "when": when}
    return ""


def why_option_line_closed(option: "Option", event: "Event", now: datetime) -> str:
    """Why nobody in line for this option can be offered it at `now` (aware). People who have a ticket may take it also
    after registration has closed."""
    if event.is_cancelled:
        return _("This event is cancelled.")
    if now >= event.ends_at:
        return _("This event is over.")
    return why_option_not_on_sale(option, None, event.zone, now)


def why_option_not_on_sale(option: "Option", ticket_type_id: int | None, zone: ZoneInfo, now: datetime) -> str:
    """Why this option can't be had at `now` (aware), apart from its places; with the ticket, if one is given."""
    name = option.local_name
    if not option.is_active or (ticket_type_id is not None and not option.is_offered_with(ticket_type_id)):
        return _("“%(option)s” is not offered with this ticket.") % {"option": name}
    if option.sale_until and now >= option.sale_until:
        when = moment(option.sale_until, zone)
        return _("“%(option)s” could be chosen until %(when)s.") % {"option": name, "when": when}
    return ""
