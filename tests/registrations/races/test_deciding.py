"""Two things that exclude each other, asked for at the same moment: one of them happens, and what it says is true."""

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def orders(child, sale):
    return child("count", event=sale["event"])["orders"]


# -- a request is approved, withdrawn, and lapses ----------------------------------------------------------------------


@pytest.fixture
def request_(child):
    return child("prepare_request")


def test_request_is_approved_once_and_withdrawn_once(child, request_):
    outcomes = child("decide_at_once", order=request_["order"])

    assert outcomes["withdrawn"] == 1
    assert outcomes.get("approved", 0) <= 1
    assert set(outcomes) <= {"withdrawn", "approved", "refused", "0 expired"}
    assert orders(child, request_) == {"cancelled": 1}


@pytest.mark.control
def test_without_the_lock_a_withdrawn_request_is_approved(child, request_):
    outcomes = child("decide_at_once", order=request_["order"], lock=False)

    assert outcomes == {"withdrawn": 1, "approved": 1}
    assert orders(child, request_) == {"pending": 1}  # it was withdrawn, and is to be paid


# -- one invitation, several people ------------------------------------------------------------------------------------


@pytest.fixture
def invited(child):
    return child("prepare_invitation")


def test_one_invitation_lets_one_person_in(child, invited):
    assert child("come_invited", **invited) == {"confirmed": 1, "refused": 4}


@pytest.mark.control
def test_without_the_lock_an_invitation_lets_several_in(child, invited):
    assert child("come_invited", **invited, lock=False) == {"confirmed": 5}
    assert any("needed approval" in problem for problem in child("sweep"))


# -- an offer is taken while it lapses -------------------------------------------------------------------------------


@pytest.fixture
def offered(child):
    return child("prepare_offer")


def test_offer_is_taken_or_lapses(child, offered):
    outcomes = child("take_offer_at_once", **offered)

    happened = (outcomes.get("taken", 0), outcomes.get("lapsed", 0), outcomes["state"])
    assert happened in ((1, 0, "accepted"), (0, 1, "lapsed"))


@pytest.mark.control
def test_without_the_lock_an_offer_lapses_that_is_taken(child, offered):
    outcomes = child("take_offer_at_once", **offered, lock=False)

    assert (outcomes["taken"], outcomes["lapsed"]) == (1, 1)
    assert any("a mail says that it lapsed" in problem for problem in child("sweep"))


# -- an order is cancelled, and somebody pays it back ------------------------------------------------------------------


@pytest.fixture
def account(child):
    with fake.fake_stripe() as account:
        child("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        child("configure", STRIPE_WEBHOOK_SECRETS=[fake.WEBHOOK_SECRET])
        yield account


@pytest.fixture
def placed(child):
    sale = child("prepare", places=5, price=5000)
    return {"event": sale["event"], "order": child("place", event=sale["event"], kind=sale["kind"])["order"]}


@pytest.fixture
def paid(child, account, placed):
    account.pay(child("pay", order=placed["order"])["session"])
    child("settle", order=placed["order"])
    return placed


def test_cancelled_order_goes_back_once(child, paid, account):
    outcomes = child("cancel_and_refund", order=paid["order"])

    assert (outcomes["cancelled"], outcomes["refunds"]) == (1, 1)
    assert child("send_refunds") == [["succeeded", 5000]]
    assert orders(child, paid) == {"cancelled": 1}


@pytest.mark.control
def test_without_the_lock_a_cancelled_order_is_paid_back_twice(child, paid):
    outcomes = child("cancel_and_refund", order=paid["order"], lock=False)

    assert outcomes == {"cancelled": 1, "paid back": 1, "refunds": 2}
    assert any("goes back" in problem for problem in child("sweep"))


# -- a line of a statement is booked by ten people ---------------------------------------------------------------------


@pytest.fixture
def line(child):
    return child("prepare_line")


def test_line_of_a_statement_is_booked_once(child, line):
    outcomes = child("book_at_once", orders=line["orders"], line=line["line"])

    assert outcomes == {"booked": 1, "refused": 9}
    assert orders(child, line) == {"confirmed": 1, "pending": 1}


@pytest.mark.control
def test_without_the_lock_a_line_is_booked_more_than_once(child, line):
    """The database still refuses a second payment with the line's key: an error where there was an answer."""
    outcomes = child("book_at_once", orders=line["orders"], line=line["line"], number=2, lock=False)

    assert outcomes == {"booked": 1, "IntegrityError": 1}


# -- an event of the provider comes ten times --------------------------------------------------------------------------


@pytest.fixture
def delivery(child, account, placed):
    session = account.pay(child("pay", order=placed["order"])["session"])
    body, signature = account.event("checkout.session.completed", session)
    return {"body": body.decode(), "signature": signature}


def test_event_that_comes_ten_times_at_once_is_booked_once(child, placed, delivery):
    assert child("receive_event_at_once", **delivery) == {"received": 10}

    counted = child("count", event=placed["event"])
    assert (counted["payment_lines"], counted["mails"]) == (1, {"placed": 1, "confirmed": 1})


@pytest.mark.control
def test_without_the_lock_an_event_is_booked_more_than_once(child, delivery):
    """The database still refuses a second line for one payment: an error where there was an answer."""
    outcomes = child("receive_event_at_once", **delivery, number=2, lock=False)

    assert outcomes == {"received": 1, "IntegrityError": 1}
