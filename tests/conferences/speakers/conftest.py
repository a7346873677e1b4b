"""A session with a speaker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Person
from tests.conferences.pages import add_session


@pytest.fixture
def session(conference):
    soon = timezone.now() + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=soon, ends_at=soon + timedelta(days=2))
    conference.refresh_from_db()
    session = add_session(conference, 1, title="Keynote", starts_at=soon, ends_at=soon + timedelta(hours=1))
    Person.objects.update(email="somebody@example.org")
    return session


@pytest.fixture
def ada(session):
    return session.people.get().person
