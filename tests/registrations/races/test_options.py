"""Five places at a dinner and sixty people with different tickets who want one at the same moment."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def sale(child):
    return child("prepare_option", places=5)


def test_last_places_of_an_option_are_sold_once_each(child, sale):
    assert child("with_option", **sale, number=60) == {"placed": 5, "sold out": 55}

    counted = child("count", event=sale["event"])
    assert (counted["attendees"], counted["problems"]) == (5, [])


@pytest.mark.control
def test_without_the_lock_too_many_get_the_option(child, sale):
    """The control: if this stops failing to keep order, the test above proves nothing."""
    assert child("with_option", **sale, number=6, lock=False) == {"placed": 6}
    assert any("quota" in problem for problem in child("count", event=sale["event"])["problems"])
