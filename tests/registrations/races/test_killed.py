"""A process that dies at the worst moment."""

import time

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.mark.parametrize("repaired_by", ["buyer", "reconcile"])
def test_process_killed_while_it_asks_for_a_page_leaves_one_session(child, doomed, repaired_by):
    sale = child("prepare", places=5, price=5000)
    order = child("place", event=sale["event"], kind=sale["kind"])["order"]
    with fake.fake_stripe() as account:
        account.server.slow, account.faults = 1.0, ["slow"]
        for process in (child, doomed):
            process("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        doomed.send("pay", order=order)
        while not account.requests and doomed.process.poll() is None:
            time.sleep(0.01)
        doomed.process.kill()
        assert child("count", event=sale["event"])["payments"] == {"created": 1}

        result = child("pay", order=order) if repaired_by == "buyer" else child("reconcile")

        assert result["state"] == "open"
        assert [item["id"] for item in account.objects.values()] == [result["session"]]
    assert child("count", event=sale["event"])["payments"] == {"open": 1}
