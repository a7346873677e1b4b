"""What cancelling would mean now: whether the holder may, and what goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import Money
from events.models import Event
from registrations.enums import LineKind, OrderState, PaymentState, RefundState
from registrations.models import Attendee, CancellationStep, CheckIn, Order, OrderLine, Refund
from registrations.queries.balance import balance_of, let_go_of
from registrations.queries.refunds import refundable_minor
from registrations.rules.cancelling import Step, end_of_day, in_order, last_day_of, money_back, step_at
from registrations.rules.pricing import converted
from registrations.rules.sale import moment

NOT_YET_REFUNDED = (RefundState.REQUESTED, RefundState.CREATED)  # asked for, and not in the books yet


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What comes of cancelling these lines now. `reason` says why the holder can't, or "". `back` is paid back, `kept`
    is the new line of what stays with the organisers; `percent` and `fee` are those of the step that counts until
    `until`, None where nothing was paid."""

    lines: list[OrderLine]
    reason: str
    back: Money
    kept: Money
    percent: int | None = None
    fee: Money | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as holders read it."""

    until: datetime
    percent: int
    fee: Money
    is_present: bool


def steps_of(event: Event) -> list[Step]:
    return [row.rule for row in CancellationStep.objects.filter(event_id=event.pk)]


def step_rows(event: Event, currency: str, now: datetime | None = None) -> list[StepRow]:
    """The whole table, the first to end first, in the event's currency; one statement."""
    now, day = now or timezone.now(), first_day_of(event)
    steps = in_order(steps_of(event), day)
    present, _until = step_at(steps, day, event.zone, now)
    return [
        StepRow(
            end_of_day(last_day_of(step, day), event.zone),
            step.percent,
            Money(step.fee_minor, currency),
            step == present,
        )
        for step in steps
    ]


def last_moment_to_cancel(event: Event) -> datetime | None:
    """When the last step ends; None if there is none."""
    rows = step_rows(event, "USD")
    return rows[-1].until if rows else None


def first_day_of(event: Event) -> date:
    return event.starts_at.astimezone(event.zone).date()


def cancellation_of(
    order: Order, attendee: Attendee | None = None, *, now: datetime | None = None, by_staff: bool = False
) -> Cancellation:
    """For one person of the order, or for the whole of it. Staff are bound by no step: everything goes back."""
    now = now or timezone.now()
    standing = order.lines.filter(cancelled_at__isnull=True)
    if attendee is not None:
        standing = standing.filter(attendee=attendee)
    lines = [line for line in standing.select_related("attendee") if line.kind != LineKind.FEE]
    nothing = Money(0, order.currency)
    if order.state in (OrderState.PENDING, OrderState.REQUESTED):
        return Cancellation(lines, "", nothing if attendee else _received(order), nothing)
    step, until = (
        (Step(100), None)
        if by_staff
        else step_at(steps_of(order.event), first_day_of(order.event), order.event.zone, now)
    )
    reason = "" if by_staff else why_not_cancellable(order, attendee, step)
    if step is None:
        return Cancellation(lines, reason, nothing, nothing)
    fee = fee_in(order, step.fee_minor, lines)
    back, kept = _split(order, lines, step.percent, fee.minor, is_whole=attendee is None)
    return Cancellation(
        lines, reason, Money(back, order.currency), Money(kept, order.currency), step.percent, fee, until
    )


def when_cancellable(order: Order, now: datetime) -> tuple[str, datetime | None]:
    """Why the holder can't cancel the order, or "", and until when the step that counts does; two statements."""
    if order.state in (OrderState.PENDING, OrderState.REQUESTED):
        return "", None
    step, until = step_at(steps_of(order.event), first_day_of(order.event), order.event.zone, now)
    return why_not_cancellable(order, None, step), until


def why_not_cancellable(order: Order, attendee: Attendee | None, step: Step | None) -> str:
    """Why the holder can't cancel a confirmed order, or one person in it (a sentence), or ""."""
    if step is None:
        last = last_moment_to_cancel(order.event)
        if last is None:
            return _("This order can't be cancelled here. Please write to the organisers.")
        return _("Orders could be cancelled until %(when)s.") % {"when": moment(last, order.event.zone)}
    return why_somebody_is_in(order, attendee)


def why_somebody_is_in(order: Order, attendee: Attendee | None) -> str:
    is_in = CheckIn.objects.filter(attendee__order=order, undone_at__isnull=True)
    if attendee is not None:
        return _("This person has already come in.") if is_in.filter(attendee=attendee).exists() else ""
    return _("Somebody of this order has already come in.") if is_in.exists() else ""


def fee_in(order: Order, fee_minor: int, lines: Sequence[OrderLine]) -> Money:
    """The fee in the order's currency, at the rate at which the order was priced."""
    settings = getattr(order.event, "registration_settings", None)
    if settings is None or order.currency == settings.currency or not fee_minor:
        return Money(fee_minor, order.currency)
    found = next((line.price_rule["rate"] for line in lines if "rate" in line.price_rule), None)
    rate = Decimal(found) if found else settings.rates.get(order.currency)
    return Money(converted(fee_minor, settings.currency, order.currency, rate) if rate else 0, order.currency)


def _split(
    order: Order, lines: Sequence[OrderLine], percent: int, fee_minor: int, *, is_whole: bool
) -> tuple[int, int]:
    """(what goes back, what is kept), so that nothing is owed afterwards in either direction.

    What the order lacks of its price already (because it is on its way back) and what changes let go of does not go
    back again. What came in too much goes back with the whole order, untouched by percentage and fee.
    """
    balance = balance_of(order)
    prices = [line.price_minor for line in lines]
    missing = balance.due.minor + asked_for(order)
    let_go = let_go_of(people_of_lines(lines))
    back = sum(money_back(prices, percent, fee_minor, sum(prices) - max(0, missing) - let_go))
    if is_whole:
        back += max(0, -missing)
    back = max(0, min(back, refundable_of(order)))
    too_much = max(0, -missing) if is_whole else 0
    kept = max(0, sum(prices) - max(0, missing) - let_go - (back - too_much))
    return back, kept


def people_of_lines(lines: Sequence[OrderLine]) -> list[Attendee]:
    return list({line.attendee_id: line.attendee for line in lines if line.attendee}.values())


def asked_for(order: Order) -> int:
    """Refunds that are not in the books yet, in the order's minor units."""
    waiting = Refund.objects.filter(payment__order=order, currency=order.currency, state__in=NOT_YET_REFUNDED)
    return waiting.aggregate(minor=Sum("amount_minor"))["minor"] or 0


def refundable_of(order: Order) -> int:
    """What came in for the order in its own currency and is still here."""
    payments = order.payments.filter(state=PaymentState.PAID).prefetch_related("refunds", "disputes")
    return sum(
        max(0, refundable_minor(payment))
        for payment in payments
        if (payment.received_currency or payment.currency) == order.currency
    )


def _received(order: Order) -> Money:
    """What an unpaid order has taken in already, and has to give back."""
    return Money(refundable_of(order), order.currency)
