"""A process that dies at the worst moment."""

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]

PATIENCE = 60  # seconds


def kill_while_it_asks(doomed, account, command, **arguments):
    """The process dies while the provider thinks about its answer; then the provider does what it was asked for."""
    account.faults = ["held"]
    doomed.send(command, **arguments)
    assert account.was_asked.wait(PATIENCE)
    doomed.kill()
    account.may_answer.set()
    assert account.has_done_it.wait(PATIENCE)


@pytest.mark.parametrize("repaired_by", ["buyer", "reconcile"])
def test_process_killed_while_it_asks_for_a_page_leaves_one_session(child, doomed, repaired_by):
    sale = child("prepare", places=5, price=5000)
    order = child("place", event=sale["event"], kind=sale["kind"])["order"]
    with fake.fake_stripe() as account:
        for process in (child, doomed):
            process("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        kill_while_it_asks(doomed, account, "pay", order=order)
        assert child("count", event=sale["event"])["payments"] == {"created": 1}

        result = child("pay", order=order) if repaired_by == "buyer" else child("reconcile")

        assert result["state"] == "open"
        assert [item["id"] for item in account.objects.values()] == [result["session"]]
    assert child("count", event=sale["event"])["payments"] == {"open": 1}


@pytest.fixture
def paid(child, doomed):
    """(order's number, sale, account): its page was paid at a Stripe of this test, and nobody has told us."""
    with fake.fake_stripe() as account:
        for process in (child, doomed):
            process(
                "configure",
                STRIPE_API_KEY=fake.API_KEY,
                STRIPE_API_BASE=account.base,
                STRIPE_WEBHOOK_SECRETS=[fake.WEBHOOK_SECRET],
            )
        sale = child("prepare", places=5, price=5000)
        order = child("place", event=sale["event"], kind=sale["kind"])["order"]
        account.pay(child("pay", order=order)["session"])
        yield order, sale, account


def test_worker_killed_while_it_pays_back_pays_back_once(child, doomed, paid):
    order, sale, account = paid
    child("settle", order=order)
    child("ask_refund", order=order)

    kill_while_it_asks(doomed, account, "send_refunds")

    assert child("state", order=order)["refunds"] == ["created"]
    child("reconcile")
    assert child("state", order=order)["refunds"] == ["succeeded"]
    assert [item["amount"] for item in account.objects.values() if item["object"] == "refund"] == [5000]
    assert child("count", event=sale["event"])["problems"] == []


@pytest.mark.parametrize("repaired_by", ["redelivery", "reconcile"])
def test_process_killed_while_it_takes_an_event_loses_no_money(child, doomed, paid, repaired_by):
    order, sale, account = paid
    session = account._kind("checkout.session")[0]
    body, signature = account.event("checkout.session.completed", session)
    delivery = {"body": body.decode(), "signature": signature}

    kill_while_it_asks(doomed, account, "receive", **delivery)

    assert child("state", order=order) == {"order": "pending", "payments": ["open"], "refunds": [], "events": 0}
    child("receive", **delivery) if repaired_by == "redelivery" else child("reconcile")
    assert child("state", order=order)["order"] == "confirmed"
    counted = child("count", event=sale["event"])
    assert (counted["payment_lines"], counted["problems"]) == (1, [])
    assert counted["mails"] == {"placed": 1, "confirmed": 1}
