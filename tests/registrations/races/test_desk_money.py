"""Helpers at the desk who take the money for one order at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def order(child):
    sale = child("prepare", places=5, price=5000)
    return {"event": sale["event"], **child("place", event=sale["event"], kind=sale["kind"])}


def test_one_helper_takes_it_and_the_others_are_told_that_it_is_paid(child, order):
    assert child("take_at_desk_at_once", order=order["order"], number=8) == {"taken": 1, "refused": 7}

    counted = child("count", event=order["event"])
    assert (counted["payment_lines"], counted["mails"]["confirmed"], counted["problems"]) == (1, 1, [])


def test_one_form_sent_eight_times_at_once_books_once(child, order):
    taken = child("take_at_desk_at_once", order=order["order"], number=8, key="one-form-sent-eight-times")
    assert taken == {"taken": 8}

    counted = child("count", event=order["event"])
    assert (counted["payment_lines"], counted["mails"]["confirmed"], counted["problems"]) == (1, 1, [])


@pytest.mark.control
def test_without_the_lock_both_helpers_take_it(child, order):
    """The control: if this stops taking it twice, the tests above prove nothing."""
    assert child("take_at_desk_at_once", order=order["order"], number=2, lock=False) == {"taken": 2}
