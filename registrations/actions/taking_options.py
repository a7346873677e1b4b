"""Options and the people of an order that stands: waiting in line for what is full, and taking what is offered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from registrations.actions.crediting import follow_books
from registrations.actions.lines import charge_lines, option_lines
from registrations.actions.option_waiting import WAITS, stand_in_line
from registrations.actions.paying import close_session
from registrations.actions.places import take_places
from registrations.actions.refusals import NotAllowedNowError, PriceChangedError, WaitingRefusedError
from registrations.actions.transitions import lock_order
from registrations.actions.waiting import lock_offer, offer_gone
from registrations.enums import HOLDING_STATES, OrderState, PaymentState, WaitingState
from registrations.models import Attendee, Option, Order, RegistrationSettings, WaitingEntry
from registrations.queries.availability import holds_its_places
from registrations.queries.options import option_offers, options_of_event, price_for
from registrations.tasks import send_order_mail

UNDER_WAY = (PaymentState.CREATED, PaymentState.OPEN)


def join_option_line(*, attendee: Attendee, option: Option, by: Any = None) -> WaitingEntry:
    """Somebody of an order that stands waits for an option that is full; whoever waits already keeps their place.
    WaitingRefusedError where nobody can wait, it is free, or they have it."""
    now = timezone.now()
    with transaction.atomic():
        order = lock_order(attendee.order_id)
        attendee = Attendee.objects.select_related("ticket_type").get(pk=attendee.pk)
        if attendee.cancelled_at is not None or order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
            raise WaitingRefusedError(_("Only people of a registration that stands can wait for an option."))
        offers = {offer.option.pk: offer for offer in option_offers(order.event, now)}
        offer = offers.get(option.pk)
        if offer is None or not offer.option.is_offered_with(attendee.ticket_type_id):
            raise WaitingRefusedError(_("This option is not offered with the ticket."))
        if _has(attendee, option):
            raise WaitingRefusedError(_("%(name)s has it already.") % {"name": attendee.full_name})
        earlier = WaitingEntry.objects.filter(attendee=attendee, option=option, state__in=WAITS).first()
        if earlier is not None:
            return earlier
        if not offer.may_wait:
            free = _("“%(option)s” has free places again.") % {"option": option.local_name}
            raise WaitingRefusedError(offer.reason or free)
        entry = stand_in_line(order, [(attendee, offer.option)], now)[0]
        record("registrations.waiting.join_option", order, by=by, entry=entry.pk)
    return entry


def take_option_offer(*, entry: WaitingEntry, shown: Money | None = None, by: Any = None) -> Order:
    """The option is on the order, at the price of now; `shown` is what its holder saw.

    Raises OfferRefusedError (lapsed, or taken already), NotAllowedNowError, PriceChangedError, PaymentProviderError;
    then nothing was written. Locks: order, quotas, entry.
    """
    now = timezone.now()
    found = WaitingEntry.objects.select_related("attendee__order__event", "option").get(pk=entry.pk)
    attendee, option = found.attendee, found.option
    if attendee is None or option is None or not found.is_open(now):
        raise offer_gone()
    for payment in attendee.order.payments.filter(state__in=UNDER_WAY):
        close_session(payment)  # it asks for less than will be due
    with transaction.atomic():
        order = lock_order(attendee.order_id)
        person = Attendee.objects.select_related("ticket_type").get(pk=attendee.pk)
        person.order = order
        if reason := _why_not_taken(order, person, option, now):
            raise NotAllowedNowError(reason)
        wanted = options_of_event(order.event).get(pk=option.pk)
        take_places([], now, options=[wanted], offer=found)
        lock_offer(found, 1, now)
        settings = RegistrationSettings.objects.get(event_id=order.event_id)
        price = price_for(order, settings, person, wanted, now)
        if shown is not None and shown != price.money:
            raise PriceChangedError(_("The price has changed since you saw it. Please look again and confirm."))
        if order.state == OrderState.CONFIRMED and price.minor:
            raise NotAllowedNowError(_("Please write to the organisers, who take the payment for it."))
        line = option_lines(order, [(person, wanted)], [price])[0]
        line.ordered_at = now
        line.save(force_insert=True)
        charge_lines(order, [line], now, by)
        order.total_minor += line.price_minor
        order.calendar_sequence += 1
        order.save(update_fields=["total_minor", "calendar_sequence"])
        follow_books(order, now, by)
        WaitingEntry.objects.filter(pk=found.pk).update(state=WaitingState.ACCEPTED, ended_at=now, order=order)
        record("registrations.waiting.take_option", order, by=by, entry=found.pk, option=option.pk)
        send_order_mail.enqueue(order.pk, "changed" if order.state == OrderState.CONFIRMED else "placed")
    return order


def _why_not_taken(order: Order, attendee: Attendee, option: Option, now: datetime) -> str:
    """Under the lock of the order: it may have been let go since the page was shown."""
    if attendee.cancelled_at is not None or order.state not in HOLDING_STATES or not holds_its_places(order, now):
        return _("The registration that this offer belongs to does not stand any more.")
    if order.payments.filter(state__in=[*UNDER_WAY, PaymentState.PROCESSING]).exists():
        return _("A payment for this order is under way. Please try again when it is done.")
    if _has(attendee, option):
        return _("%(name)s has it already.") % {"name": attendee.full_name}
    return ""


def _has(attendee: Attendee, option: Option) -> bool:
    return attendee.lines.filter(option=option, cancelled_at__isnull=True).exists()
