"""A conference with a published page."""

import pytest

from conferences.actions.importing import publish_page
from tests.factories import ConferenceFactory


@pytest.fixture
def conference(home_page):
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    publish_page(conference)
    return conference
