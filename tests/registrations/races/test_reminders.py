"""The command that sends reminders, run six times at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def unpaid(child):
    sale = child("prepare", places=5, price=5000)
    for _n in range(2):
        child("place", event=sale["event"], kind=sale["kind"])
    return sale


def test_each_order_is_reminded_once(child, unpaid):
    assert child("remind_at_once", number=6) == 2

    assert child("count", event=unpaid["event"])["mails"] == {"placed": 2, "unpaid": 2}


@pytest.mark.control
def test_without_the_row_orders_are_reminded_again(child, unpaid):
    """The control: if this stops sending too many, the test above proves nothing."""
    assert child("remind_at_once", number=6, lock=False) >= 6
