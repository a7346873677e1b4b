"""The last uses of a voucher, when changes and orders want them at once."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def test_last_uses_go_to_changes_and_orders_once_each(child):
    sale = child("prepare_change_vouchers", people=4, uses=3)

    outcomes = child("change_with_voucher", **sale, buyers=4)

    assert outcomes.pop("refused") == 5
    assert set(outcomes) <= {"applied", "placed"}
    assert child("voucher_used", event=sale["event"]) == 3
    assert child("count", event=sale["event"])["problems"] == []


@pytest.mark.control
def test_without_the_lock_a_voucher_is_used_too_often(child):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    sale = child("prepare_change_vouchers", people=3, uses=1)

    assert child("change_with_voucher", **sale, buyers=3, lock=False) == {"applied": 3, "placed": 3}
    assert child("voucher_used", event=sale["event"]) == 6
