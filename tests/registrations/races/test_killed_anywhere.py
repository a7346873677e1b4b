"""A process dies between any two steps of an action; the recurring commands repair what it left.

Each action is run again and again, each time by a process that gets SIGKILL one step later (dying.py), until one comes
to its end. Then the recurring commands run once, and everything is counted.
"""

import uuid
from itertools import count

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def die_everywhere(child, action, prepare):
    """What `prepare` gave for each run; the last one came to its end."""
    runs = [prepare()]
    while child("die", action=action, arguments=runs[-1], at=len(runs)):
        runs.append(prepare())
    return runs


def orders(child, sale):
    return child("count", event=sale["event"])["orders"]


@pytest.fixture
def sale(child):
    return child("prepare_all")


@pytest.fixture
def account(child):
    with fake.fake_stripe() as account:
        child("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        child("configure", STRIPE_WEBHOOK_SECRETS=[fake.WEBHOOK_SECRET])
        yield account


@pytest.fixture
def place(child, sale):
    """An unpaid order of one person; `{"order": its number}`."""
    return lambda: child("place", event=sale["event"], kind=sale["kind"])


@pytest.fixture
def paid(child, account, place):
    """One that was paid and booked."""

    def pay():
        order = place()
        account.pay(child("pay", **order)["session"])
        child("settle", **order)
        return order

    return pay


def refunded(account):
    return [item["amount"] for item in account.objects.values() if item["object"] == "refund"]


def test_placing_an_order_leaves_all_of_it_or_nothing(child, sale):
    runs = die_everywhere(child, "place_all", lambda: {**sale, "key": uuid.uuid4().hex})
    assert len(runs) > 15
    child("repair")
    assert child("problems") == []

    for arguments in runs:  # the buyers send their forms again
        child("place_all", **arguments)

    child("repair")
    counted = child("count", event=sale["event"])
    assert (counted["orders"], counted["attendees"]) == ({"pending": len(runs)}, 2 * len(runs))
    assert counted["mails"] == {"placed": len(runs)}
    assert child("problems") == []


@pytest.mark.control
def test_without_a_transaction_half_an_order_is_left(child, sale):
    die_everywhere(child, "place_all", lambda: {**sale, "key": uuid.uuid4().hex, "lock": False})

    assert any("no line" in problem for problem in child("sweep"))


def test_asking_for_a_payment_page_leaves_one_that_can_be_paid(child, sale, account, place):
    runs = die_everywhere(child, "pay", place)
    assert len(runs) > 10
    child("repair")
    assert child("problems") == []

    sessions = [child("pay", **order)["session"] for order in runs]  # the buyers press again

    assert sorted(sessions) == sorted(account.objects)
    for session in sessions:
        account.pay(session)
    assert child("problems") != []  # the provider has money, and no message came
    child("repair")
    assert orders(child, sale) == {"confirmed": len(runs)}
    assert child("problems") == []


def test_money_that_came_is_booked_once(child, sale, account, place):
    def deliver():
        order = place()
        session = account.pay(child("pay", **order)["session"])
        body, signature = account.event("checkout.session.completed", session)
        return {"body": body.decode(), "signature": signature}

    runs = die_everywhere(child, "receive", deliver)
    assert len(runs) > 15
    assert any("paid at the provider" in problem for problem in child("problems"))  # without the repair

    child("repair")

    counted = child("count", event=sale["event"])
    assert (counted["orders"], counted["payment_lines"]) == ({"confirmed": len(runs)}, len(runs))
    assert counted["mails"] == {"placed": len(runs), "confirmed": len(runs)}
    assert child("problems") == []


def test_money_goes_back_once(child, sale, account, paid):
    runs = die_everywhere(child, "pay_back", paid)
    assert len(runs) > 15
    assert any("not in our books" in problem for problem in child("problems"))  # without the repair

    child("repair")

    states = child("state", **runs[-1])["refunds"]
    assert set(states) == {"succeeded"}
    assert refunded(account) == [5000] * len(states)
    assert child("problems") == []


def test_whoever_cancelled_gets_the_money_back(child, sale, account, paid):
    runs = die_everywhere(child, "cancel", paid)
    assert len(runs) > 15
    assert child("problems") != []  # without the repair

    child("repair")

    found = orders(child, sale)
    assert found["cancelled"] + found["confirmed"] == len(runs)
    assert refunded(account) == [5000] * found["cancelled"]
    assert child("problems") == []


def test_mail_comes_at_least_once(child, sale, tmp_path):
    folder = tmp_path / "mail"
    child("configure", EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH=str(folder))
    addresses = (f"holder{number}@example.org" for number in count())
    placed = []

    def place():
        placed.append(next(addresses))
        child("place_for", event=sale["event"], kind=sale["kind"], email=placed[-1])
        return {}

    def came():
        text = "".join(path.read_text() for path in folder.iterdir())
        return [text.count(f"\nTo: {address}\n") for address in placed]

    # the worker that comes to its end has also sent what others had not yet begun
    die_everywhere(child, "work", place)
    assert 0 in came()
    assert child("tasks")["RUNNING"] > 1  # without the repair

    child("repair")

    assert set(came()) <= {1, 2}  # twice where the worker died before it wrote down that the mail was sent
    assert child("problems") == []


def test_statement_is_read_and_booked_once(child, sale, place):
    child("configure", DEMO=False)
    runs = die_everywhere(child, "take_statement", lambda: {"orders": [place()["order"]]})
    assert len(runs) > 15
    child("repair")
    assert child("problems") == []

    child("take_statement", orders=[number for run in runs for number in run["orders"]])  # the file once more

    child("repair")
    counted = child("count", event=sale["event"])
    assert (counted["orders"], counted["payment_lines"]) == ({"confirmed": len(runs)}, len(runs))
    assert child("problems") == []


def test_invoice_numbers_stay_without_gaps(child, sale):
    runs = die_everywhere(child, "issue", lambda: child("place_with_buyer", event=sale["event"], kind=sale["kind"]))
    assert len(runs) > 10
    child("repair")
    assert child("problems") == []

    for order in runs:
        child("issue", **order)

    child("repair")
    assert child("problems") == []
