"""People who change their ticket or options, against those who buy, each other, cancellations and the clock."""

from collections import Counter

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def sale(child):
    return child("prepare_changes", places=5, people=8)


def counted(child, sale):
    return child("held_by", event=sale["event"], kind=sale["kind"], option=sale["option"])


def problems(child, sale):
    return child("count", event=sale["event"])["problems"]


def test_last_places_go_to_changes_and_orders_once_each(child, sale):
    outcomes = Counter(child("change_at_once", **sale, buyers=8))

    assert outcomes == {"done": 5, "sold out": 11}
    assert counted(child, sale) == [5, 0]
    assert problems(child, sale) == []


@pytest.mark.control
def test_without_the_lock_changes_and_orders_take_too_many(child, sale):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    assert Counter(child("change_at_once", **sale, buyers=8, lock=False))["done"] > 5
    assert any("quota" in problem for problem in problems(child, sale))


def test_last_places_of_an_option_are_added_once_each(child, sale):
    assert Counter(child("change_at_once", **sale)) == {"done": 5, "sold out": 3}
    assert counted(child, sale) == [0, 5]
    assert problems(child, sale) == []


@pytest.mark.control
def test_without_the_lock_an_option_is_added_too_often(child, sale):
    """The control."""
    assert Counter(child("change_at_once", **sale, lock=False))["done"] > 5
    assert any("quota" in problem for problem in problems(child, sale))


@pytest.fixture
def paid(child):
    return child("prepare_paid_change")


def test_change_and_cancellation_of_one_place_leave_the_books_right(child, paid):
    outcomes = Counter(child("change_against_cancellation", **paid))

    assert set(outcomes) <= {"done", "refused"}
    assert problems(child, paid) == []


@pytest.mark.control
def test_without_the_lock_change_and_cancellation_contradict_each_other(child, paid):
    """The control."""
    child("change_against_cancellation", **paid, lock=False)

    assert problems(child, paid) != []


@pytest.fixture
def late(child):
    return child("prepare_late_change")


def test_late_change_is_either_made_or_lapsed(child, late):
    state, flag, holding = child("pay_against_lapse", **late)

    assert holding == 1  # they or the buyer
    assert (state, flag) in (("applied", ""), ("lapsed", "late"))
    assert problems(child, late) == []


@pytest.mark.control
def test_without_the_lock_a_change_is_made_and_lapsed(child, late):
    """The control."""
    assert child("pay_against_lapse", **late, lock=False)[0] == "lapsed"
    assert any("its lines are written" in problem for problem in problems(child, late))
