"""Options and the people of an order that stands: waiting in line for what is full, and taking what is offered."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.changing import change_place
from registrations.actions.option_waiting import WAITS, stand_in_line
from registrations.actions.refusals import WaitingRefusedError
from registrations.actions.transitions import lock_order
from registrations.actions.waiting import offer_gone
from registrations.enums import HOLDING_STATES, OrderState
from registrations.models import Attendee, Option, OrderChange, WaitingEntry
from registrations.queries.changing import options_had
from registrations.queries.options import option_offers


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


def take_option_offer(*, entry: WaitingEntry, shown: str = "", by: Any = None) -> OrderChange:
    """The option that is offered goes on the order at the price of now (actions/changing.py): at once where it costs
    nothing or the order is still to be paid; else its difference is to be paid, for as long as the offer stands and at
    least as long as an order has. `shown` is what its holder saw (queries/changing.proposal_for_offer).

    Raises OfferRefusedError (lapsed, or taken already) and what `change_place` raises; then nothing was changed.
    """
    attendee, option = entry.attendee, entry.option
    if attendee is None or option is None:
        raise offer_gone()
    entry = WaitingEntry.objects.select_related("option").prefetch_related("option__quotas").get(pk=entry.pk)
    if not entry.is_open(timezone.now()):
        raise offer_gone()
    return change_place(
        attendee=attendee,
        ticket_type=attendee.ticket_type,
        options=[*options_had(attendee), option.pk],
        shown=shown,
        by=by,
        offer=entry,
    )


def _has(attendee: Attendee, option: Option) -> bool:
    return attendee.lines.filter(option=option, cancelled_at__isnull=True).exists()
