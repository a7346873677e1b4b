"""An invoice as a paper: its frozen facts in the words of its language. No query: all stands in the invoice."""

from datetime import UTC, date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django_countries import countries

from core.branding import default_brand
from core.dates import date_range, long_date
from core.money import Money, format_money
from core.pdf import Attached
from registrations.documents.invoice import InvoicePaper, InvoiceRow, draw_invoice
from registrations.documents.invoice_xml import InvoiceFacts, invoice_xml
from registrations.enums import InvoiceKind
from registrations.models import Invoice
from registrations.rules.invoice_content import Content, Party, Tax

XML_NAME = "factur-x.xml"  # the name that readers of Factur-X look for


def invoice_document(invoice: Invoice) -> bytes:
    """The PDF with its XML inside. It is drawn anew each time from what was frozen."""
    attached = Attached(XML_NAME, invoice_data(invoice), invoice.issued_at.astimezone(UTC))
    return draw_invoice(invoice_paper(invoice), brand=default_brand(invoice.language), attached=attached)


def invoice_data(invoice: Invoice) -> bytes:
    """The XML (EN 16931)."""
    facts = invoice.facts
    with override(invoice.language):
        is_open = invoice.kind == InvoiceKind.INVOICE and facts.paid < invoice.gross_minor
        terms = facts.payment_details or _("To be paid as agreed.") if is_open else _("Nothing is to be paid.")
    return invoice_xml(
        InvoiceFacts(
            number=invoice.number,
            issued_on=invoice.issued_on,
            currency=invoice.currency,
            is_credit_note=invoice.kind == InvoiceKind.CREDIT_NOTE,
            content=facts,
            terms=terms,
        )
    )


def invoice_file_name(invoice: Invoice) -> str:
    return f"{invoice.number}.pdf"


def invoice_paper(invoice: Invoice) -> InvoicePaper:
    facts, language = invoice.facts, invoice.language
    is_credit = invoice.kind == InvoiceKind.CREDIT_NOTE
    with override(language):
        return InvoicePaper(
            title=_("Credit note") if is_credit else pgettext("paper", "Invoice"),
            number=invoice.number,
            language=language,
            seller=_seller(facts, language),
            seller_line=" · ".join(
                part for part in (facts.seller.name, facts.seller.street, _town(facts.seller)) if part
            ),
            buyer=_address(facts.buyer, facts.seller.country),
            facts=tuple(_facts(invoice, facts, language)),
            subject=facts.event,
            heads=(_("Description"), _("Net"), facts.tax_name, pgettext("invoice", "Total")),
            rows=tuple(
                InvoiceRow(
                    line.text,
                    _amount(line.net, invoice.currency, language),
                    _percent(line.tax),
                    _amount(line.gross, invoice.currency, language),
                )
                for line in facts.lines
            ),
            sums=tuple(_sums(invoice, facts, language, is_credit=is_credit)),
            notes=tuple(_notes(facts, is_credit=is_credit, is_open=facts.paid < invoice.gross_minor)),
            page=_("Page {page} of {pages}"),
            test=_("TEST – no money moved") if invoice.is_test else "",
        )


def _amount(minor: int, currency: str, language: str) -> str:
    return format_money(Money(minor, currency), language)


def _percent(tax: Tax) -> str:
    return f"{Decimal(tax.percent).normalize():f} %"


def _town(party: Party) -> str:
    return " ".join(part for part in (party.postcode, party.city) if part)


def _country(code: str) -> str:
    return str(countries.name(code)) if code else ""


def _address(party: Party, home: str) -> tuple[str, ...]:
    """The country stands last, and only on mail that crosses a border."""
    abroad = _country(party.country) if party.country != home else ""
    lines = (party.name, party.attention, party.street, _town(party), abroad)
    return tuple(line for line in lines if line)


def _seller(facts: Content, language: str) -> tuple[str, ...]:
    seller = facts.seller
    number = _("Tax number %(number)s") % {"number": seller.tax_id} if seller.tax_id else ""
    lines = (seller.name, seller.street, _town(seller), _country(seller.country), number)
    return tuple(line for line in (*lines, seller.registration, seller.email) if line)


def _facts(invoice: Invoice, facts: Content, language: str) -> list[tuple[str, str]]:
    first, last = date.fromisoformat(facts.first_day), date.fromisoformat(facts.last_day)
    rows = [
        (pgettext("paper", "Number"), invoice.number),
        (_("Date"), long_date(invoice.issued_on, language)),
        (_("Date of the event"), date_range(first, last, language)),
        (_("Order code"), facts.order_code),
        (_("Your order number"), facts.purchase_order),
        (_("Your tax number"), facts.buyer.tax_id),
        (_("Corrects invoice"), facts.corrects),
        (_("of"), long_date(date.fromisoformat(facts.corrects_on), language) if facts.corrects_on else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _sums(invoice: Invoice, facts: Content, language: str, *, is_credit: bool) -> list[tuple[str, str, bool]]:
    def amount(minor: int) -> str:
        return _amount(minor, invoice.currency, language)

    rows = [(_("Without tax"), amount(invoice.net_minor), False)]
    for row in facts.taxes:
        rows.append((f"{facts.tax_name} {_percent(row.tax)} ({amount(row.net)})", amount(row.amount), False))
    if is_credit:
        return [*rows, (_("Total credited"), amount(invoice.gross_minor), True)]
    rows.append((pgettext("invoice", "Total"), amount(invoice.gross_minor), True))
    if facts.paid:
        rows.append((_("Paid already"), amount(facts.paid), False))
        rows.append((_("Still to be paid"), amount(invoice.gross_minor - facts.paid), False))
    return rows


def _notes(facts: Content, *, is_credit: bool, is_open: bool) -> list[str]:
    reasons = [row.tax.reason for row in facts.taxes if row.tax.reason]
    payment = facts.payment_details if is_open and not is_credit else ""
    return [*dict.fromkeys(reasons), payment, facts.note]
