"""`manage.py check_books` finds every kind of contradiction, and only those."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from registrations.actions.cancelling import cancel_order
from registrations.actions.fetching_books import fetch_provider_books
from registrations.models import Dispute, LedgerLine, Order, OrderLine, Payment, ProviderLine, Quota, Refund
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(shop, deliver):
    shop.pay_and_deliver(deliver)
    return shop


def check(**options):
    """(whether all is right, what is said)"""
    out = StringIO()
    try:
        call_command("check_books", stdout=out, **options)
    except CommandError as error:
        return False, out.getvalue() + str(error)
    return True, out.getvalue()


def test_books_of_all_that_can_happen_are_right(paid, deliver):
    fetch_provider_books()
    cancel_order(order=paid.order, by=UserFactory())

    assert check() == (True, "The books of 1 events are right.\n")


def spoil_ledger():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registrations_ledgerline SET amount_minor = -4999 WHERE kind = 'payment'")


SPOILED = {
    "a line of the ledger": (spoil_ledger, "but booked -4999"),
    "a payment": (lambda: Payment.objects.update(received_minor=4000), "but booked -5000"),
    "a state": (lambda: Payment.objects.update(state="failed"), "failed, but booked -5000"),
    "an order": (lambda: Order.objects.update(total_minor=6000), "its total is not the sum of its lines"),
    "a line": (lambda: OrderLine.objects.update(price_minor=1), "its total is not the sum of its lines"),
    "a person without a line": (
        lambda: OrderLine.objects.update(attendee=None, ticket_type=None, kind="fee"),
        "has no line",
    ),
    "a cancelled order": (lambda: Order.objects.update(state="cancelled"), "cancelled, but charged 5000"),
    "a quota": (lambda: Quota.objects.update(size=0), "1 places taken of 0"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_spoiled_is_found(paid, what):
    spoil, sentence = SPOILED[what]
    spoil()

    is_right, said = check(offline=True)

    assert not is_right
    assert sentence in said
    assert paid.event.slug in said


def test_refund_that_is_not_booked_and_too_much_that_goes_back_are_found(paid):
    payment = Payment.objects.get()
    values = {"amount_minor": 9000, "currency": "USD", "state": "succeeded", "created_at": payment.created_at}
    Refund.objects.create(payment=payment, idempotency_key="r", **values)
    said = check(offline=True)[1]
    assert "succeeded, but booked 0" in said
    assert "received 5000, but 9000 goes back" in said


def test_dispute_that_is_not_booked_is_found(paid):
    payment = Payment.objects.get()
    Dispute.objects.create(
        payment=payment,
        provider_id="dp_1",
        amount_minor=5000,
        withdrawn_minor=5000,
        currency="USD",
        status="lost",
        opened_at=payment.created_at,
    )
    assert "5000 withdrawn, but booked 0" in check(offline=True)[1]


def test_what_only_the_provider_knows_is_found(paid):
    payment = Payment.objects.get()
    refund = paid.account.refund(payment.intent_id, 1000)

    is_right, said = check()

    assert not is_right
    assert f"refund {refund['id']} of 1000 is not in our books" in said
    assert check(offline=True)[0]


def test_page_that_was_paid_without_a_word_is_found(shop):
    shop.pay()
    assert "open here, paid at the provider" in check()[1]


def test_refund_that_the_provider_does_not_know_is_found(paid):
    cancel_order(order=paid.order, by=UserFactory())
    del paid.account.objects[Refund.objects.get().provider_id]
    assert "the provider does not know it" in check()[1]


def test_other_amount_at_the_provider_or_on_its_account_is_found(paid):
    fetch_provider_books()
    ProviderLine.objects.filter(type="charge").update(amount_minor=F("amount_minor") - 7)
    assert "but 4993 on the provider's account" in check()[1]
    paid.session["amount_total"] = 4000
    assert "(4000, 'USD'" in check()[1]


def test_provider_that_does_not_answer_proves_nothing(paid, settings):
    paid.account.faults = [500] * 3
    assert "can't be asked" in check()[1]
    settings.STRIPE_API_KEY = ""
    assert "STRIPE_API_KEY is empty" in check()[1]


def test_one_event_and_the_last_days_only(paid):
    assert check(event=paid.event.slug, days=1)[0]
    assert "No event" in check(event="nothing")[1]


def test_ledger_lines_are_never_changed(paid):
    line = LedgerLine.objects.first()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
