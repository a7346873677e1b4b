"""Registrations through the real web server: 300 people for 100 places at once, and 16 at a time without an end."""

import time
from collections import Counter

from bench.orders import run_child
from bench.peers import PEERS
from bench.report import Report
from bench.server import web_server
from tests.registrations.races.buyers import Buyer, at_once


def measure_rush(report: Report, label: str, rounds: int, **changes: str) -> None:
    report.title(f"Registrations through the web server, {label}, 2 workers")
    few, many = (run_child("bench.order_facts", "sale", places, **changes) for places in ("100", "1000000"))
    with web_server(2, **changes) as server:
        rush(report, server.url, few)
        steady(report, server.url, many, rounds)


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


def steady(report: Report, url: str, sale: dict, rounds: int) -> None:
    """Two posts each: the people, and the confirmation that places the order."""

    def visit(start: int) -> Counter:
        buyers = [Buyer(url, start + number) for number in range(rounds)]
        return Counter((buyer.fill_in(sale), buyer.confirm(sale))[1] for buyer in buyers)

    begin = time.perf_counter()
    outcomes = sum(at_once([lambda n=n: visit(1000 * (n + 1)) for n in range(16)]), Counter())
    rate = outcomes["placed"] / (time.perf_counter() - begin)
    errors = outcomes.total() - outcomes["placed"]
    report.add("free registrations, 16 at once", f"{rate:,.1f}/s", f"{errors} errors", PEERS["free registration"])
