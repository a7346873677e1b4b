"""Another ticket type or other options for one person of an order that stands, with the difference paid or paid back.

`change_place` asks for it or does it, `withdraw_change` and `lapse_changes` end what was not paid. The organiser's part
is in actions/deciding_changes.py. Money that comes for a change makes it (actions/applying.py, called by
actions/settling.py).
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.text import clean
from registrations.actions.applying import (
    apply_change,
    hold_places,
    kept_by,
    lapse_change,
    take_for_change,
    voucher_entered,
)
from registrations.actions.ending_changes import end_change
from registrations.actions.lines import reason_of
from registrations.actions.open_changes import (
    close_pages,
    is_being_paid,
    locked_change,
    refuse_money_under_way,
    refuse_unless_open,
)
from registrations.actions.paying import close_session
from registrations.actions.refunding import request_refunds
from registrations.actions.refusals import (
    ChangeRefusedError,
    NotAllowedNowError,
    PaymentProviderError,
    PriceChangedError,
)
from registrations.actions.transitions import confirm, lock_order
from registrations.actions.vouchers import use_voucher, voucher_typed
from registrations.actions.waiting import lock_offer, take_offer
from registrations.enums import OPEN_CHANGES, ChangeState, OrderState, PaymentState
from registrations.models import (
    Attendee,
    ChangeLine,
    Order,
    OrderChange,
    RegistrationSettings,
    TicketType,
    WaitingEntry,
)
from registrations.queries.balance import balance_of
from registrations.queries.changing import Proposal, proposal_of, sold_by, why_it_stays, why_not_changeable
from registrations.queries.holding import UNDER_WAY
from registrations.queries.vouchers import Redeemable, redeemable
from registrations.rules.pricing import Price
from registrations.rules.vouchers import read_code
from registrations.tasks import send_change_mail, send_order_mail

log = logging.getLogger(__name__)


def change_place(
    *,
    attendee: Attendee,
    ticket_type: TicketType,
    options: Collection[int] | None = None,
    shown: str = "",
    by: Any = None,
    reason: str = "",
    is_required: bool = False,
    offer: WaitingEntry | None = None,
    voucher_code: str = "",
    now: datetime | None = None,
) -> OrderChange:
    """Give this person another ticket type, other options (`options`: ids of all that they are to have; None: what they
    have, as far as it goes with the ticket), or both.

    The result says what came of it by `.state`. APPLIED: it costs the same or less (then the difference goes back as
    the organiser has set), or the order is not paid yet and has another price now. AWAITING: the difference is to be
    paid until `.expires_at`; the new places are held, the old one is kept until then. REQUESTED: the ticket needs
    approval. Without `by` it is the holder, within the organiser's dates. `is_required`: the organiser asks for the
    difference (say, a proof was refused): it has the time to pay after approval, can't be withdrawn by the holder,
    takes the place of a change that waits, and goes on to a decision where it is not paid. `offer` is the open offer of
    one more option to this person, who stood in line for it: its place is taken, also after the holder's own dates, and
    kept for as long as the offer stood. `voucher_code`, as typed, is for what is new; one use of it is held with the
    places and let go with them.

    Asked for twice (a double click, two tabs), it is one change. `shown` is what was shown (Proposal.shown). Raises
    ChangeRefusedError, NotAllowedNowError, TicketTypeSoldOutError or its kind for an option, VoucherRefusedError,
    PriceChangedError, or PaymentProviderError (an open payment page could not be closed); then nothing was changed.
    """
    now = now or timezone.now()
    order = Order.objects.get(pk=attendee.order_id)
    if order.state == OrderState.PENDING:
        for payment in order.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN]):
            close_session(payment)  # its amount is about to be wrong; it may turn out to be paid
    with transaction.atomic():
        order = lock_order(order.pk)
        attendee = Attendee.objects.select_for_update(of=("self",)).select_related("ticket_type").get(pk=attendee.pk)
        attendee.order = order
        settings = RegistrationSettings.objects.get(event_id=order.event_id)
        is_free = by is not None or is_required or offer is not None
        refusal = why_it_stays(attendee, now) if is_free else why_not_changeable(attendee, settings, now)
        if refusal:
            raise NotAllowedNowError(refusal)
        if order.state == OrderState.PENDING and order.payments.filter(state__in=UNDER_WAY).exists():
            raise NotAllowedNowError(_("A payment for this order is under way. Please try again when it is done."))
        by_staff = by is not None or is_required
        voucher = _voucher_typed(attendee, voucher_code, now)
        found = proposal_of(attendee, ticket_type, options, now=now, by_staff=by_staff, voucher=voucher)
        if found.reason:
            raise ChangeRefusedError(found.reason)
        waiting = order.changes.filter(attendee=attendee, state__in=OPEN_CHANGES).first()
        if waiting is not None and is_required and not waiting.is_required and not is_being_paid(waiting):
            end_change(waiting, ChangeState.WITHDRAWN, now)  # what the organiser asks for comes first
            record("registrations.order.withdraw_change", order, by=by, change=waiting.pk)
        elif waiting is not None:
            return _same(waiting, found)
        if found.is_nothing:
            return _done_already(order, attendee)
        if shown and shown != found.shown:
            raise PriceChangedError(
                _("What this change costs is not what you saw any more. Please look at it again and confirm.")
            )
        return _change(order, attendee, settings, found, now, by, clean(reason)[:500], offer, is_required=is_required)


def _voucher_typed(attendee: Attendee, code: str, now: datetime) -> Redeemable | None:
    """As `voucher_typed`. A form sent once more finds it taken by this very change, or had by this person already."""
    code = read_code(code)
    if not code or attendee.lines.filter(voucher__code=code, cancelled_at__isnull=True).exists():
        return None
    asked = ChangeLine.objects.filter(change__attendee=attendee, change__state__in=OPEN_CHANGES, voucher__code=code)
    event = attendee.order.event
    return redeemable(event, code, now) if asked.exists() else voucher_typed(event, code, now)


def _same(waiting: OrderChange, found: Proposal) -> OrderChange:
    """The same was asked for twice; anything else has to wait."""
    sold = {(line.ticket_type_id, line.option_id) for line in waiting.lines.all()}
    ends = set(waiting.ends.values_list("pk", flat=True))
    if sold == {(line.ticket_type_id, line.option_id) for line in found.lines} and ends == {
        line.pk for line in found.ends
    }:
        return waiting
    raise ChangeRefusedError(_("Another change of this place is waiting already. Please pay or withdraw it first."))


def _done_already(order: Order, attendee: Attendee) -> OrderChange:
    """A form sent once more after it was done."""
    latest = order.changes.filter(attendee=attendee, state=ChangeState.APPLIED).order_by("-ended_at", "-pk").first()
    if latest is None:
        raise ChangeRefusedError(_("Nothing would change. Please choose another ticket or other options."))
    return latest


def _change(
    order: Order,
    attendee: Attendee,
    settings: RegistrationSettings,
    found: Proposal,
    now: datetime,
    by: Any,
    reason: str,
    offer: WaitingEntry | None,
    *,
    is_required: bool,
) -> OrderChange:
    must_be_approved = found.needs_approval and by is None and not is_required
    holds = order.state != OrderState.REQUESTED or order.holds_places
    if must_be_approved:
        holds = settings.request_holds_places
    change = OrderChange(
        order=order,
        attendee=attendee,
        ticket_type=found.ticket_type,
        state=ChangeState.REQUESTED,
        difference_minor=found.difference.minor,
        back_minor=found.back.minor,
        kept_minor=found.kept.minor,
        currency=order.currency,
        is_required=is_required,
        holds_places=holds,
        reason=reason,
        asked_at=now,
        asked_by=by,
    )
    if holds:
        voucher = voucher_entered(change, found.lines)
        more = take_for_change(
            found.places_ended,
            found.places_wanted,
            now,
            offer,
            in_open_sale=not is_required,
            with_voucher=kept_by(voucher, found.lines, now),
        )
        if voucher:
            use_voucher(voucher, 1, now)
        if offer:
            lock_offer(offer, 1, now)
    change.save()
    change.ends.set(found.ends)
    for line in found.lines:
        line.change = change
        price = Price(line.price_minor, line.currency, line.price_rule)
        line.price_reason = reason_of(sold_by(line), price, order.language)[:250]
    ChangeLine.objects.bulk_create(found.lines)
    if holds:
        hold_places(change, more)
    record("registrations.order.ask_change", order, by=by, attendee=attendee.pk, change=change.pk)
    if offer:
        take_offer(offer, order, 1, by, now)
    if must_be_approved:
        send_change_mail.enqueue(change.pk)
        return change
    until = offer.offer_until if offer else None
    return go_on(order, change, settings, now, by, until, waived_minor=found.waived.minor)


def go_on(
    order: Order,
    change: OrderChange,
    settings: RegistrationSettings,
    now: datetime,
    by: Any,
    until: datetime | None = None,
    *,
    waived_minor: int,
) -> OrderChange:
    """Made at once where nothing is to pay before, or the order itself is still to be paid."""
    if order.state == OrderState.CONFIRMED and change.difference_minor > waived_minor:
        change.state, change.expires_at = (
            ChangeState.AWAITING,
            deadline(order, settings, now, is_asked=by is not None or change.is_required),
        )
        change.expires_at = max(change.expires_at, until or change.expires_at)
        change.save(update_fields=["state", "expires_at"])
        send_change_mail.enqueue(change.pk)
        return change
    was = order.state
    apply_change(order, change, now, by, waived_minor=waived_minor)
    if was == OrderState.PENDING:
        due = balance_of(order).due.minor
        if due > 0:
            send_order_mail.enqueue(order.pk, "placed")
        else:
            confirm(order, now, by)
            if due < 0:
                request_refunds(order, now, "changed", by, most_minor=-due)
    return change


def deadline(order: Order, settings: RegistrationSettings, now: datetime, *, is_asked: bool) -> datetime:
    """Who changes by themselves has the time of an order; whom the organiser asks has the time after approval, at most
    until the event begins."""
    short = now + timedelta(minutes=settings.hold_minutes)
    if not is_asked:
        return short
    return max(short, min(now + timedelta(hours=settings.pay_hours_after_approval), order.event.starts_at))


def withdraw_change(*, change: OrderChange, by: Any = None) -> OrderChange:
    """→ WITHDRAWN: the place stays as it was, and what was held for the change is free. Not by the holder if the
    organiser asked for it. An open payment page is closed before; if it was paid, the change is made instead. Twice is
    once. ChangeRefusedError, NotAllowedNowError or PaymentProviderError."""
    close_pages(change)
    now = timezone.now()
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state == ChangeState.WITHDRAWN:
            return change
        refuse_unless_open(change)
        if change.is_required and by is None:
            raise NotAllowedNowError(_("The organisers ask for this. Please write to them."))
        refuse_money_under_way(change)
        end_change(change, ChangeState.WITHDRAWN, now)
        record("registrations.order.withdraw_change", order, by=by, change=change.pk)
    return change


def lapse_changes(now: datetime | None = None) -> int:
    """Changes that were not paid in time → LAPSED, or OVERDUE where the organiser asked for them; each in a transaction
    of its own. Safe to run twice at once. Returns how many.

    An open payment page is closed at the provider first; if it was paid, the change is made instead. If the provider
    can't be asked, the change waits for the next run and goes on holding its places.
    """
    now = now or timezone.now()
    late = OrderChange.objects.filter(state=ChangeState.AWAITING, expires_at__lte=now).order_by("expires_at")
    return sum(_lapse(change, now) for change in list(late))


def _lapse(change: OrderChange, now: datetime) -> bool:
    try:
        close_pages(change)
    except PaymentProviderError:
        log.error("change %s: its payment page could not be closed; trying again next time", change.pk)
        return False
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state != ChangeState.AWAITING or not change.is_late(now):
            return False
        if is_being_paid(change):
            return False
        lapse_change(order, change, now)
    return True
