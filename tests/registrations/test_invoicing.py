"""Invoices: their numbers, what stands on them for ever, and credit notes that follow the books."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.invoicing import correct_invoice, issue_invoice, save_buyer
from registrations.actions.paying_back import ask_refund
from registrations.actions.refunding import move_refund
from registrations.actions.refusals import InvoiceRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import OrderState
from registrations.forms.buyer import BuyerForm
from registrations.models import Buyer, Invoice, Issuer, LedgerLine, NumberSeries, Order, Payment, TaxRate
from registrations.models.invoice import signed_sum
from registrations.queries.checks import problems_of_books
from registrations.rules.invoice_content import Tax
from registrations.rules.invoicing import Item, owed_by_line, spread, tax_within, taxed
from tests.factories import BuyerFactory, IssuerFactory, TaxRateFactory, UserFactory
from tests.registrations.helpers import open_event, order_for


@pytest.fixture
def issuer(db):
    return TaxRateFactory().issuer


@pytest.fixture
def paid(shop, deliver, issuer):
    """A paid order of $50.00 with a buyer."""
    shop.pay_and_deliver(deliver)
    BuyerFactory(order=shop.order)
    return shop


def pending_order(people=1, price=5000, **values):
    event, kind = open_event(price=price)
    return order_for(event, kind, people=people, **values)


def numbers(order):
    return list(order.invoices.order_by("pk").values_list("kind", "gross_minor", "sequence"))


# -- sums -------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**8), min_size=1).filter(any))
def test_spread_parts_are_the_amount_and_nobody_gets_more_than_a_unit_too_much(amount, weights):
    parts = spread(amount, weights)

    assert sum(parts) == amount
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


@given(st.lists(st.tuples(st.integers(1, 10**8), st.sampled_from(["0", "7", "19", "8.25"])), min_size=1, max_size=60))
def test_taxed_lines_add_up_to_their_sums_exactly(priced):
    lines, sums = taxed([Item(n, "", gross, Tax("S", rate)) for n, (gross, rate) in enumerate(priced)])

    assert [line.gross for line in lines] == [gross for gross, _rate in priced]
    assert sum(row.net + row.amount for row in sums) == sum(gross for gross, _rate in priced)
    for row in sums:
        assert row.net == sum(line.net for line in lines if line.tax == row.tax)
        assert abs(row.amount - row.net * Decimal(row.tax.percent) / 100) <= 1


@pytest.mark.parametrize(("gross", "percent", "tax"), [(11900, 19, 1900), (5000, 19, 798), (100, 7, 7), (500000, 0, 0)])
def test_tax_within_an_amount(gross, percent, tax):
    assert tax_within(gross, Decimal(percent)) == tax


def test_owed_is_the_charge_less_a_share_of_what_was_let_go():
    assert owed_by_line({1: 10000, 2: 5000, 3: 0}, 1500) == {1: 9000, 2: 4500}
    assert owed_by_line({1: 0}, 1500) == {}
    assert owed_by_line({1: 1000}, 1500) == {1: 0}


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


# -- what follows -----------------------------------------------------------------------------------------------------


def test_cancelled_order_is_credited_in_full(paid):
    invoice = issue_invoice(order=paid.order)

    cancel_order(order=paid.order, by=UserFactory())

    note = paid.order.invoices.get(kind="credit_note")
    assert (note.corrects, note.gross_minor, note.tax_minor) == (invoice, 5000, 798)
    assert note.facts.corrects == invoice.number
    assert note.sequence == invoice.sequence + 1
    assert problems_of_books(paid.event) == []


def test_part_paid_back_is_credited_in_part(paid):
    issue_invoice(order=paid.order)
    payment = Payment.objects.get(order=paid.order)

    ask_refund(payment=payment, amount=Money(1190, "USD"), reason="late", by=UserFactory(), key=uuid.uuid4().hex)

    note = paid.order.invoices.get(kind="credit_note")
    assert (note.net_minor, note.tax_minor) == (1000, 190)
    cancel_order(order=paid.order, by=UserFactory())
    assert signed_sum(paid.order.invoices.all()) == 0
    assert problems_of_books(paid.event) == []


def test_refund_that_fails_is_invoiced_again(paid):
    issue_invoice(order=paid.order)
    payment = Payment.objects.get(order=paid.order)
    refund = ask_refund(payment=payment, amount=Money(1000, "USD"), reason="x", by=UserFactory(), key=uuid.uuid4().hex)
    refund.refresh_from_db()
    with transaction.atomic():
        moved = move_refund(lock_order(paid.order.pk), refund, "failed", datetime.now(UTC))

    assert moved
    assert [row[:2] for row in numbers(paid.order)] == [("invoice", 5000), ("credit_note", 1000), ("invoice", 1000)]
    assert problems_of_books(paid.event) == []


def test_order_never_invoiced_gets_no_credit_note(paid):
    cancel_order(order=paid.order, by=UserFactory())

    assert not Invoice.objects.exists()


def test_corrected_invoice_is_credited_and_written_anew(paid):
    invoice = issue_invoice(order=paid.order)
    staff = UserFactory()
    save_buyer(buyer=Buyer(order=paid.order, name="Université de Lyon II", country="FR"), by=staff)

    note, new = correct_invoice(order=paid.order, by=staff)

    assert (note.corrects, note.facts.buyer.name) == (invoice, "Université de Lyon")
    assert (new.gross_minor, new.facts.buyer.name, new.facts.paid) == (5000, "Université de Lyon II", 5000)
    assert issue_invoice(order=paid.order) == new
    assert problems_of_books(paid.event) == []


def test_holder_names_the_buyer_until_there_is_an_invoice(paid):
    save_buyer(buyer=Buyer(order=paid.order, name="Me", country="FR"))
    assert Buyer.objects.get().name == "Me"
    issue_invoice(order=paid.order)

    with pytest.raises(InvoiceRefusedError, match="write to the organisers"):
        save_buyer(buyer=Buyer(order=paid.order, name="Another", country="FR"))
    assert Buyer.objects.get().name == "Me"


def test_sweep_settles_what_a_change_of_the_books_forgot(paid, issuer):
    invoice = issue_invoice(order=paid.order)
    line = paid.order.lines.get()
    LedgerLine.objects.create(
        order=paid.order,
        kind="waiver",
        amount_minor=-500,
        currency="USD",
        line=line,
        recorded_at=invoice.issued_at - timedelta(minutes=1),
    )
    assert any("invoiced 5000 of 4500" in problem for problem in problems_of_books(paid.event))

    call_command("settle_invoices")
    call_command("settle_invoices")

    assert [row[:2] for row in numbers(paid.order)] == [("invoice", 5000), ("credit_note", 500)]


def test_sweep_ends_with_an_error_if_nobody_can_invoice(paid, issuer):
    issue_invoice(order=paid.order)
    LedgerLine.objects.create(
        order=paid.order, kind="charge", amount_minor=500, currency="USD", recorded_at=datetime.now(UTC)
    )
    issuer.rates.all().delete()

    with pytest.raises(CommandError, match="1 orders could not"):
        call_command("settle_invoices")


def test_missing_number_is_noticed(paid, issuer):
    issue_invoice(order=paid.order)
    NumberSeries.objects.update(last=3)

    assert any("number series" in problem for problem in problems_of_books(paid.event))


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
