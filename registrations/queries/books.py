"""The books of one event: every line, and what they come to per currency, ticket type and way of paying. A constant
number of statements however many orders there are. Play money never stands in one sum with money."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.money import Money
from events.models import Event
from registrations.enums import LedgerKind, Provider, RefundMethod
from registrations.models import LedgerLine, Payout, ProviderLine
from registrations.models.settlement import amount_text

IS_TEST = Coalesce("payment__is_test", "refund__payment__is_test", "dispute__payment__is_test", "order__is_test")
SOLD = Coalesce("line__option__name", "line__ticket_type__name")
CHARGES = (LedgerKind.CHARGE, LedgerKind.CHARGE_REVERSAL)
NOT_MOVED = (*CHARGES, LedgerKind.WAIVER, LedgerKind.WAIVER_REVERSAL)
# kind of line → (column of the sums, sign that makes the column positive)
COLUMN: dict[str, tuple[str, int]] = {
    LedgerKind.CHARGE: ("charged", 1),
    LedgerKind.CHARGE_REVERSAL: ("charged", 1),
    LedgerKind.WAIVER: ("waived", -1),
    LedgerKind.WAIVER_REVERSAL: ("waived", -1),
    LedgerKind.PAYMENT: ("received", -1),
    LedgerKind.REFUND: ("refunded", 1),
    LedgerKind.REFUND_REVERSAL: ("refunded", 1),
    LedgerKind.DISPUTE: ("disputed", 1),
    LedgerKind.DISPUTE_REVERSAL: ("disputed", 1),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """One row of a table of sums. `due` is positive where holders owe us."""

    label: str
    is_test: bool
    charged: Money
    waived: Money
    received: Money
    refunded: Money
    disputed: Money
    due: Money

    @property
    def kept(self) -> Money:
        """What came in and stayed."""
        return self.received - self.refunded - self.disputed


@dataclass(frozen=True, slots=True)
class Fees:
    """What a provider took for this event, in the currency of its account (`…` is text: it may be any currency)."""

    provider: str
    lines: int
    gross: str
    fee: str
    net: str
    paid_out: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class PayoutShare:
    """A payout to the bank, and how much of it came from this event."""

    payout: Payout
    share: str


@dataclass(frozen=True, slots=True)
class Books:
    totals: list[Sums]
    by_type: list[Sums]
    by_method: list[Sums]
    fees: list[Fees]
    payouts: list[PayoutShare]


def lines_of(event: Event) -> QuerySet[LedgerLine]:
    """Every line in the order in which they were written, with all that a table shows of them."""
    related = (
        "order",
        "line__ticket_type",
        "line__option",
        "payment",
        "refund__payment",
        "dispute__payment",
        "recorded_by",
    )
    return LedgerLine.objects.filter(order__event_id=event.pk).select_related(*related)


def books_of(event: Event) -> Books:
    return Books(
        totals=_sums(event, "currency"),
        by_type=_sums(event, "sold", kinds=CHARGES),
        by_method=_by_method(event),
        fees=_fees(event),
        payouts=_payouts(event),
    )


def _sums(event: Event, label: str, kinds: tuple[str, ...] = ()) -> list[Sums]:
    """One row per value of `label`, currency, and real or play money."""
    lines = LedgerLine.objects.filter(order__event_id=event.pk)
    lines = lines.filter(kind__in=kinds) if kinds else lines
    rows = lines.order_by().annotate(play=IS_TEST, sold=SOLD).values(label, "currency", "play", "kind")
    found: dict[tuple[str, str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows.annotate(minor=Sum("amount_minor")):
        _add(found[row[label] or _("without a type"), row["currency"], row["play"]], row["kind"], row["minor"])
    return [_row(*key, columns) for key, columns in sorted(found.items())]


def _by_method(event: Event) -> list[Sums]:
    """Money only: what was charged belongs to no way of paying."""
    moved = LedgerLine.objects.filter(order__event_id=event.pk, kind__in=[k for k in COLUMN if k not in NOT_MOVED])
    provider = Coalesce("payment__provider", "refund__payment__provider", "dispute__payment__provider")
    method = Coalesce("payment__method", "refund__payment__method", "dispute__payment__method")
    rows = moved.order_by().annotate(play=IS_TEST, provider=provider, paid_by=method)
    grouped = rows.values("provider", "paid_by", "refund__method", "currency", "play", "kind")
    found: dict[tuple[str, str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in grouped.annotate(minor=Sum("amount_minor")):
        label = method_label(row["provider"], row["paid_by"], row["refund__method"])
        _add(found[label, row["currency"], row["play"]], row["kind"], row["minor"])
    return [_row(*key, columns) for key, columns in sorted(found.items())]


def method_label(provider: str, paid_by: str, refund_method: str | None = None) -> str:
    """“Stripe, card”; what went back by transfer stands by itself."""
    if refund_method == RefundMethod.TRANSFER:
        return str(RefundMethod.TRANSFER.label)
    name = str(dict(Provider.choices).get(provider, provider))
    return f"{name}, {paid_by}" if paid_by else name


def _add(columns: dict[str, int], kind: str, minor: int) -> None:
    column, sign = COLUMN[kind]
    columns[column] += sign * minor
    columns["due"] += minor


def _row(label: str, currency: str, is_test: bool, columns: dict[str, int]) -> Sums:
    names = ("charged", "waived", "received", "refunded", "disputed", "due")
    return Sums(label, is_test, *(Money(columns[name], currency) for name in names))


def _fees(event: Event) -> list[Fees]:
    lines = ProviderLine.objects.filter(payment__order__event_id=event.pk).order_by()
    rows = lines.values("provider", "currency", "is_test").annotate(
        lines=Count("pk"),
        gross=Sum("amount_minor"),
        fee=Sum("fee_minor"),
        out=Coalesce(Sum("amount_minor", filter=Q(payout__isnull=False)), 0)
        - Coalesce(Sum("fee_minor", filter=Q(payout__isnull=False)), 0),
    )
    return [
        Fees(
            provider=str(dict(Provider.choices).get(row["provider"], row["provider"])),
            lines=row["lines"],
            gross=amount_text(row["gross"], row["currency"]),
            fee=amount_text(row["fee"], row["currency"]),
            net=amount_text(row["gross"] - row["fee"], row["currency"]),
            paid_out=amount_text(row["out"], row["currency"]),
            is_test=row["is_test"],
        )
        for row in sorted(rows, key=lambda row: (row["provider"], row["currency"], row["is_test"]))
    ]


def _payouts(event: Event) -> list[PayoutShare]:
    """The latest hundred; the share is net of fees."""
    ours = Q(lines__payment__order__event_id=event.pk)
    payouts = Payout.objects.filter(ours).annotate(
        net=Sum("lines__amount_minor", filter=ours) - Sum("lines__fee_minor", filter=ours)
    )
    return [
        PayoutShare(payout, amount_text(payout.net, payout.currency))
        for payout in payouts.order_by("-created_at", "-pk")[:100]
    ]


def table_heads() -> tuple[str, ...]:
    return (
        _("Number"),
        _("When (UTC)"),
        _("Order"),
        _("State of the order"),
        _("What"),
        _("Amount"),
        _("Currency"),
        _("Ticket"),
        _("Through"),
        _("Number at the provider"),
        _("Text"),
        _("By"),
        _("Test"),
    )


def table_rows(lines: QuerySet[LedgerLine]) -> Iterator[tuple[Any, ...]]:
    """Amounts are numbers in the currency's main unit, positive for what holders owe. Names no holder."""
    yes, no = _("yes"), _("no")
    for line in lines.iterator(chunk_size=500):
        payment = payment_behind(line)
        yield (
            line.pk,
            f"{line.recorded_at:%Y-%m-%d %H:%M:%S}",
            line.order.code,
            line.order.get_state_display(),
            line.get_kind_display(),
            line.amount.amount,
            line.currency,
            line.line.sold.name if line.line and line.line.sold else "",
            method_label(payment.provider, payment.method, line.refund.method if line.refund else None)
            if payment
            else "",
            _number_at_provider(line),
            line.text,
            str(line.recorded_by or ""),
            yes if (payment.is_test if payment else line.order.is_test) else no,
        )


def payment_behind(line: LedgerLine) -> Any:
    """The payment that a line is about, directly or by a refund or dispute; None for charges."""
    if line.refund is not None:
        return line.refund.payment
    return line.dispute.payment if line.dispute is not None else line.payment


def _number_at_provider(line: LedgerLine) -> str:
    if line.refund is not None:
        return line.refund.provider_id or line.refund.reference
    if line.dispute is not None:
        return line.dispute.provider_id
    return (line.payment.intent_id or line.payment.session_id or "") if line.payment is not None else ""
