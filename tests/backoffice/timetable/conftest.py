"""A conference of three days with a hall and a session."""

import pytest

from tests.factories import ConferenceFactory, RoomFactory, SessionFactory


@pytest.fixture
def conference():
    """Three days in Shanghai, 12 to 14 May 2027."""
    return ConferenceFactory(title="Light and Matter")


@pytest.fixture
def hall(conference):
    return RoomFactory(venue=conference.venue, name="Hall A", capacity=80)


@pytest.fixture
def session(conference):
    return SessionFactory(conference=conference, title="Opening")


@pytest.fixture
def address(conference):
    return f"/admin/programme/{conference.pk}/timetable/"
