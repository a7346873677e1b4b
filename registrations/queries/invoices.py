"""Who invoices an event, what is owed and what is invoiced, and whether the invoices are right."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, F, Max, Min, QuerySet, Sum, When

from events.models import Event
from registrations.enums import HOLDING_STATES, InvoiceKind, LedgerKind
from registrations.models import Invoice, Issuer, LedgerLine, NumberSeries, Order, RegistrationSettings
from registrations.models.invoice import signed_sum
from registrations.rules.invoice_content import Line
from registrations.rules.invoicing import owed_by_line

CHARGES = (LedgerKind.CHARGE, LedgerKind.CHARGE_REVERSAL)
WAIVERS = (LedgerKind.WAIVER, LedgerKind.WAIVER_REVERSAL)


def issuer_for(event: Event) -> Issuer | None:
    """The event's own, or the default of the site; None where nobody issues invoices."""
    settings = RegistrationSettings.objects.filter(event_id=event.pk).select_related("issuer").first()
    if settings and settings.issuer:
        return settings.issuer
    return Issuer.objects.filter(is_default=True).first()


def owed_of(order: Order) -> dict[int | None, int]:
    """What the order's holder owes by order line, reductions of the price taken off; from the books."""
    rows = order.ledger.filter(currency=order.currency, kind__in=[*CHARGES, *WAIVERS]).order_by("line_id")
    charged: dict[int | None, int] = {}
    waived = 0
    for row in rows.values("kind", "line_id").annotate(minor=Sum("amount_minor")):
        if row["kind"] in CHARGES:
            charged[row["line_id"]] = charged.get(row["line_id"], 0) + row["minor"]
        else:
            waived -= row["minor"]
    return owed_by_line(charged, waived)


def invoiced_lines(invoices: list[Invoice]) -> list[tuple[int, Line]]:
    """Every line that was ever invoiced (1) or credited (-1), in their order."""
    return [
        (1 if invoice.kind == InvoiceKind.INVOICE else -1, line) for invoice in invoices for line in invoice.facts.lines
    ]


def orders_without_invoice(event: Event) -> QuerySet[Order]:
    """Of this event: those that cost something, stand, and were never invoiced."""
    standing = Order.objects.filter(event=event, state__in=HOLDING_STATES, total_minor__gt=0, forgotten_at=None)
    return standing.filter(invoices__isnull=True).order_by("placed_at", "pk")


def orders_to_settle() -> list[int]:
    """Orders whose invoices, less their credit notes, are not what is owed. Two statements."""
    signed = Case(When(kind=InvoiceKind.INVOICE, then=F("gross_minor")), default=-F("gross_minor"))
    rows = Invoice.objects.order_by("order_id").values("order_id").annotate(minor=Sum(signed))
    invoiced = {row["order_id"]: row["minor"] for row in rows}
    owed = _owed_of_orders(Invoice.objects.values("order_id"))
    return [pk for pk, minor in invoiced.items() if minor != owed.get(pk, 0)]


def problems_of_invoices(event: Event) -> Iterator[str]:
    """In words for operators: content that was changed, sums that are not what is owed, numbers that are missing."""
    orders: dict[int, list[Invoice]] = {}
    for invoice in Invoice.objects.filter(order__event_id=event.pk).select_related("order").order_by("pk"):
        orders.setdefault(invoice.order_id, []).append(invoice)
        if not invoice.is_as_issued or invoice.facts.gross != invoice.gross_minor:
            yield f"invoice {invoice.number}: not as it was issued"
    owed = _owed_of_orders(list(orders))
    for pk, invoices in orders.items():
        if signed_sum(invoices) != owed.get(pk, 0):
            yield f"order {invoices[0].order.code}: invoiced {signed_sum(invoices)} of {owed.get(pk, 0)}"
    for series in NumberSeries.objects.filter(issuer__invoices__order__event_id=event.pk).distinct():
        mine = Invoice.objects.filter(issuer_id=series.issuer_id, year=series.year, is_test=series.is_test)
        found = mine.aggregate(number=Count("pk"), low=Min("sequence"), high=Max("sequence"))
        if (found["number"], found["low"] or 1, found["high"] or 0) != (series.last, 1, series.last):
            yield f"number series {series.issuer_id} {series.year}: {found['number']} numbers up to {series.last}"


def _owed_of_orders(pks: Any) -> dict[int, int]:
    """As `owed_of`, summed up, for many orders in one statement."""
    rows = LedgerLine.objects.filter(order__in=pks, currency=F("order__currency"), kind__in=[*CHARGES, *WAIVERS])
    sums: dict[int, list[int]] = {}
    for row in rows.order_by().values("order_id", "kind").annotate(minor=Sum("amount_minor")):
        one = sums.setdefault(row["order_id"], [0, 0])
        one[0 if row["kind"] in CHARGES else 1] += row["minor"]
    return {pk: max(0, charged - max(0, -lowered)) for pk, (charged, lowered) in sums.items()}
