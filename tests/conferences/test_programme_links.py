"""The way from the programme page to its files."""

import pytest

from conferences.actions.programme import release_programme
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_programme_page_leads_to_the_pdf(client, conference):
    SessionFactory(conference=conference)
    release_programme(conference=conference)

    page = client.get("/en/conferences/water/programme/").content.decode()

    assert 'href="/programme/water/programme.pdf"' in page
    assert client.get("/programme/water/programme.pdf").status_code == 200
