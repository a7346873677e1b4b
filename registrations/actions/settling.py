"""What a provider says about a payment, applied to our books and the order. The one way by which money comes in."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.money import CURRENCIES
from registrations.actions.alarms import end_alarms, follow_flag
from registrations.actions.applying import settle_changes
from registrations.actions.places import take_places
from registrations.actions.refusals import TicketTypeSoldOutError, VoucherRefusedError
from registrations.actions.transitions import confirm, lock_order
from registrations.actions.vouchers import use_voucher
from registrations.enums import PAYMENT_TRANSITIONS, LedgerKind, OrderState, PaymentFlag, PaymentState
from registrations.gateways.base import SessionFacts
from registrations.models import LedgerLine, Order, Payment
from registrations.queries.availability import holds_its_places
from registrations.queries.balance import balance_of
from registrations.queries.holding import UNDER_WAY
from registrations.queries.options import options_held
from registrations.rules.settling import flag_after_money, is_covered, mismatch, state_after_money
from registrations.rules.vouchers import keeps_places

# A hold about to lapse may already have been counted as free by somebody whose clock read a little later.
MARGIN = timedelta(minutes=1)


def settle_payment(*, payment: Payment, facts: SessionFacts, now: datetime | None = None, by: Any = None) -> Payment:
    """Bring the payment to the state that `facts` (freshly fetched from the provider) give, and its order with it.

    Locks the order, then the payment. May be called any number of times and at once from anywhere: a move that the
    table does not allow (paid is for ever) changes nothing. Money is always booked, in whatever amount it came; what
    does not fit is flagged on the payment. What comes for a confirmed order pays for a change of it, or is double. One
    mail per move of the order.
    """
    with transaction.atomic(savepoint=False):  # whoever calls this in a transaction lets an error end all of it
        order = lock_order(payment.order_id)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        settle_locked(order=order, payment=payment, facts=facts, now=now or timezone.now(), by=by)
    return payment


def settle_locked(*, order: Order, payment: Payment, facts: SessionFacts, now: datetime, by: Any = None) -> None:
    """As `settle_payment`, for whoever has both rows locked (a payment made in this transaction is)."""
    kept = holds_its_places(order, now + MARGIN)
    was_under_way = payment.state in UNDER_WAY
    _remember(payment, facts)
    if facts.state in PAYMENT_TRANSITIONS[payment.state]:
        payment.state = facts.state
        payment.failure = facts.failure
        if facts.state == PaymentState.PAID:
            _book(order, payment, facts, now, by)
            wrong = mismatch(_expected(payment), _received(order, payment, facts))
            if wrong != PaymentFlag.IDENTITY and order.state == OrderState.CONFIRMED:
                payment.save()  # what came in counts
                flag = settle_changes(order, payment, now, by, was_under_way=was_under_way)
            else:
                flag = "" if wrong == PaymentFlag.IDENTITY else _settle_order(order, kept, now, by)
            payment.flag = wrong or flag
    payment.save()
    payment.order = order
    if payment.flag:
        follow_flag(payment)


def _remember(payment: Payment, facts: SessionFacts) -> None:
    """The provider's ids, once known."""
    payment.session_id = payment.session_id or facts.session_id
    payment.intent_id = payment.intent_id or facts.intent_id or None
    payment.method = facts.method or payment.method
    payment.session_url = facts.url or payment.session_url
    payment.session_expires_at = facts.expires_at or payment.session_expires_at


def _book(order: Order, payment: Payment, facts: SessionFacts, now: datetime, by: Any) -> None:
    payment.paid_at = now
    payment.received_minor, payment.received_currency = facts.amount_minor, facts.currency
    if payment.is_test and not order.is_test:
        order.is_test = True
        order.save(update_fields=["is_test"])
    if facts.currency in CURRENCIES:
        LedgerLine.objects.create(
            order=order,
            kind=LedgerKind.PAYMENT,
            amount_minor=-facts.amount_minor,
            currency=facts.currency,
            payment=payment,
            text=payment.reference or payment.session_id or "",
            recorded_at=now,
            recorded_by=by,
        )
    record("registrations.order.receive_payment", order, by=by, payment=payment.pk)


def _expected(payment: Payment) -> tuple[int, str, str]:
    return payment.amount_minor, payment.currency, str(payment.pk)


def _received(order: Order, payment: Payment, facts: SessionFacts) -> tuple[int, str, str]:
    """As `_expected`. A session that names another attempt at the same order is as good as one that names this."""
    named = facts.payment_id
    if named != str(payment.pk) and named.isdigit() and order.payments.filter(pk=int(named)).exists():
        named = str(payment.pk)
    return facts.amount_minor, facts.currency, named


def _settle_order(order: Order, kept: bool, now: datetime, by: Any) -> str:
    """Move the order to where its books put it; the flag for money that did not confirm it."""
    before = order.state
    balance = balance_of(order)
    gone = balance.refunded.minor + balance.disputed.minor
    covered = is_covered(order.total_minor - balance.waived.minor, balance.received.minor, gone)
    if covered and before in (OrderState.PENDING, OrderState.EXPIRED):
        kept = kept or _places_are_free(order, now)
    after = state_after_money(before, covered=covered, places_kept=kept)
    if after != before:
        confirm(order, now, by, balance)
        too_little = list(order.payments.filter(flag__in=[PaymentFlag.SHORT, PaymentFlag.AMOUNT]))
        if too_little and balance_of(order).due.minor == 0:  # what was missing came with this payment
            for short in too_little:
                Payment.objects.filter(pk=short.pk).update(flag="")
                end_alarms(f"payment {short.pk}")
    return flag_after_money(before, after, covered=covered)


def _places_are_free(order: Order, now: datetime) -> bool:
    """Late money: its places may have been sold since, or its voucher used."""
    try:
        take_places_again(order, now)
    except (TicketTypeSoldOutError, VoucherRefusedError):
        return False
    return True


def take_places_again(order: Order, now: datetime) -> None:
    """For an order that holds its places no more: see under the lock of their quotas, then of its voucher, that they
    are free and so many uses are left. TicketTypeSoldOutError or VoucherRefusedError otherwise."""
    attendees = (
        order.attendees(manager="standing").select_related("ticket_type").prefetch_related("ticket_type__quotas")
    )
    types = {attendee.ticket_type_id: attendee.ticket_type for attendee in attendees}
    lines = order.lines.filter(voucher__isnull=False, cancelled_at__isnull=True).select_related("voucher")
    vouchers = [(line.voucher, line.ticket_type_id) for line in lines if line.voucher]
    uses = {(line.voucher, line.attendee_id) for line in lines if line.voucher}
    kept = [types[kind] for voucher, kind in vouchers if kind in types and keeps_places(voucher, now)]
    tickets = [attendee.ticket_type for attendee in attendees]
    take_places(tickets, now, but_for=order, with_voucher=kept, options=options_held(order))
    used = Counter(voucher for voucher, _attendee in uses)
    for voucher, number in sorted(used.items(), key=lambda row: row[0].pk):
        use_voucher(voucher, number, now, but_for=order)
