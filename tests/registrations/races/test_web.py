"""The same rush through the real web server: the form that people fill in, and Stripe's deliveries."""

import http.client
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.registrations import fake_stripe as fake
from tests.registrations.races.buyers import Buyer, at_once
from tests.web_server import web_server

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def test_hundred_places_are_sold_once_each_by_the_web_server(child, separate_database):
    sale = child("prepare", places=100)

    with web_server(separate_database.environment) as base:
        buyers = [Buyer(base, number) for number in range(300)]
        filled = Counter(buyer.fill_in(sale)[0] for buyer in buyers)
        outcomes = Counter(at_once([lambda buyer=buyer: buyer.confirm(sale) for buyer in buyers]))

    assert filled == {302: 300}
    assert outcomes == {"placed": 100, "sold out": 200}
    counted = child("count", event=sale["event"])
    assert (counted["attendees"], counted["problems"]) == (100, [])


@pytest.fixture
def stripe():
    with fake.fake_stripe() as account:
        account.environment = {
            "STRIPE_API_KEY": fake.API_KEY,
            "STRIPE_API_BASE": account.base,
            "STRIPE_WEBHOOK_SECRET": fake.WEBHOOK_SECRET,
        }
        yield account


def deliver(base, delivery):
    address, (body, signature) = urlsplit(base), delivery
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    connection.request("POST", "/webhooks/stripe/", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_one_event_delivered_ten_times_at_once_is_booked_once(child, separate_database, stripe):
    sale = child("prepare", places=5, price=5000)
    order = child("place", event=sale["event"], kind=sale["kind"])["order"]
    child("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=stripe.base)
    session = stripe.pay(child("pay", order=order)["session"])
    same = stripe.event("checkout.session.completed", session)
    other = [stripe.event("checkout.session.completed", session) for _ in range(5)]

    with web_server({**separate_database.environment, **stripe.environment}) as base:
        answers = at_once([lambda d=delivery: deliver(base, d) for delivery in [same] * 10 + other])

    assert Counter(answers) == {200: 15}
    counted = child("count", event=sale["event"])
    assert counted["orders"] == {"confirmed": 1}
    assert counted["payment_lines"] == 1
    assert counted["mails"] == {"placed": 1, "confirmed": 1}
    assert counted["problems"] == []
