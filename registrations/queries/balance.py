"""What was charged, received, paid back and taken back: sums of the ledger, in the order's currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from core.money import Money
from registrations.enums import LedgerKind
from registrations.models import Attendee, LedgerLine, Order


@dataclass(frozen=True, slots=True)
class Balance:
    """`due` is positive when the holder still owes, negative when we owe the holder. `waived` is what the price was
    lowered by after the order, `disputed` what the payer's bank has taken back."""

    charged: Money
    waived: Money
    received: Money
    refunded: Money
    disputed: Money
    due: Money

    @property
    def is_covered(self) -> bool:
        return self.due.minor <= 0


def balances_of(orders: Iterable[Order]) -> dict[int, Balance]:
    """The balance of each order by its id, in one statement. Money in another currency than the order's is left out
    (the payment carries the flag `currency`)."""
    by_id = {order.pk: order for order in orders}
    rows = (
        LedgerLine.objects.filter(order__in=list(by_id))
        .order_by()
        .values("order_id", "kind", "currency")
        .annotate(minor=Sum("amount_minor"))
    )
    sums: dict[int, dict[str, int]] = {pk: {} for pk in by_id}
    for row in rows:
        if row["currency"] == by_id[row["order_id"]].currency:
            sums[row["order_id"]][row["kind"]] = row["minor"]
    return {pk: _balance(by_id[pk].currency, kinds) for pk, kinds in sums.items()}


def balance_of(order: Order) -> Balance:
    return balances_of([order])[order.pk]


def lacking(order: Order, balance: Balance | None = None) -> int:
    """What has to come in before the order is covered, in its minor units; also of one whose charges were let go when
    it expired. Negative if too much came."""
    balance = balance or balance_of(order)
    gone = balance.refunded.minor + balance.disputed.minor
    return order.total_minor - balance.waived.minor - balance.received.minor + gone


def let_go_of(people: Iterable[Attendee]) -> int:
    """What changes let go of the price of these people's places, in minor units of their orders: it never came in."""
    kinds = (LedgerKind.WAIVER, LedgerKind.WAIVER_REVERSAL)
    waivers = LedgerLine.objects.filter(line__attendee__in=list(people), kind__in=kinds)
    return max(0, -(waivers.aggregate(minor=Sum("amount_minor"))["minor"] or 0))


def _balance(currency: str, minor: dict[str, int]) -> Balance:
    charged = minor.get(LedgerKind.CHARGE, 0) + minor.get(LedgerKind.CHARGE_REVERSAL, 0)
    waived = -(minor.get(LedgerKind.WAIVER, 0) + minor.get(LedgerKind.WAIVER_REVERSAL, 0))
    received = -minor.get(LedgerKind.PAYMENT, 0)
    refunded = minor.get(LedgerKind.REFUND, 0) + minor.get(LedgerKind.REFUND_REVERSAL, 0)
    disputed = minor.get(LedgerKind.DISPUTE, 0) + minor.get(LedgerKind.DISPUTE_REVERSAL, 0)
    return Balance(
        charged=Money(charged, currency),
        waived=Money(waived, currency),
        received=Money(received, currency),
        refunded=Money(refunded, currency),
        disputed=Money(disputed, currency),
        due=Money(charged - waived - received + refunded + disputed, currency),
    )
