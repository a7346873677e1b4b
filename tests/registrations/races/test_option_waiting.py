"""Offers of an option against people who order it, who cancel, and who take one offer several times."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def line(child):
    return child("prepare_option_line", places=5, held=2, people=12)


def counted(child, line):
    return child("count_option_line", event=line["event"], option=line["option"])


def test_offers_orders_and_cancellations_of_an_option_are_never_more_than_its_places(child, line):
    outcomes = child("option_line_at_once", **line, runs=3, buyers=8, cancels=True)

    found = counted(child, line)
    assert set(outcomes) <= {"placed", "sold out", "cancelled"}
    assert found["lines"] == outcomes.get("placed", 0)
    assert found["lines"] + found["offered"] <= 5
    assert found["problems"] == []
    child("option_line_at_once", **{**line, "holders": []}, runs=3)
    found = counted(child, line)
    assert found["lines"] + found["offered"] == 5
    assert found["problems"] == []


@pytest.mark.control
def test_without_the_lock_offers_and_orders_of_an_option_are_too_many(child, line):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    outcomes = child("option_line_at_once", **line, runs=2, buyers=2, lock=False)

    found = counted(child, line)
    assert outcomes == {"placed": 2}
    assert (found["lines"], found["offered"]) == (2 + 2, 3 + 3)
    assert any("places taken of 5" in problem for problem in found["problems"])


def test_one_offer_taken_many_times_at_once_is_one_line(child, line):
    child("option_line_at_once", **line, runs=3)

    assert child("take_option_at_once", event=line["event"]) == {"lines": 1, "taken": True, "others": []}
    found = counted(child, line)
    assert (found["lines"], found["offered"], found["problems"]) == (3, 2, [])
