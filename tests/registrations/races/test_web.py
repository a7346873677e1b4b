"""The same rush through the real web server: the form that people fill in, and Stripe's deliveries."""

import http.client
import secrets
import threading
from collections import Counter
from urllib.parse import urlencode, urlsplit

import pytest

from tests.registrations import fake_stripe as fake
from tests.registrations.web.steps import typed_person
from tests.web_server import web_server

pytestmark = [pytest.mark.races, pytest.mark.django_db]

CSRF = secrets.token_hex(16)  # 32 characters: what the cookie and the form must both hold


class Buyer:
    """A browser without JavaScript: one connection, one session cookie."""

    def __init__(self, base, number):
        self.address, self.number, self.cookies = urlsplit(base), number, {"csrftoken": CSRF}

    def post(self, path, fields):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=120)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **fields}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.getheader("Location", ""), body

    def fill_in(self, sale):
        path = f"/register/{sale['slug']}/people/?{urlencode({'t-' + str(sale['kind']): 1})}"
        person = typed_person(email=f"buyer{self.number}@example.org")
        return self.post(path, {**person, "contact-name": "", "contact-email": "", "contact-website": ""})

    def confirm(self, sale):
        fields = {"key": secrets.token_urlsafe(32), "terms": "on"}
        status, location, body = self.post(f"/register/{sale['slug']}/confirmation/", fields)
        if status == 302 and location.startswith("/orders/"):
            return "placed"
        return "sold out" if status == 409 and "sold out" in body else f"{status} {location} {body[:300]}"


def at_once(functions):
    """The results of all functions, called by threads that start together."""
    results, gate = [], threading.Barrier(len(functions))

    def run(function):
        gate.wait()
        results.append(function())

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


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
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
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
