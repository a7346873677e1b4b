"""Registrations through the real web server: 300 people for 100 places at once, and 16 at a time without an end."""

import http.client
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from bench.orders import run_child
from bench.peers import PEERS
from bench.report import Report
from bench.server import ROOT, web_server

sys.path.insert(0, str(ROOT))
from tests.registrations import fake_stripe as fake
from tests.registrations.races.buyers import Buyer, at_once

PRICE = 5000  # cents


def measure_rush(report: Report, label: str, rounds: int, **changes: str) -> None:
    report.title(f"Registrations through the web server, {label}, 2 workers")
    few, many = (run_child("bench.order_facts", "sale", places, **changes) for places in ("100", "1000000"))
    with web_server(2, **changes) as server:
        rush(report, server.url, few)
        steady(report, "free", many, rounds, lambda number: FreeBuyer(server.url, number), **changes)
    paid = run_child("bench.order_facts", "sale", "1000000", str(PRICE), **changes)
    with fake.fake_stripe() as account:
        stripe = {
            "STRIPE_API_KEY": fake.API_KEY,
            "STRIPE_API_BASE": account.base,
            "STRIPE_WEBHOOK_SECRET": fake.WEBHOOK_SECRET,
        }
        with web_server(2, **changes, **stripe) as server:
            steady(report, "paid", paid, rounds, lambda number: PayingBuyer(server.url, number, account), **changes)


class FreeBuyer(Buyer):
    """Two posts: the people, and the confirmation that places the order."""

    def register(self, sale: dict) -> str:
        self.fill_in(sale)
        return self.confirm(sale)


class PayingBuyer(Buyer):
    """As FreeBuyer; then the payment page is opened at a provider on this machine (tests/registrations/fake_stripe.py,
    in the bench's own process), paid there, and the provider's signed event is delivered, which asks the provider about
    the payment and confirms the order."""

    def __init__(self, base: str, number: int, account: fake.FakeStripe) -> None:
        super().__init__(base, number)
        self.account = account

    def register(self, sale: dict) -> str:
        self.fill_in(sale)
        status, page, body = self.place(sale)
        session_id = Path(urlsplit(page).path).name
        if status != 303 or session_id not in self.account.objects:
            return f"{status} {page} {body[:300]}"
        with self.account.lock:
            session = self.account.pay(session_id)
            delivery = self.account.event("checkout.session.completed", session)
        taken = self.deliver(*delivery)
        return "placed" if taken == 200 else f"event {taken}"

    def deliver(self, body: bytes, signature: str) -> int:
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        connection.request("POST", "/webhooks/stripe/", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status


def rush(report: Report, url: str, sale: dict) -> None:
    buyers = [Buyer(url, number) for number in range(300)]
    for buyer in buyers:
        buyer.fill_in(sale)
    begin = time.perf_counter()
    outcomes = Counter(at_once([lambda buyer=buyer: buyer.confirm(sale) for buyer in buyers]))
    seconds = time.perf_counter() - begin
    sold, refused = outcomes.pop("placed", 0), outcomes.pop("sold out", 0)
    figure = f"{sold} sold, {refused} refused, {sum(outcomes.values())} errors"
    report.add("100 places, 300 buyers at once", figure, f"{seconds:.1f} s", PEERS["rush"])


def steady(
    report: Report,
    what: str,
    sale: dict,
    rounds: int,
    make: Callable[[int], FreeBuyer | PayingBuyer],
    **changes: str,
) -> None:
    """16 buyers at once, `rounds` each. The database must confirm afterwards what was counted, with one mail each."""

    def visit(start: int) -> Counter:
        return Counter(make(start + number).register(sale) for number in range(rounds))

    begin = time.perf_counter()
    outcomes = sum(at_once([lambda n=n: visit(1000 * (n + 1)) for n in range(16)]), Counter())
    seconds = time.perf_counter() - begin
    errors = outcomes.total() - outcomes["placed"]
    found = run_child("bench.order_facts", "outcome", sale["slug"], **changes)
    if found != {"confirmed": outcomes["placed"], "mails": outcomes["placed"], "problems": []}:
        raise RuntimeError(f"{outcomes} through the web server, but the database says {found}")
    rate = f"{outcomes['placed'] / seconds:,.1f}/s"
    report.add(f"{what} registrations, 16 at once", rate, f"{errors} errors", PEERS[f"{what} registration"])
