"""A conference of three days in a venue with a hall."""

import pytest

from tests.factories import (
    ConferenceFactory,
    RoomFactory,
)


@pytest.fixture
def conference():
    """Three days in Shanghai, 12 to 14 May 2027, in a venue with a hall."""
    conference = ConferenceFactory(title="Light and Matter")
    RoomFactory(venue=conference.venue, name="Hall A")
    return conference


@pytest.fixture
def hall(conference):
    return conference.venue.rooms.get()
