"""Invoices: their numbers, and what stands on them for ever."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from registrations.actions.invoicing import correct_invoice, issue_invoice
from registrations.actions.refusals import InvoiceRefusedError
from registrations.enums import OrderState
from registrations.forms.buyer import BuyerForm
from registrations.models import Buyer, Invoice, Issuer, NumberSeries, Order, TaxRate
from registrations.queries.checks import problems_of_books
from registrations.rules.invoice_content import Tax
from tests.factories import BuyerFactory, IssuerFactory, TaxRateFactory, UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.invoices import pending_order


@pytest.fixture
def issuer(db):
    return TaxRateFactory().issuer


@pytest.fixture
def paid(shop, deliver, issuer):
    """A paid order of $50.00 with a buyer."""
    shop.pay_and_deliver(deliver)
    BuyerFactory(order=shop.order)
    return shop


# -- issuing ----------------------------------------------------------------------------------------------------------


def test_invoice_says_who_what_and_how_much(paid, issuer):
    invoice = issue_invoice(order=paid.order)

    facts = invoice.facts
    assert invoice.number == f"TEST-{issuer.prefix}-{invoice.year}-00001"  # paid with a test key
    assert (invoice.net_minor, invoice.tax_minor, invoice.gross_minor) == (4202, 798, 5000)
    assert (facts.seller.name, facts.buyer.name) == (issuer.name, "Université de Lyon")
    assert [line.text for line in facts.lines] == [f"{paid.kind.name}: Văn An Nguyễn"]
    assert [(row.tax.percent, row.net, row.amount) for row in facts.taxes] == [("19", 4202, 798)]
    assert facts.paid == 5000
    assert problems_of_books(paid.event) == []


def test_invoice_asked_for_twice_is_one(paid):
    assert issue_invoice(order=paid.order).pk == issue_invoice(order=paid.order).pk
    assert Invoice.objects.count() == 1


def test_invoice_is_never_changed_or_deleted(paid):
    invoice = issue_invoice(order=paid.order)
    invoice.gross_minor = 1

    for change in (
        invoice.save,
        invoice.delete,
        Invoice.objects.all().delete,
        lambda: Invoice.objects.update(gross_minor=1),
        lambda: Invoice.objects.bulk_update([invoice], ["gross_minor"]),
    ):
        with pytest.raises(TypeError, match="never"):
            change()


def test_changed_content_is_noticed(paid):
    invoice = issue_invoice(order=paid.order)
    content = {**invoice.content, "event": "Another event"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registrations_invoice SET content = %s", [json.dumps(content)])

    assert problems_of_books(paid.event) == [f"invoice {invoice.number}: not as it was issued"]


def test_content_stays_when_issuer_buyer_and_event_change(paid, issuer):
    invoice = issue_invoice(order=paid.order)
    before = invoice.facts

    Issuer.objects.update(name="Other", street="Other")
    Buyer.objects.update(name="Other")
    TaxRate.objects.update(percent=7)

    assert Invoice.objects.get().facts == before


def test_numbers_run_per_issuer_and_year_on_its_own_clock(issuer):
    first, second, third = (pending_order() for _n in range(3))
    other = TaxRateFactory(issuer__is_default=False).issuer
    third.event.registration_settings.issuer = other
    third.event.registration_settings.save()
    staff = UserFactory()
    for order in (first, second, third):
        BuyerFactory(order=order)

    with time_machine.travel(datetime(2027, 12, 31, 23, 30, tzinfo=UTC), tick=False):  # 2028 in Berlin
        Order.objects.update(expires_at=datetime(2028, 2, 1, tzinfo=UTC))
        made = [issue_invoice(order=order, by=staff).number for order in (first, third)]
    with time_machine.travel(datetime(2028, 6, 1, tzinfo=UTC), tick=False):
        made.append(issue_invoice(order=second, by=staff).number)

    assert made == [f"{issuer.prefix}-2028-00001", f"{other.prefix}-2028-00001", f"{issuer.prefix}-2028-00002"]


def test_number_of_a_refused_invoice_is_given_again(issuer):
    order = pending_order()
    BuyerFactory(order=order)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_invoice(order=order, by=UserFactory())
        raise RuntimeError

    assert issue_invoice(order=order, by=UserFactory()).sequence == 1


def test_test_orders_count_for_themselves(issuer):
    order, real = pending_order(), pending_order()
    Order.objects.filter(pk=order.pk).update(is_test=True)
    for one in (order, real):
        BuyerFactory(order=one)

    test, invoice = issue_invoice(order=order, by=UserFactory()), issue_invoice(order=real, by=UserFactory())

    assert test.number == f"TEST-{issuer.prefix}-{test.year}-00001"
    assert invoice.number == f"{issuer.prefix}-{test.year}-00001"


@pytest.mark.parametrize(
    ("state", "by_staff", "said"),
    [
        (OrderState.PENDING, False, "once this is paid"),
        (OrderState.CANCELLED, True, "does not stand"),
        (OrderState.EXPIRED, True, "does not stand"),
    ],
)
def test_invoice_is_refused_in_words(issuer, state, by_staff, said):
    order = pending_order()
    BuyerFactory(order=order)
    Order.objects.filter(pk=order.pk).update(state=state)

    with pytest.raises(InvoiceRefusedError, match=said):
        issue_invoice(order=order, by=UserFactory() if by_staff else None)
    assert not NumberSeries.objects.exists()


def test_invoice_needs_an_issuer_a_rate_and_a_buyer(db):
    order = pending_order()
    staff = UserFactory()
    with pytest.raises(InvoiceRefusedError, match="Nobody issues"):
        issue_invoice(order=order, by=staff)
    issuer = IssuerFactory()
    with pytest.raises(InvoiceRefusedError, match="No buyer"):
        issue_invoice(order=order, by=staff)
    BuyerFactory(order=order)
    with pytest.raises(InvoiceRefusedError, match="no tax rate"):
        issue_invoice(order=order, by=staff)
    TaxRateFactory(issuer=issuer)
    assert issue_invoice(order=order, by=staff).facts.paid == 0


def test_free_order_has_no_invoice(issuer):
    event, kind = open_event()
    order = order_for(event, kind)
    BuyerFactory(order=order)

    with pytest.raises(InvoiceRefusedError, match="free"):
        issue_invoice(order=order, by=UserFactory())


# -- taxes ------------------------------------------------------------------------------------------------------------


def test_rate_for_institutions_abroad_goes_before_the_one_for_all(db):
    issuer = IssuerFactory()
    TaxRateFactory(
        issuer=issuer, sort_order=1, category="AE", percent=0, reason="Reverse charge", buyers="foreign_body"
    )
    TaxRateFactory(issuer=issuer, sort_order=2)
    abroad, at_home, person = (pending_order() for _n in range(3))
    BuyerFactory(order=abroad)
    BuyerFactory(order=at_home, country="DE", tax_id="DE136695976")
    BuyerFactory(order=person, is_body=False, tax_id="")

    taxes = [issue_invoice(order=one, by=UserFactory()).facts.taxes[0].tax for one in (abroad, at_home, person)]

    assert taxes == [Tax("AE", "0", "Reverse charge"), Tax("S", "19"), Tax("S", "19")]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"category": "E", "percent": 0}, "reason"),
        ({"category": "S", "percent": 0}, "zero"),
        ({"category": "E", "percent": 5, "reason": "why"}, "zero"),
    ],
)
def test_rate_that_no_invoice_may_say_is_refused(db, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TaxRateFactory(**values)


def test_reason_stands_in_the_language_of_the_order(db):
    TaxRateFactory(category="E", percent=0, reason="Exempt", reason_vi="Không chịu thuế")
    order = pending_order(language="vi")
    BuyerFactory(order=order)

    assert issue_invoice(order=order, by=UserFactory()).facts.taxes[0].tax.reason == "Không chịu thuế"


# -- names that no font has -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "attention", "street", "city"])
def test_invoice_that_no_font_can_print_is_refused_and_takes_no_number(paid, field):
    Buyer.objects.update(**{field: "서울대학교"})

    with pytest.raises(InvoiceRefusedError, match="서울대학교"):
        issue_invoice(order=paid.order)

    assert not Invoice.objects.exists()
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_invoice_of_a_person_whose_name_no_font_has_waits_for_letters(paid):
    person = paid.order.attendees.get()
    paid.order.attendees.update(family_name="محمد", given_name="")
    with pytest.raises(InvoiceRefusedError, match="محمد"):
        issue_invoice(order=paid.order)

    paid.order.attendees.update(family_name=person.family_name, given_name="Min-su (김민수)")

    assert "Min-su (김민수)" in issue_invoice(order=paid.order).facts.lines[0].text


def test_correction_that_no_font_can_print_credits_nothing(paid):
    issue_invoice(order=paid.order)
    Buyer.objects.update(name="서울대학교")

    with pytest.raises(InvoiceRefusedError, match="서울대학교"):
        correct_invoice(order=paid.order, by=UserFactory())

    assert Invoice.objects.count() == 1
    assert problems_of_books(paid.event) == []


def test_buyers_form_names_the_field_that_no_font_can_print(paid):
    typed = {"name": "서울대학교", "street": "1 Gwanak-ro 🎉", "city": "Seoul", "country": "KR"}

    form = BuyerForm(typed, buyer=Buyer(order=paid.order))

    assert list(form.errors) == ["name"]
    assert "No font" in form.errors["name"][0]
