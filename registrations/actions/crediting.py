"""Invoices and credit notes being written. Whoever calls has the order's row locked.

Once an order has an invoice, its invoices less its credit notes are what its books say is owed: every change of the
books that changes it calls `settle_invoices`; `manage.py settle_invoices` finds what forgot to.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import record
from core.languages import localized
from registrations.actions.refusals import InvoiceRefusedError
from registrations.enums import InvoiceKind, TaxBuyers
from registrations.models import Buyer, Invoice, Issuer, NumberSeries, Order, OrderLine, TaxRate
from registrations.models.invoice import signed_sum
from registrations.queries.balance import balance_of
from registrations.queries.invoices import invoiced_lines, issuer_for, owed_of
from registrations.rules.invoice_content import Content, Party, Tax, digest_of, unprintable, write_content
from registrations.rules.invoicing import Item, number_text, still_open, taxed, to_credit
from registrations.tasks import send_invoice

log = logging.getLogger(__name__)


def follow_books(order: Order, now: datetime, by: Any = None) -> None:
    """As `settle_invoices`, for whoever moves money: what can't be invoiced now (no tax rate any more) stops nobody.
    `manage.py settle_invoices` tries again, and `check_books` says it."""
    try:
        settle_invoices(order, now, by)
    except InvoiceRefusedError as error:
        log.error("order %s: not invoiced: %s", order.pk, error.message)


def settle_invoices(order: Order, now: datetime, by: Any = None) -> list[Invoice]:
    """Credit what is no longer owed and invoice what is owed more than before; nothing for an order that was never
    invoiced. Expects the order locked. Returns what was issued."""
    invoices = invoices_in_order(order)
    if not invoices:
        return []
    issued = credit(order, invoices, owed_of(order), now, by)
    return issued + invoice_rest(order, [*invoices, *issued], now, by)


def invoices_in_order(order: Order) -> list[Invoice]:
    return list(order.invoices.order_by("pk"))


def credit(
    order: Order, invoices: Sequence[Invoice], owed: Mapping[int | None, int], now: datetime, by: Any
) -> list[Invoice]:
    """One credit note for all that is invoiced and not in `owed`, or none. It names the latest invoice that has one
    of its lines, and keeps that one's seller, buyer and language."""
    items = to_credit(still_open(invoiced_lines(list(invoices))), owed)
    if not items:
        return []
    wanted = {item.line for item in items}
    kept = [invoice for invoice in invoices if invoice.kind == InvoiceKind.INVOICE]
    corrected = [one for one in kept if wanted & {line.line for line in one.facts.lines}][-1]
    before = corrected.facts
    lines, taxes = taxed(items)
    content = Content(
        seller=before.seller,
        buyer=before.buyer,
        lines=lines,
        taxes=taxes,
        event=before.event,
        first_day=before.first_day,
        last_day=before.last_day,
        order_code=before.order_code,
        tax_name=before.tax_name,
        purchase_order=before.purchase_order,
        corrects=corrected.number,
        corrects_on=corrected.issued_on.isoformat(),
        note=before.note,
    )
    return [_write(order, corrected.issuer, content, now, by, corrects=corrected)]


def invoice_rest(order: Order, invoices: Sequence[Invoice], now: datetime, by: Any) -> list[Invoice]:
    """One invoice for all that is owed and not invoiced, or none. InvoiceRefusedError if nobody can issue it, or no
    font can print it."""
    invoiced: dict[int | None, int] = {}
    for item in still_open(invoiced_lines(list(invoices))):
        invoiced[item.line] = invoiced.get(item.line, 0) + item.gross
    rest = {line: minor - invoiced.get(line, 0) for line, minor in owed_of(order).items()}
    rest = {line: minor for line, minor in rest.items() if minor > 0}
    if not rest:
        return []
    issuer, content = content_for(order, rest, invoices)
    if lost := unprintable(content):
        raise InvoiceRefusedError(
            _(
                "No font here can print “%(text)s”. An invoice needs it in Latin, Chinese, Greek or Cyrillic letters: "
                "please correct it, or write to the organisers."
            )
            % {"text": lost[0]}
        )
    return [_write(order, issuer, content, now, by)]


def content_for(
    order: Order, rest: Mapping[int | None, int], invoices: Sequence[Invoice] = ()
) -> tuple[Issuer, Content]:
    """Who would issue an invoice for `rest`, and what it would say."""
    issuer, buyer = issuer_for(order.event), Buyer.objects.filter(order=order).first()
    if issuer is None or buyer is None:
        raise InvoiceRefusedError(_("Nobody issues invoices for this event.") if buyer else _("No buyer is given."))
    lines, taxes = taxed(_items(order, rest, issuer, buyer))
    event, gross = order.event, sum(line.gross for line in lines)
    balance = balance_of(order)
    paid = balance.received.minor - balance.refunded.minor - balance.disputed.minor - signed_sum(invoices)
    return issuer, Content(
        seller=_seller(issuer),
        buyer=_party(buyer),
        lines=lines,
        taxes=taxes,
        event=localized(event, "title", order.language),
        first_day=event.days[0].isoformat(),
        last_day=event.days[-1].isoformat(),
        order_code=order.code,
        tax_name=issuer.tax_name,
        paid=max(0, min(gross, paid)),
        purchase_order=order.purchase_order,
        payment_details=issuer.payment_details,
        note=issuer.note,
    )


def _items(order: Order, rest: Mapping[int | None, int], issuer: Issuer, buyer: Buyer) -> list[Item]:
    lines = {line.pk: line for line in order.lines.select_related("attendee", "ticket_type", "option")}
    rates = list(issuer.rates.all())
    items = []
    for pk, minor in rest.items():
        line = lines.get(pk) if pk else None
        tax = _tax(rates, line.kind if line else "", issuer, buyer, order.language)
        items.append(Item(pk, _text(line, order.language), minor, tax))
    return items


def _text(line: OrderLine | None, language: str) -> str:
    """`Participant: Nguyễn Văn An`"""
    if line is None:
        with override(language):
            return _("Registration")
    bought = getattr(line, "option", None) or line.ticket_type
    name = localized(bought, "name", language) if bought else line.price_reason
    return f"{name}: {line.attendee.full_name}" if line.attendee else name


def _tax(rates: Sequence[TaxRate], kind: str, issuer: Issuer, buyer: Buyer, language: str) -> Tax:
    """The first rate that fits the line and the buyer."""
    abroad = buyer.is_body and bool(buyer.tax_id) and buyer.country != issuer.country
    for rate in rates:
        if rate.line_kind in ("", kind) and (abroad or rate.buyers != TaxBuyers.FOREIGN_BODY):
            return Tax(rate.category, f"{rate.percent.normalize():f}", localized(rate, "reason", language))
    raise InvoiceRefusedError(_("The issuer has no tax rate for this. Please add one first."))


def _seller(issuer: Issuer) -> Party:
    return Party(
        name=issuer.name,
        street=issuer.street,
        postcode=issuer.postcode,
        city=issuer.city,
        country=issuer.country.code,
        tax_id=issuer.tax_id,
        registration=issuer.registration,
        email=issuer.email,
    )


def _party(buyer: Buyer) -> Party:
    return Party(
        name=buyer.name,
        street=buyer.street,
        postcode=buyer.postcode,
        city=buyer.city,
        country=buyer.country.code,
        tax_id=buyer.tax_id,
        email=buyer.email,
        attention=buyer.attention,
        is_body=buyer.is_body,
    )


def _write(
    order: Order, issuer: Issuer, content: Content, now: datetime, by: Any, corrects: Invoice | None = None
) -> Invoice:
    """With the next number, in a transaction whose end gives the number free: kept or taken back together."""
    day = now.astimezone(issuer.zone).date()
    is_test = corrects.is_test if corrects else order.is_test
    written = write_content(content)
    with transaction.atomic():
        sequence = next_number(issuer, day.year, is_test=is_test)
        invoice = Invoice.objects.create(
            issuer=issuer,
            order=order,
            kind=InvoiceKind.CREDIT_NOTE if corrects else InvoiceKind.INVOICE,
            corrects=corrects,
            year=day.year,
            sequence=sequence,
            number=number_text(issuer.prefix, day.year, sequence, is_test=is_test),
            is_test=is_test,
            issued_at=now,
            issued_on=day,
            issued_by=by,
            language=order.language,
            currency=order.currency,
            net_minor=content.net,
            tax_minor=content.gross - content.net,
            gross_minor=content.gross,
            content=written,
            digest=digest_of(written),
        )
        record("registrations.order.invoice", order, by=by, number=invoice.number)
        send_invoice.enqueue(invoice.pk)
    return invoice


def next_number(issuer: Issuer, year: int, *, is_test: bool = False) -> int:
    """The next of the series, its row locked until the transaction ends."""
    series, _made = NumberSeries.objects.get_or_create(issuer=issuer, year=year, is_test=is_test)
    locked = NumberSeries.objects.select_for_update().get(pk=series.pk)
    locked.last += 1
    locked.save(update_fields=["last"])
    return locked.last
