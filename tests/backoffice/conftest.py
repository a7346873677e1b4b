"""People of the back office, and a client signed in as each."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import ConferenceFactory, QuotaFactory, RegistrationSettingsFactory, TicketTypeFactory, UserFactory


@pytest.fixture
def admin(db):
    return UserFactory(email="admin@example.org", is_superuser=True, is_staff=True)


@pytest.fixture
def office(admin) -> Client:
    """A browser in which the administrator is signed in."""
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def event(db):
    start = timezone.now() + timedelta(days=30)
    event = ConferenceFactory(title="Light and Matter", starts_at=start, ends_at=start + timedelta(days=2))
    RegistrationSettingsFactory(event=event, currency="USD")
    return event


@pytest.fixture
def free(event):
    return TicketTypeFactory(event=event, name="Free place", quotas=[QuotaFactory(event=event, name="Hall", size=10)])


@pytest.fixture
def paid(event, free):
    return TicketTypeFactory(event=event, name="Full fee", price_minor=12050, quotas=list(free.quotas.all()))
