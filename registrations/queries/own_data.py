"""Which data of a person the holder may still change."""

from datetime import datetime

from django.utils.translation import gettext as _

from registrations.enums import HOLDING_STATES, OrderState
from registrations.models import Attendee, OrderLine, RegistrationSettings
from registrations.rules.sale import moment

DATA_FIELDS = frozenset({"affiliation", "country", "dietary_needs", "access_needs", "photo_consent"})


def data_until(settings: RegistrationSettings | None, attendee: Attendee) -> datetime:
    """The organiser's date, or the event's beginning."""
    return (settings.data_change_until if settings else None) or attendee.order.event.starts_at


def why_data_stay(attendee: Attendee, now: datetime, settings: RegistrationSettings | None = None) -> str:
    """Why nothing can be written any more (a sentence), or ""."""
    order = attendee.order
    if attendee.cancelled_at is not None:
        return _("This place was cancelled.")
    if order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        state = {"state": OrderState(order.state).label}
        return _("This registration does not stand any more: it is %(state)s.") % state
    if order.event.is_cancelled:
        return _("This event is cancelled.")
    settings = settings or RegistrationSettings.objects.filter(event_id=order.event_id).first()
    until = data_until(settings, attendee)
    if now >= until:
        when = moment(until, order.event.zone)
        return _("Data could be changed until %(when)s. Please write to the organisers.") % {"when": when}
    return ""


def country_decided_fee(attendee: Attendee) -> bool:
    lines = OrderLine.objects.filter(attendee=attendee, cancelled_at__isnull=True)
    return bool(attendee.country) and any("income_group" in line.price_rule for line in lines)
