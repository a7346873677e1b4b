"""Paying otherwise than online, as holders and organisers see it."""

import re

import pytest

from registrations.enums import OrderState
from registrations.models import Order, Payment, PaymentChoice, PaymentWays
from registrations.rules.references import spaced_reference
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.test_transferring import offer_ways
from tests.registrations.web.steps import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db):
    event, kind = open_event(price=5000)
    offer_ways(event)
    return order_for(event, kind)


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page_of(order):
    return f"/orders/{order.code}/{order.secret}/"


def test_buyer_chooses_on_the_page_of_the_order(client):
    event, kind = open_event(price=5000)
    offer_ways(event)
    answer = register(client, event, kind)
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(order))
    page = client.get(page_of(order)).content.decode()
    assert page.index("Pay $50.00 online") < page.index("I pay by bank transfer") < page.index("I pay at the event")


def test_transfer_shows_account_and_reference(client, order):
    answer = client.post(page_of(order) + "payment/way/", {"way": "transfer"}, follow=True)
    text = answer.content.decode()
    assert spaced_reference(order.code) in text
    assert "DE89 3704 0044 0532 0130 00" in text
    assert "Pay online instead" in text
    assert "I pay by bank transfer" not in text
    assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]


def test_invoice_without_institution_says_so_and_keeps_what_was_typed(client, order):
    answer = client.post(page_of(order) + "payment/way/", {"way": "invoice", "purchase_order": 'PO "7"'})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Please write the name of the institution that pays." in text
    assert 'value="PO &quot;7&quot;"' in text
    assert not PaymentChoice.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"way": "gold"}, {"way": "transfer\0"}, {"way": "invoice", "institution": "x" * 999}]
)
def test_nonsense_changes_nothing(client, order, data):
    answer = client.post(page_of(order) + "payment/way/", data)
    assert answer.status_code == 302
    assert not PaymentChoice.objects.exists()


def test_way_needs_the_secret(client, order):
    assert client.post(f"/orders/{order.code}/{'x' * 43}/payment/way/", {"way": "transfer"}).status_code == 404
    assert client.get(page_of(order) + "payment/way/").status_code == 405


def test_event_without_ways_is_paid_as_before(client):
    event, kind = open_event(price=5000)
    order = order_for(event, kind)
    text = client.get(page_of(order)).content.decode()
    assert "Pay $50.00<" in text
    assert "bank transfer" not in text


def test_organiser_sets_the_ways(office):
    event, _kind = open_event(price=5000)
    address = f"/admin/registrations/{event.pk}/ways-of-paying/"
    wrong = office.post(address, {"transfer": "on", "transfer_days": 7, "invoice_days": 30, "account_number": "DE00 1"})
    assert "A transfer needs the holder of the account." in wrong.content.decode()
    assert not PaymentWays.objects.exists()
    values = {"account_holder": "Hội", "account_number": "de89370400440532013000", "bank_code": "cobadeff"}
    right = office.post(address, {"transfer": "on", "transfer_days": 7, "invoice_days": 30, **values})
    assert right.status_code == 302
    ways = PaymentWays.objects.get()
    assert (ways.online, ways.transfer, ways.transfer_days, ways.bank_code) == (False, True, 7, "COBADEFF")


def test_organiser_records_cash_and_prints_the_receipt(office, order):
    address = f"/admin/orders/{order.pk}/payments/new/"
    form = office.get(address).context["form"]
    values = {
        "key": form["key"].value(),
        "provider": "cash",
        "amount": "50.00",
        "received_on": form["received_on"].value().isoformat(),
        "reference": "slip 7",
    }
    wrong = office.post(address, {**values, "amount": "0", "received_on": "2999-01-01"}).content.decode()
    assert "Please write an amount above zero." in wrong
    assert "This day has not come yet." in wrong
    assert office.post(address, values).status_code == 302
    assert office.post(address, values).status_code == 302

    order.refresh_from_db()
    payment = Payment.objects.get()
    assert order.state == OrderState.CONFIRMED
    receipt = office.get(f"/admin/orders/{order.pk}/payments/{payment.pk}/receipt.pdf")
    assert receipt.content.startswith(b"%PDF")
    assert "slip 7" in office.get(f"/admin/orders/{order.pk}/").content.decode()


def test_holder_has_the_receipt(client, office, order):
    test_organiser_records_cash_and_prints_the_receipt(office, order)
    text = client.get(page_of(order)).content.decode()
    address = re.search(r'href="([^"]*receipt-\d+\.pdf)"', text)[1]
    assert client.get(address).content.startswith(b"%PDF")
    other = order_for(order.event, order.attendees.get().ticket_type)
    assert client.get(page_of(other) + address.rsplit("/", 1)[1]).status_code == 404
    assert client.get(page_of(order) + "receipt-99999999999999999999.pdf").status_code == 404


def test_screens_need_the_right(client, order):
    client.force_login(UserFactory(is_staff=True))
    for address in (
        f"/admin/registrations/{order.event_id}/ways-of-paying/",
        f"/admin/orders/{order.pk}/payments/new/",
        f"/admin/orders/{order.pk}/payments/1/receipt.pdf",
    ):
        assert client.get(address).status_code in (302, 403)
