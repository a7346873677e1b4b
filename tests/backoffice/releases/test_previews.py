"""Drafts and old releases in the public pages, for organisers only."""

import pytest
from django.test import Client

from conferences.actions.programme import release_programme
from tests.backoffice.releases.helpers import address, page_of
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_draft_is_shown_in_the_public_pages_with_a_mark(office, conference, session):
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    listed = page_of(office, conference, "draft/")
    grid = page_of(office, conference, "draft/programme/?view=grid")
    one = page_of(office, conference, "draft/programme/rivers/")
    public = Client().get("/en/conferences/water/programme/rivers/").content.decode()

    for page in (listed, grid, one):
        assert "Torrents" in page
        assert "preview-mark" in page
        assert "noindex" in page
    assert f'href="{address(conference, "draft/programme/rivers/")}"' in listed
    assert "/en/conferences/water/programme/rivers/" not in listed.replace("https://", "").split("<main")[-1]
    assert "Torrents" not in public


def test_old_release_is_looked_at_as_it_was(office, conference, session):
    release_programme(conference=conference, note="The first one")
    session.title = "Torrents"
    session.save()
    release_programme(conference=conference)

    page = page_of(office, conference, "releases/1/")
    people = page_of(office, conference, "releases/1/speakers/")

    assert "Rivers" in page
    assert "Torrents" not in page
    assert "The first one" in page
    assert "Ada Lovelace" in people
    assert office.get(address(conference, "releases/9/")).status_code == 404


def test_previews_are_never_kept_and_do_not_colour_what_the_public_sees(office, conference, session):
    release_programme(conference=conference)
    session.title = "Torrents"
    session.save()

    response = office.get(address(conference, "draft/"))
    public = [
        Client().get(f"/en/conferences/water/{part}").content.decode() for part in ("", "programme/", "speakers/")
    ]

    assert "no-store" in response["Cache-Control"]
    assert all("Torrents" not in page for page in public)


@pytest.mark.parametrize("rest", ["draft/now/", "draft/my/", "draft/programme/nothing/", "draft/../../x/", "draft/x"])
def test_preview_has_no_other_pages(office, conference, session, rest):
    assert office.get(address(conference, rest)).status_code == 404


def test_preview_of_a_conference_without_a_page_says_so(office):
    session = SessionFactory()

    response = office.get(address(session.conference, "draft/"), follow=True)

    assert "has no page yet" in response.content.decode()
