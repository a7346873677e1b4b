"""Credit notes and new invoices follow the books."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.invoicing import correct_invoice, issue_invoice, save_buyer
from registrations.actions.paying_back import ask_refund
from registrations.actions.refunding import move_refund
from registrations.actions.refusals import InvoiceRefusedError
from registrations.actions.transitions import lock_order
from registrations.models import Buyer, Invoice, LedgerLine, NumberSeries, Payment
from registrations.models.invoice import signed_sum
from registrations.queries.checks import problems_of_books
from tests.factories import BuyerFactory, TaxRateFactory, UserFactory
from tests.registrations.invoices import numbers


@pytest.fixture
def issuer(db):
    return TaxRateFactory().issuer


@pytest.fixture
def paid(shop, deliver, issuer):
    """A paid order of $50.00 with a buyer."""
    shop.pay_and_deliver(deliver)
    BuyerFactory(order=shop.order)
    return shop


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
