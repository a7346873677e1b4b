"""The invoice as a PDF."""

from datetime import UTC, date, datetime

import pytest

from core.branding import Brand
from registrations.documents.invoice import draw_invoice
from registrations.models import Invoice
from registrations.queries.invoice_papers import invoice_paper
from registrations.rules.invoice_content import Content, Party, Tax, write_content
from registrations.rules.invoicing import Item, taxed
from tests.papers import NAMES, assert_well_made, read_with_poppler, read_with_pypdf, squeezed

STANDARD, EXEMPT = Tax("S", "19"), Tax("E", "0", "Exempt from VAT: scientific event")
SELLER = Party(
    name="Institute of Quantum Matter",
    street="Hauptstraße 1",
    postcode="10115",
    city="Berlin",
    country="DE",
    tax_id="DE136695976",
    email="office@example.org",
)
BUYER = Party(
    name="Đại học Quốc gia Hà Nội 河内国家大学",
    street="334 Nguyễn Trãi",
    postcode="100000",
    city="Hà Nội",
    country="VN",
    tax_id="0100233488",
)


def invoice_of(
    items, *, language="en", currency="EUR", seller=SELLER, buyer=BUYER, kind="invoice", is_test=False, **facts
):
    lines, taxes = taxed(items)
    content = Content(
        seller=seller,
        buyer=buyer,
        lines=lines,
        taxes=taxes,
        event="Topological Matter 拓扑物质",
        first_day="2027-05-12",
        last_day="2027-05-14",
        order_code="K7QMR2",
        tax_name="VAT",
        payment_details="IBAN DE02120300000000202051",
        **facts,
    )
    return Invoice(
        kind=kind,
        number="QM-2027-00042",
        issued_at=datetime(2027, 3, 1, tzinfo=UTC),
        issued_on=date(2027, 3, 1),
        language=language,
        currency=currency,
        net_minor=content.net,
        tax_minor=content.gross - content.net,
        gross_minor=content.gross,
        content=write_content(content),
        is_test=is_test,
    )


def pages_of(invoice, reader=read_with_poppler):
    return reader(draw_invoice(invoice_paper(invoice), brand=Brand("Collegium"), invariant=True))


def test_invoice_says_everything_the_law_asks_for():
    invoice = invoice_of([Item(1, "Participant: Marie Curie", 11900, STANDARD), Item(2, "Dinner", 5000, EXEMPT)])

    (page,) = pages_of(invoice)

    for fact in (
        "Invoice QM-2027-00042",
        "1 March 2027",
        "12–14 May 2027",
        "Institute of Quantum Matter",
        "DE136695976",
        "河内国家大学",
        "0100233488",
        "Vietnam",
        "Participant: Marie Curie",
        "€100.00",
        "€19.00",
        "€169.00",
        "Exempt from VAT: scientific event",
        "IBAN DE02120300000000202051",
    ):
        assert squeezed(fact) in page


@pytest.mark.parametrize("name", NAMES)
def test_every_name_stands_whole_on_the_invoice(name):
    invoice = invoice_of([Item(1, f"Participant: {name}", 11900, STANDARD)])
    pdf = draw_invoice(invoice_paper(invoice), brand=Brand("Collegium"))

    assert squeezed(name) in read_with_pypdf(pdf)[0]
    assert_well_made(pdf)


def test_name_that_no_font_has_does_not_stop_the_invoice():
    (page,) = pages_of(invoice_of([Item(1, "Participant: 김민수", 11900, STANDARD)]))

    assert squeezed("Participant: ???") in page


@pytest.mark.parametrize(("number", "pages"), [(1, 1), (12, 1), (50, 3), (200, 8)])
def test_long_invoice_goes_on_to_further_pages_and_loses_no_line(number, pages):
    invoice = invoice_of([Item(n, f"Participant: Person {n:04d}", 11900, STANDARD) for n in range(number)])

    found = pages_of(invoice)

    assert abs(len(found) - pages) <= 1
    text = "".join(found)
    assert all(f"Person{n:04d}" in text for n in range(number))
    assert squeezed(f"Page {len(found)} of {len(found)}") in found[-1] or len(found) == 1
    assert squeezed("Without tax") in found[-1]


def test_credit_note_names_what_it_corrects_and_asks_for_no_money():
    invoice = invoice_of(
        [Item(1, "Participant", 500000, STANDARD)],
        language="vi",
        currency="VND",
        kind="credit_note",
        corrects="QM-2027-00041",
        corrects_on="2027-02-01",
        is_test=True,
    )

    (page,) = pages_of(invoice)

    assert "QM-2027-00041" in page
    assert "500.000₫" in page
    assert "IBAN" not in page


def test_paid_invoice_has_nothing_left_and_does_not_say_how_to_pay():
    (page,) = pages_of(invoice_of([Item(1, "Participant", 11900, STANDARD)], paid=11900))

    assert squeezed("Still to be paid €0.00") in page
    assert "IBAN" not in page


def test_same_content_makes_the_same_paper():
    invoice = invoice_of([Item(1, "Participant", 11900, STANDARD)])
    once, twice = (draw_invoice(invoice_paper(invoice), brand=Brand("C"), invariant=True) for _n in range(2))

    assert once == twice
