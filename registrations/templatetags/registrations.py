"""What pages show about registration: `{% load registrations %}{% registration_box event %}`."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import dates
from core.kept import kept
from core.money import Money, format_money
from events.models import Event
from registrations.models import Attendee, ChangeLine, OrderLine, RegistrationSettings
from registrations.queries.availability import ticket_offers
from registrations.queries.fees import day_of, fees_of, options_with_fees, price_book, quote
from registrations.queries.proofs import Asked, asked_of, word_at_desk
from registrations.rules.explaining import explain
from registrations.rules.pricing import Price
from registrations.rules.sale import why_closed

register = template.Library()

FEW_LEFT = 10  # from here on the page says how many places are left


@register.filter
def money(amount: Money) -> str:
    """The amount as readers of the active language write it, with its currency."""
    return format_money(amount, get_language() or "en")


@register.filter
def price(found: Price) -> str:
    """`$40.00`, `free`, or `$40.00 – $180.00` while the country that decides is not known."""
    low, high = (money(amount) if amount.minor else _("free") for amount in (found.money, found.highest))
    return f"{low} – {high}" if found.is_open else low


@register.filter
def long_day(day: date) -> str:
    return dates.long_date(day, get_language() or "en")


@register.filter
def explained(found: Price | OrderLine | ChangeLine | None) -> str:
    """The rule that gave the price, in the active language; empty where it is simply the ticket's."""
    if found is None:
        return ""
    if isinstance(found, OrderLine | ChangeLine):
        return explain(found.price_rule)
    if found.is_open:
        facts = {name: value for name, value in found.facts.items() if name not in ("income_group", "rate")}
        return " · ".join(part for part in (explain(facts), _("the country decides")) if part)
    return explain(found.facts)


@register.filter
def options_taken(attendee: Attendee) -> str:
    """`Dinner, Tour`; `lines` prefetched with their options."""
    taken = [line.option for line in attendee.lines.all() if line.option and line.cancelled_at is None]
    return ", ".join(option.local_name for option in taken)


@register.filter
def clock_of(at: datetime, event: Event) -> str:
    """Hours and minutes on the event's clock."""
    return dates.clock(at.astimezone(event.zone), get_language() or "en")


@register.simple_tag
def moment(at: datetime, zone: str) -> SafeString:
    """A point in time on the clock of `zone`, which is named; static/js/own-time.js adds the reader's own time."""
    shown = moment_text(at, zone)
    local = at.astimezone(ZoneInfo(zone))
    return format_html(
        '<time datetime="{}" data-own-time="{}">{}</time>', local.isoformat(timespec="seconds"), _("your time"), shown
    )


@register.simple_tag
def moment_text(at: datetime, zone: str) -> str:
    """The same without markup, for mails."""
    return dates.moment(at, ZoneInfo(zone), get_language() or "en")


@register.simple_tag
def ticket_url(attendee: Attendee) -> str:
    return f"{settings.SITE_URL}/tickets/{attendee.ticket_code}/"


@register.simple_tag
def ticket_qr(attendee: Attendee) -> str:
    """The QR code of a ticket as a data address for an `img`."""
    code = segno.make(ticket_url(attendee), error="m", micro=False)
    address: str = code.svg_data_uri(border=4, light="#ffffff", omitsize=True)
    return address


@register.filter
def spaced(code: str) -> str:
    """A ticket code in groups of four, to be read aloud."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


@register.inclusion_tag("registrations/box.html", takes_context=True)
def registration_box(context: dict[str, Any], event: Event) -> dict[str, Any]:
    """State, prices, places left when few, sale windows and the way in. Four statements, however many tickets, and two
    more where there is a fee matrix, for options that stand in it. Holds nothing personal, so that the page around it
    may be cached. Empty for an event that takes no registrations."""
    registration = kept(
        ("registration", event.pk), lambda: RegistrationSettings.objects.filter(event_id=event.pk).first()
    )
    if registration is None:
        return {"registration": None}
    offers = ticket_offers(event, settings=registration)
    now = timezone.now()
    types = [offer.ticket_type for offer in offers]
    options = options_with_fees(event, registration)
    book = price_book(event, registration, types, options=options, now=now)
    day = day_of(event, now)
    return {
        "registration": registration,
        "event": event,
        "offers": [(offer, quote(book, offer.ticket_type, day)) for offer in offers],
        "fees": fees_of(book, types, day, options),
        "closed": why_closed(event, registration, now),
        "is_open": any(offer.on_sale for offer in offers),
        "is_sold_out": bool(offers) and all(offer.left == 0 for offer in offers),
        "few_left": FEW_LEFT,
        "language": get_language() or "en",
        "now": now,
    }


@register.simple_tag
def proof_of(attendee: Attendee, settings: RegistrationSettings | None = None) -> Asked | None:
    """What this person is asked to prove; order, ticket type, proof and lines are at hand."""
    return asked_of(attendee, settings)


@register.simple_tag
def proof_word(attendee: Attendee) -> str:
    """What the desk is told of a proof that is not accepted; ticket type and proof are at hand."""
    return word_at_desk(attendee)
