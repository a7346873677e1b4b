"""Offers to people in line against people who buy, and the command that makes them against itself."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def line(child):
    return child("prepare_waiting", places=5, people=12)


def test_offers_and_orders_together_are_never_more_than_the_quota(child, line):
    outcomes = child("offers_at_once", **line, runs=3, buyers=10)

    counted = child("count_waiting", event=line["event"])
    assert set(outcomes) <= {"placed", "sold out"}
    assert counted["attendees"] == outcomes.get("placed", 0)
    assert counted["attendees"] + counted["offered"] == 5
    assert counted["problems"] == []


@pytest.mark.control
def test_without_the_lock_offers_and_orders_are_too_many(child, line):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    outcomes = child("offers_at_once", **line, runs=2, buyers=2, lock=False)

    counted = child("count_waiting", event=line["event"])
    assert outcomes == {"placed": 2}
    assert (counted["attendees"], counted["offered"]) == (2, 5 + 5)
    assert any("places taken of 5" in problem for problem in counted["problems"])


def test_the_command_run_several_times_at_once_offers_each_place_once(child, line):
    child("offers_at_once", **line, runs=6)

    assert child("count_waiting", event=line["event"]) == {"attendees": 0, "offered": 5, "problems": []}
