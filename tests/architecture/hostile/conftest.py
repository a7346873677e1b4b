"""One of everything that has an address, and a visitor with every right."""

import pytest
from django.test import Client

from tests.architecture.hostile.world import World
from tests.factories import UserFactory


@pytest.fixture
def world(home_page):
    return World()


@pytest.fixture
def visitor(db):
    """Somebody with every right, so that the views behind the sign-in are reached too."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(is_superuser=True))
    return client
