"""Whether an event's orders, money and places agree with each other. Tests, and operators in doubt, ask this."""

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from core.money import CURRENCIES
from events.models import Event
from registrations.enums import LedgerKind, LineKind, OrderState, PaymentState, RefundState
from registrations.models import Dispute, LedgerLine, Order, Payment, Quota, Refund
from registrations.queries.availability import places_offered, places_taken
from registrations.queries.balance import balances_of
from registrations.queries.change_checks import problems_of_changes
from registrations.queries.invoices import problems_of_invoices
from registrations.queries.refunds import GONE, MADE_ELSEWHERE, WENT
from registrations.queries.vouchers import vouchers_with_uses


def problems_of_books(event: Event) -> list[str]:
    """Every contradiction found, in words for operators; an empty list when the books are right."""
    parts = (
        _of_places,
        _of_vouchers,
        _of_orders,
        problems_of_changes,
        _of_payments,
        _of_refunds,
        _of_disputes,
        _of_what_went_back,
        problems_of_invoices,
    )
    return [problem for part in parts for problem in part(event)]


def _of_places(event: Event) -> Iterator[str]:
    sizes = dict(Quota.objects.filter(event_id=event.pk).values_list("pk", "size"))
    now = timezone.now()
    # an open offer to somebody in line holds its place as an order does
    taken = Counter(places_taken(sizes, now)) + Counter(places_offered(sizes, now))
    for pk, number in taken.items():
        if number > sizes.get(pk, 0):
            yield f"quota {pk}: {number} places taken of {sizes.get(pk, 0)}"


def _of_vouchers(event: Event) -> Iterator[str]:
    for voucher in vouchers_with_uses().filter(event_id=event.pk, left__lt=0):
        yield f"voucher {voucher.code}: used {-voucher.left} times too often"  # type: ignore[attr-defined]


def _of_orders(event: Event) -> Iterator[str]:
    orders = list(Order.objects.filter(event_id=event.pk).prefetch_related("attendees", "lines"))
    balances = balances_of(orders)
    for order in orders:
        balance = balances[order.pk]
        standing = [line for line in order.lines.all() if line.cancelled_at is None]
        if order.total_minor != sum(line.price_minor for line in standing):
            yield f"order {order.code}: its total is not the sum of its lines"
        holds = order.state in (OrderState.PENDING, OrderState.CONFIRMED)
        tickets = {line.attendee_id for line in order.lines.all() if line.kind == LineKind.TICKET}
        if {attendee.pk for attendee in order.attendees.all()} - tickets:
            yield f"order {order.code}: somebody in it has no line"
        seated = {line.attendee_id for line in standing if line.kind == LineKind.TICKET}
        if holds and {attendee.pk for attendee in order.attendees.all() if not attendee.cancelled_at} != seated:
            yield f"order {order.code}: its people are not those of its standing lines"
        charged = order.total_minor if holds else 0
        kept = 0 if holds else sum(line.price_minor for line in standing if line.kind == LineKind.FEE)
        if balance.charged.minor < charged or (not charged and balance.charged.minor not in (0, kept)):
            yield f"order {order.code}: {order.state}, but charged {balance.charged.minor} of {order.total_minor}"
        owed = order.total_minor - balance.waived.minor
        if order.state == OrderState.CONFIRMED and balance.received.minor < owed:
            yield f"order {order.code}: confirmed, but received {balance.received.minor} of {owed}"


def _of_payments(event: Event) -> Iterator[str]:
    payments = Payment.objects.filter(order__event_id=event.pk)
    booked = dict(
        LedgerLine.objects.filter(order__event_id=event.pk, kind=LedgerKind.PAYMENT).values_list(
            "payment_id", "amount_minor"
        )
    )
    for payment in payments:
        if payment.received_currency and payment.received_currency not in CURRENCIES:
            continue  # flagged, and kept out of the books
        expected = -(payment.received_minor or 0) if payment.state == PaymentState.PAID else 0
        if booked.get(payment.pk, 0) != expected:
            yield f"payment {payment.pk}: {payment.state}, but booked {booked.get(payment.pk, 0)}"


def _of_refunds(event: Event) -> Iterator[str]:
    for refund in Refund.objects.filter(payment__order__event_id=event.pk).prefetch_related("ledger"):
        sums = dict.fromkeys(LedgerKind, 0)
        for line in refund.ledger.all():
            sums[LedgerKind(line.kind)] += line.amount_minor
        booked = sums[LedgerKind.REFUND] + sums[LedgerKind.REFUND_REVERSAL]
        expected = refund.amount_minor if refund.state in (RefundState.PENDING, RefundState.SUCCEEDED) else 0
        if booked != expected and refund.currency in CURRENCIES:
            yield f"refund {refund.pk}: {refund.state}, but booked {booked}"
        waived = -(sums[LedgerKind.WAIVER] + sums[LedgerKind.WAIVER_REVERSAL])
        if not 0 <= waived <= expected:
            yield f"refund {refund.pk}: {refund.state}, but the price was lowered by {waived}"


def _of_disputes(event: Event) -> Iterator[str]:
    for dispute in Dispute.objects.filter(payment__order__event_id=event.pk).prefetch_related("ledger"):
        booked = sum(line.amount_minor for line in dispute.ledger.all())
        if booked != dispute.withdrawn_minor and dispute.currency in CURRENCIES:
            yield f"dispute {dispute.pk}: {dispute.withdrawn_minor} withdrawn, but booked {booked}"


def _of_what_went_back(event: Event) -> Iterator[str]:
    """No payment gives back more than came in, nor did we ask for more. What somebody pays back in the provider's
    dashboard beside what we have asked for makes that too much: it is refused when it is to go. (A bank may still take
    money a second time by a dispute.)"""
    payments = Payment.objects.filter(order__event_id=event.pk, state=PaymentState.PAID)
    for payment in payments.prefetch_related("refunds"):
        gone = sum(refund.amount_minor for refund in payment.refunds.all() if refund.state in WENT)
        asked = sum(
            refund.amount_minor
            for refund in payment.refunds.all()
            if refund.state not in GONE and not refund.idempotency_key.startswith(MADE_ELSEWHERE)
        )
        if max(gone, asked) > (payment.received_minor or 0):
            yield f"payment {payment.pk}: received {payment.received_minor}, but {max(gone, asked)} goes back"
