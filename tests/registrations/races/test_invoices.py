"""Sixteen writers who want invoice numbers of one issuer at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def test_numbers_have_no_gaps_and_no_twins(child):
    sale = child("prepare_invoices", number=64)

    numbers = child("invoice_at_once", orders=sale["orders"], writers=16)

    assert numbers == {str(number): 1 for number in range(1, 65)}
    assert child("count", event=sale["event"])["problems"] == []


def test_one_order_asked_for_by_sixteen_is_one_invoice(child):
    sale = child("prepare_invoices", number=1)

    assert child("invoice_at_once", orders=sale["orders"], writers=16) == {"1": 16}
    assert child("count", event=sale["event"])["problems"] == []


@pytest.mark.control
def test_without_the_lock_numbers_are_given_twice(child):
    """The control: if this stops failing to keep order, the tests above prove nothing."""
    sale = child("prepare_invoices", number=4)

    numbers = child("invoice_at_once", orders=sale["orders"], writers=3, lock=False)

    assert numbers == {"2": 1, "IntegrityError": 2}
