"""A hundred places and three hundred people who want one at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]

FAIR = {"placed": 100, "sold out": 200}


def prepared(child, places):
    return {key: value for key, value in child("prepare", places=places).items() if key != "slug"}


@pytest.fixture
def sale(child):
    return prepared(child, places=100)


@pytest.mark.parametrize("how", ["with_threads", "with_processes"])
def test_hundred_places_are_sold_once_each(child, sale, how):
    assert child(how, **sale, number=300) == FAIR

    counted = child("count", event=sale["event"])
    assert (counted["attendees"], counted["problems"]) == (100, [])
    assert counted["mails"] == {"confirmed": 100}


@pytest.mark.control
@pytest.mark.parametrize("how", ["with_threads", "with_processes"])
def test_without_the_lock_too_many_are_sold(child, how):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    sale = prepared(child, places=5)

    assert child(how, **sale, number=6, lock=False) == {"placed": 6}
    assert child("count", event=sale["event"])["problems"] != []


def test_one_form_sent_ten_times_at_once_is_one_order(child, sale):
    outcomes = child("with_threads", **sale, number=10, key="one-form-sent-ten-times")

    assert list(outcomes.values()) == [10]
    assert child("count", event=sale["event"])["attendees"] == 1


def test_last_place_taken_by_one_form_sent_ten_times(child):
    sale = prepared(child, places=1)

    outcomes = child("with_threads", **sale, number=10, key="one-form-sent-ten-times")

    assert list(outcomes.values()) == [10]
    assert "sold out" not in outcomes
