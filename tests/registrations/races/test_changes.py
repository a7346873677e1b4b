"""People who change their ticket or options, against those who buy, each other, cancellations and the clock."""

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
    outcomes = child("change_at_once", **sale, buyers=8)

    assert outcomes.pop("sold out") == 11
    assert set(outcomes) <= {"applied", "placed"}
    assert counted(child, sale) == [5, 0]
    assert problems(child, sale) == []


@pytest.mark.control
def test_without_the_lock_changes_and_orders_take_too_many(child):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    sale = child("prepare_changes", places=5, people=3)
    assert child("change_at_once", **sale, buyers=3, lock=False) == {"applied": 3, "placed": 3}
    assert any("quota" in problem for problem in problems(child, sale))


def test_last_places_of_an_option_are_added_once_each(child, sale):
    assert child("change_at_once", **sale) == {"applied": 5, "sold out": 3}
    assert counted(child, sale) == [0, 5]
    assert problems(child, sale) == []


@pytest.mark.control
def test_without_the_lock_an_option_is_added_too_often(child):
    """The control."""
    sale = child("prepare_changes", places=5, people=6)
    assert child("change_at_once", **sale, lock=False) == {"applied": 6}
    assert any("quota" in problem for problem in problems(child, sale))


@pytest.fixture
def paid(child):
    return child("prepare_paid_change")


def test_change_and_cancellation_of_one_place_leave_the_books_right(child, paid):
    outcomes = child("change_against_cancellation", **paid)

    assert set(outcomes) <= {"applied", "cancelled", "refused"}
    assert problems(child, paid) == []


@pytest.mark.control
def test_without_the_lock_change_and_cancellation_contradict_each_other(child, paid):
    """The control."""
    assert child("change_against_cancellation", **paid, lock=False) == {"applied": 1, "cancelled": 1}
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
