"""People of the back office, and a client signed in as each."""

import pytest
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture
def admin(db):
    return UserFactory(email="admin@example.org", is_superuser=True, is_staff=True)


@pytest.fixture
def office(admin) -> Client:
    """A browser in which the administrator is signed in."""
    client = Client()
    client.force_login(admin)
    return client
