"""A session with everybody who hears of its changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import (
    Presentation,
    Presenter,
    SessionPerson,
)
from tests.factories import PersonFactory, RoomFactory, SessionFactory


@pytest.fixture
def session(conference):
    start = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=start, ends_at=start + timedelta(days=2))
    conference.refresh_from_db()
    room = RoomFactory(venue=conference.venue, name="Hall A")
    session = SessionFactory(
        conference=conference, title="Rivers", starts_at=start, ends_at=start + timedelta(hours=1), room=room
    )
    speaker = PersonFactory(full_name="Ada Lovelace", email="Ada@example.org")
    SessionPerson.objects.create(session=session, person=speaker)
    SessionPerson.objects.create(session=session, person=PersonFactory(email="chair@example.org"), role="chair")
    talk = Presentation.objects.create(session=session, title="Deltas")
    Presenter.objects.create(presentation=talk, person=PersonFactory(email="talk@example.org"))
    Presenter.objects.create(presentation=talk, person=PersonFactory(email="silent@example.org"), is_presenting=False)
    return session
