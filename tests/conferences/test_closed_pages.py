"""What a page keeps behind a password or a sign-in, no feed, file, picture or other page gives out."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from conferences.actions.importing import publish_page
from conferences.actions.materials import save_material
from conferences.actions.programme import release_programme
from conferences.models import ConferencePage, Material
from tests.conferences.files import pdf
from tests.conferences.pages import add_session
from tests.factories import ConferenceFactory

pytestmark = pytest.mark.django_db
SIGNS = ("Session 1", "Talk 1", "Speaker1", "Author1", "Institute 1")


@pytest.fixture
def addresses(conference):
    session = add_session(conference, 1)
    release_programme(conference=conference)
    material = save_material(material=Material(session=session, kind="slides"), file=pdf(), file_name="talk.pdf")
    return [
        "/en/conferences/water/programme/",
        "/en/conferences/water/programme/session-1/",
        "/en/conferences/water/speakers/",
        "/en/conferences/water/now/",
        "/en/conferences/water/now/data/",
        "/en/conferences/water/my/sessions/",
        "/programme/water/schedule.xml",
        "/programme/water/schedule.json",
        "/programme/water/programme.pdf",
        "/programme/water/booklet.pdf",
        "/programme/water/pictures/event.png",
        "/programme/water/pictures/sessions/session-1.png",
        "/programme/water/pictures/speakers/ada-speaker1.png",
        "/calendar/water.ics",
        "/calendar/all.ics",
        "/calendar/water/sessions/session-1.ics",
        "/calendar/water/tracks/track-1.ics",
        "/calendar/people/ada-speaker1.ics",
        "/en/people/",
        "/en/people/ada-speaker1/",
        "/en/people/ada-speaker1/picture.png",
        "/en/search/?q=Speaker1",
        "/my-programme/keep/water/",
        "/sitemap.xml",
        f"/materials/{material.guid}/talk.pdf",
    ]


def close(page, kind):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="water")
    cache.clear()


def given(client, address):
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body.decode("utf-8", "replace")


def always_there(address):
    return address in ("/calendar/all.ics", "/en/people/", "/sitemap.xml") or "search" in address


@pytest.mark.parametrize("kind", [PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN])
@pytest.mark.parametrize("at", ["page", "above"])
def test_closed_page_closes_everything_made_of_its_programme(client, addresses, kind, at):
    assert {given(client, address)[0] for address in addresses} == {200}
    page = ConferencePage.objects.get()
    close(page if at == "page" else page.get_parent(), kind)

    for address in addresses:
        status, text = given(client, address)
        if always_there(address):
            assert status == 200
        elif not address.startswith("/en/conferences/"):  # those ask for the password or lead to the sign-in
            assert status == 404, address
        assert [sign for sign in SIGNS if sign in text.replace("q=Speaker1", "").replace('value="Speaker1"', "")
                and "search" not in address] == [], address  # fmt: skip


def test_search_for_a_speaker_behind_a_password_finds_nobody(client, addresses):
    close(ConferencePage.objects.get(), PageViewRestriction.PASSWORD)

    assert "/en/people/ada-speaker1/" not in given(client, "/en/search/?q=Speaker1")[1]


def test_conference_that_has_one_open_page_stays_open(client, conference, addresses):
    other = publish_page(conference)
    close(other, PageViewRestriction.PASSWORD)

    assert given(client, "/programme/water/schedule.json")[0] == 200
    assert "SUMMARY:Session 1" in given(client, "/calendar/water.ics")[1]


def test_conference_without_a_page_has_its_feed_and_files(client, home_page):
    conference = ConferenceFactory(slug="soil")
    add_session(conference, 1)
    release_programme(conference=conference)

    assert given(client, "/programme/soil/schedule.json")[0] == 200
    assert "SUMMARY:Session 1" in given(client, "/calendar/soil.ics")[1]
