"""The same cash written down by ten people at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def sale(child):
    return child("prepare", places=5, price=5000)


def test_one_form_sent_ten_times_at_once_books_once(child, sale):
    order = child("place", event=sale["event"], kind=sale["kind"])["order"]

    assert child("receive_at_once", order=order, number=10, key="one-form-sent-ten-times") == {"booked": 10}

    counted = child("count", event=sale["event"])
    assert (counted["payment_lines"], counted["mails"]["confirmed"], counted["problems"]) == (1, 1, [])


def test_ten_payments_at_once_confirm_once_and_nine_are_double(child, sale):
    order = child("place", event=sale["event"], kind=sale["kind"])["order"]

    assert child("receive_at_once", order=order, number=10) == {"fits": 1, "double": 9}

    counted = child("count", event=sale["event"])
    assert (counted["payment_lines"], counted["mails"]["confirmed"], counted["problems"]) == (10, 1, [])
