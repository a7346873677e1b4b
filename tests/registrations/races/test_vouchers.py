"""Five uses of one voucher and thirty people who want one at the same moment, for tickets of six different quotas."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def sale(child):
    return child("prepare_voucher", uses=5, types=6)


def test_last_use_of_a_voucher_is_made_once(child, sale):
    assert child("with_voucher", **sale, number=30) == {"placed": 5, "refused": 25}

    counted = child("count", event=sale["event"])
    assert (counted["attendees"], counted["problems"]) == (5, [])


@pytest.mark.control
def test_without_the_lock_a_voucher_is_used_too_often(child, sale):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    assert child("with_voucher", **sale, number=6, lock=False) == {"placed": 6}
    assert any("times too often" in problem for problem in child("count", event=sale["event"])["problems"])
