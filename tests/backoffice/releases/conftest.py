"""A published conference with a session."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.models import SessionPerson
from tests.factories import ConferenceFactory, PersonFactory, RoomFactory, SessionFactory


@pytest.fixture
def conference(home_page):
    start = (timezone.now() + timedelta(days=30)).replace(hour=2, minute=0, second=0, microsecond=0)
    conference = ConferenceFactory(
        title="Water Symposium", slug="water", starts_at=start, ends_at=start + timedelta(days=2)
    )
    publish_page(conference)
    return conference


@pytest.fixture
def session(conference):
    start = conference.starts_at
    session = SessionFactory(
        conference=conference,
        title="Rivers",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        room=RoomFactory(venue=conference.venue, name="Hall A"),
    )
    SessionPerson.objects.create(
        session=session, person=PersonFactory(full_name="Ada Lovelace", email="ada@example.org")
    )
    return session
