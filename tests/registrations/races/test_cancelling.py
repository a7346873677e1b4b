"""One person of an order is cancelled ten times at the same moment, or while coming in."""

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def paid(child):
    """An order for two people that was paid at a Stripe of this test."""
    with fake.fake_stripe() as account:
        sale = child("prepare_two")
        child("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        account.pay(child("pay", order=sale["order"])["session"])
        child("settle", order=sale["order"])
        yield sale


def test_person_is_cancelled_and_paid_back_once(child, paid):
    assert child("cancel_one", order=paid["order"]) == {"cancelled": 1, "refused": 9}
    assert child("send_refunds") == [["succeeded", 2500]]
    assert child("count", event=paid["event"])["problems"] == []


@pytest.mark.control
def test_without_the_lock_a_person_is_cancelled_more_than_once(child, paid):
    """The control: if this stops failing to keep order, the tests above prove nothing."""
    assert child("cancel_one", order=paid["order"], number=2, lock=False) == {"cancelled": 2}


KEPT_OUT, LET_IN = {"cancelled": 1, "kept out": 1}, {"refused": 1, "let in": 1}


@pytest.mark.parametrize("first", ["cancellation", "door", ""])
def test_nobody_comes_in_on_a_cancelled_place(child, paid, first):
    possible = {"cancellation": [KEPT_OUT], "door": [LET_IN], "": [KEPT_OUT, LET_IN]}[first]
    assert child("cancel_at_the_door", order=paid["order"], first=first) in possible
    assert child("count", event=paid["event"])["problems"] == []


@pytest.mark.control
def test_without_the_lock_somebody_comes_in_on_a_cancelled_place(child, paid):
    """The control."""
    outcomes = child("cancel_at_the_door", order=paid["order"], lock=False)
    assert outcomes == {"cancelled": 1, "let in": 1}
