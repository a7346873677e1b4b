"""Ten people who pay back the same payment at the same moment."""

import pytest

from tests.registrations import fake_stripe as fake

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def paid(child):
    """An order that was paid at a Stripe of this test: (sale, order's number, account)."""
    with fake.fake_stripe() as account:
        sale = child("prepare", places=5, price=5000)
        order = child("place", event=sale["event"], kind=sale["kind"])["order"]
        child("configure", STRIPE_API_KEY=fake.API_KEY, STRIPE_API_BASE=account.base)
        account.pay(child("pay", order=order)["session"])
        child("settle", order=order)
        yield sale, order, account


def test_payment_is_paid_back_once(child, paid):
    sale, order, account = paid

    assert child("refund_at_once", order=order, number=10) == {"refunded": 1, "refused": 9}

    assert child("send_refunds") == [["succeeded", 5000]]
    assert [item["amount"] for item in account.objects.values() if item["object"] == "refund"] == [5000]
    assert child("count", event=sale["event"])["problems"] == []


def test_one_form_sent_ten_times_at_once_is_one_refund(child, paid):
    sale, order, _account = paid

    outcomes = child("refund_at_once", order=order, number=10, key="one-form-sent-ten-times")

    assert list(outcomes.values()) == [10]
    assert child("send_refunds") == [["succeeded", 5000]]
    assert child("count", event=sale["event"])["problems"] == []


@pytest.mark.control
def test_without_the_lock_more_is_asked_for_than_came_in(child, paid):
    """The control: if this stops failing to keep order, the tests above prove nothing."""
    sale, order, _account = paid

    outcomes = child("refund_at_once", order=order, number=2, lock=False)

    assert outcomes == {"refunded": 2}
    assert child("count", event=sale["event"])["problems"] != []
