"""Money at the desk: what somebody still has to pay there, and what a helper has taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import Money
from events.models import Event
from registrations.enums import AT_THE_DESK, LedgerKind, OrderState, PaymentState, Provider, RefundState
from registrations.models import LedgerLine, Order, OrderChange, Payment, Refund
from registrations.queries.balance import balances_of, lacking
from registrations.queries.open_changes import due_for_all, owed_at_desk, payable_changes

UNPAID = (OrderState.PENDING, OrderState.EXPIRED)


@dataclass(frozen=True, slots=True)
class DeskDue:
    """`why_not` says why it can't be taken here, and is empty if it can. `changes` are those that it pays for."""

    amount: Money
    changes: tuple[OrderChange, ...] = ()
    why_not: str = ""


def unpaid_amounts(orders: Iterable[Order]) -> dict[int, Money]:
    """What confirms each of these orders that wait or have expired, by its id; one statement if there is any."""
    unpaid = [order for order in orders if order.state in UNPAID]
    balances = balances_of(unpaid) if unpaid else {}
    found = {order.pk: Money(lacking(order, balances[order.pk]), order.currency) for order in unpaid}
    return {pk: amount for pk, amount in found.items() if amount.minor > 0}


def due_at_desk(order: Order) -> DeskDue:
    """What somebody who stands at the desk has to pay for this order now."""
    changes: tuple[OrderChange, ...] = ()
    amount = unpaid_amounts([order]).get(order.pk, Money(0, order.currency))
    waiting = payable_changes(order) if order.state == OrderState.CONFIRMED else []
    if waiting:
        owed = set(order.changes.filter(owed_at_desk()).values_list("pk", flat=True))
        changes = tuple(change for change in waiting if change.pk in owed)
        amount = due_for_all(order, changes)
    return DeskDue(amount, changes, _why_not(order, amount, is_mixed=len(changes) < len(waiting)))


def _why_not(order: Order, amount: Money, *, is_mixed: bool) -> str:
    if order.event.is_cancelled:
        return _("This event is cancelled.")
    if amount.minor <= 0 or order.forgotten_at:
        return _("There is nothing to pay for this order.")
    if order.payments.filter(state=PaymentState.PROCESSING).exists():
        return _("An online payment of this order is being processed. Please ask the organisers.")
    if is_mixed:  # money is matched to changes by its amount: which is meant has to be told apart
        return _("Another change of this order waits for payment too. Please ask the organisers.")
    return ""


def paid_last(order: Order) -> LedgerLine | None:
    """The payment that came last."""
    lines = order.ledger.filter(kind=LedgerKind.PAYMENT).select_related("payment", "recorded_by")
    return lines.order_by("-recorded_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Total:
    provider: str
    amount: Money
    number: int

    @property
    def label(self) -> str:
        return str(Provider(self.provider).label)


@dataclass(frozen=True, slots=True)
class Takings:
    """What one helper has taken on one day of the event's clock, the first first. `days` are all on which they did."""

    day: date
    days: tuple[date, ...]
    lines: tuple[LedgerLine, ...]
    totals: tuple[Total, ...]


def taken_by(user: Any, event: Event) -> QuerySet[LedgerLine]:
    """The lines of the books with which this helper has written down cash and card payments."""
    return LedgerLine.objects.filter(
        kind=LedgerKind.PAYMENT, order__event=event, recorded_by=user, payment__provider__in=AT_THE_DESK
    )


def payment_taken_by(user: Any, event: Event, pk: int) -> Payment | None:
    mine = Payment.objects.filter(pk=pk, ledger__in=taken_by(user, event), state=PaymentState.PAID)
    return mine.select_related("order__event").first()


def takings_of(user: Any, event: Event, day: date | None = None) -> Takings:
    """Without `day` today, on the event's clock."""
    day = day or timezone.now().astimezone(event.zone).date()
    since, until = (datetime.combine(one, time(), tzinfo=event.zone) for one in (day, day + timedelta(days=1)))
    all_of_mine = taken_by(user, event)
    moments = all_of_mine.order_by().values_list("recorded_at", flat=True)
    back = Refund.objects.exclude(state__in=[RefundState.FAILED, RefundState.DECLINED]).order_by("pk")
    rows = all_of_mine.filter(recorded_at__gte=since, recorded_at__lt=until).select_related("order", "payment")
    lines = tuple(rows.prefetch_related(Prefetch("payment__refunds", back)).order_by("recorded_at", "pk"))
    return Takings(
        day=day,
        days=tuple(sorted({moment.astimezone(event.zone).date() for moment in moments})),
        lines=lines,
        totals=_totals(lines),
    )


def _totals(lines: Iterable[LedgerLine]) -> tuple[Total, ...]:
    sums: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        assert line.payment is not None  # noqa: S101  taken_by finds lines of payments only
        sums.setdefault((line.payment.provider, line.currency), []).append(-line.amount_minor)
    return tuple(
        Total(provider, Money(sum(found), currency), len(found)) for (provider, currency), found in sorted(sums.items())
    )
