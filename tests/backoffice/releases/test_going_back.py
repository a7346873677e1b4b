"""Comparing releases and going back to one."""

import pytest

from conferences.actions.programme import release_programme
from conferences.models import ProgrammeNotice, ProgrammeRelease
from tests.backoffice.releases.helpers import address, move, page_of

pytestmark = pytest.mark.django_db


def test_any_two_releases_are_compared(office, conference, session):
    release_programme(conference=conference)
    move(session)
    release_programme(conference=conference)
    session.title = "Streams"
    session.save()
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    assert "moves from" in page_of(office, conference, "comparison/?from=1&to=2")
    both = page_of(office, conference, "comparison/?from=1&to=3")
    assert "moves from" in both
    assert "“Rivers” is now called “Streams”." in both
    assert "“Streams” is now called “Rivers”." in page_of(office, conference, "comparison/?from=3&to=1")
    assert "“Streams” is now called “Torrents”." in page_of(office, conference, "comparison/")
    assert "The two hold the same sessions." in page_of(office, conference, "comparison/?from=2&to=2")


@pytest.mark.parametrize("query", ["?from=99&to=1", "?from=x&to=draft", "?from=-1&to=1", f"?from={'9' * 60}&to=1"])
def test_comparison_with_an_unknown_release_says_so(office, conference, session, query):
    release_programme(conference=conference)

    assert "There is no release of this number." in page_of(office, conference, f"comparison/{query}")


def test_going_back_shows_first_and_acts_then(office, conference, session):
    release_programme(conference=conference)
    move(session)
    release_programme(conference=conference)
    path = "releases/1/going-back/"

    page = page_of(office, conference, path)
    untouched = ProgrammeRelease.objects.count()
    response = office.post(address(conference, path), {"release_now": "on", "tells_readers": "on", "note": "Undone"})

    session.refresh_from_db()
    assert "1 session gets back what it had then." in page
    assert "“Rivers” moves from 11:00–12:00 to 10:00–11:00 on" in page
    assert untouched == 2
    assert response.status_code == 302
    assert session.starts_at == conference.starts_at
    assert ProgrammeRelease.objects.first().note == "Undone"
    assert ProgrammeNotice.objects.count() == 1
