"""Conferences and lectures whose pages are private or unpublished show themselves to nobody who may not see them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import ConferencePage
from events.models import Event
from events.queries import public_events
from home.models import HomePage, SchoolPage
from lectures.actions import Speaking, create_lecture
from lectures.models import LecturePage
from tests.conferences.pages import add_session
from tests.factories import ConferenceFactory, LectureSeriesFactory, PersonFactory, UserFactory
from tests.lectures.conftest import add_series_page

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LISTS = [
    "/en/",
    "/vi/",
    "/en/ours/",
    "/en/conferences/",
    "/en/talks/",
    "/en/talks/2026/",
    "/en/feed.atom",
    "/sitemap.xml",
    "/calendar/",
    "/calendar/all.ics",
    "/calendar/lectures.ics",
    "/calendar/series/talks.ics",
    "/en/people/",
    "/en/search/?q=proteins",
    "/en/search/?q=water",
    "/en/search/?q=speaker",
]
OWN = [
    "/calendar/water.ics",
    "/calendar/on-proteins.ics",
    "/calendar/people/ada-speaker.ics",
    "/en/people/ada-speaker/",
]
SIGNS = ("Proteins long ago", "On proteins", "Water Symposium", "Ada Speaker", "/en/conferences/water/")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def events(home_page):
    """A coming conference; a coming and a past lecture of a series; all have a published page."""
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    add_session(conference, 1)
    release_programme(conference=conference)
    page = publish_page(conference)
    page.show_in_menus = True
    page.save()
    series = LectureSeriesFactory(name="Talks", slug="talks")
    home_page.add_child(instance=SchoolPage(title="Ours", slug="ours", school=series.school))
    add_series_page(series)
    ada = PersonFactory(full_name="Ada Speaker", slug="ada-speaker")
    for title, start in (
        ("On proteins", NOW + timedelta(days=7)),
        ("Proteins long ago", NOW - timedelta(days=100)),
    ):
        create_lecture(
            series=series, title=title, speakers=[Speaking(ada)], starts_at=start, ends_at=start + timedelta(hours=1)
        )
    return conference


def body(client, address):
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode("utf-8", "replace")


def own_pages():
    return [*ConferencePage.objects.order_by("pk"), *LecturePage.objects.order_by("pk")]


def hide(how):
    for page in own_pages():
        if how == "unpublished":
            page.unpublish()
        else:
            kind, _of, place = how.partition(" of ")
            PageViewRestriction.objects.get_or_create(
                page=page.get_parent() if place else page, restriction_type=kind, defaults={"password": "water"}
            )


def found(client, addresses):
    """Which signs stand where; what a search was asked is no answer."""
    return {
        (address, sign)
        for address in addresses
        for sign in SIGNS
        if sign in body(client, address)[1].replace("/en/search/?q=", "")
    }


def test_open_events_stand_in_the_lists(client, events):
    everywhere = {sign for _address, sign in found(client, LISTS)}

    assert everywhere == set(SIGNS)
    assert {address for address, _sign in found(client, LISTS)} >= set(LISTS) - {"/vi/", "/en/talks/2026/"}
    assert [body(client, address)[0] for address in OWN] == [200] * len(OWN)


@pytest.mark.parametrize("how", ["password", "login of parent", "unpublished"])
def test_closed_events_stand_in_no_list_menu_feed_search_and_calendar(client, events, how):
    hide(how)

    assert found(client, LISTS) == set()
    assert {body(client, address)[0] for address in OWN} == {404}
    assert list(public_events()) == []


def test_lists_ask_no_more_questions_when_something_is_closed(client, events):
    def statements(address):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    addresses = ("/en/talks/", "/en/conferences/", "/calendar/all.ics", "/sitemap.xml")
    for address in addresses:  # what is made at a first visit
        client.get(address)
    before = {address: statements(address) for address in addresses}
    PageViewRestriction.objects.create(page=LecturePage.objects.get(title="On proteins"), restriction_type="login")

    assert all(statements(address) <= before[address] for address in addresses)


def test_an_alias_of_a_private_page_is_as_private(client, events):
    home = HomePage.objects.get(locale__language_code="vi")
    for page in own_pages():
        page.create_alias(parent=home, update_locale=Locale.objects.get(language_code="vi"), update_slug=f"a-{page.pk}")
    aliases_stand_there = found(client, ["/sitemap.xml", "/vi/search/?q=water"])
    for page in own_pages():
        if page.alias_of_id is None:
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert aliases_stand_there
    assert found(client, [*LISTS, "/vi/search/?q=water"]) == set()
    assert "/vi/a-" not in body(client, "/sitemap.xml")[1]


def test_an_event_with_one_open_page_is_shown_by_that_page(client, events):
    page = ConferencePage.objects.get()
    home = HomePage.objects.get(locale__language_code="vi")
    page.copy_for_translation(Locale.objects.get(language_code="vi"), copy_parents=True)
    other = ConferencePage.objects.get(locale__language_code="vi")
    other.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert "Water Symposium" in body(client, "/calendar/all.ics")[1]
    assert other.url in body(client, "/calendar/all.ics")[1]
    assert f'href="{page.url}"' not in body(client, "/en/")[1]
    assert other.url.startswith(home.url)


def test_a_list_shows_the_open_page_where_the_translation_is_private(client, events):
    page = ConferencePage.objects.get()
    page.copy_for_translation(Locale.objects.get(language_code="vi"), copy_parents=True)
    other = ConferencePage.objects.get(locale__language_code="vi")
    other.save_revision().publish()
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    listed = body(client, other.get_parent().url)[1]

    assert f'href="{page.url}"' in listed
    assert f'href="{other.url}"' not in listed


def test_who_has_the_password_sees_the_lists_and_nobody_else(client, events):
    """The series is private as a whole: its page lists its lectures to those who may open it."""
    series = LecturePage.objects.first().get_parent()
    restriction = PageViewRestriction.objects.create(page=series, restriction_type="password", password="water")
    before = body(client, "/en/talks/")[1]
    form = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, series.pk])
    client.post(form, {"password": "water", "return_url": "/en/talks/"})
    after = body(client, "/en/talks/")[1]

    assert "On proteins" not in before
    assert "On proteins" in after
    assert "Proteins long ago" in after
    assert "Proteins long ago" in body(client, "/en/talks/2026/")[1]
    assert "On proteins" in body(client, "/en/")[1]
    assert "On proteins" not in body(type(client)(), "/en/")[1]


@pytest.mark.parametrize("who", ["member", "other"])
def test_groups_see_what_is_theirs(client, events, who):
    team = Group.objects.create(name="Team")
    page = LecturePage.objects.get(title="On proteins")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(team)
    user = UserFactory()
    if who == "member":
        user.groups.add(team)
    client.force_login(user)

    assert ("On proteins" in body(client, "/en/talks/")[1]) is (who == "member")


def test_kept_pages_let_go_when_a_page_becomes_private(client, events, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 60
    before = body(client, "/en/")[1], body(client, "/calendar/all.ics")[1]
    with django_capture_on_commit_callbacks(execute=True):
        hide("password")
    after = body(client, "/en/")[1], body(client, "/calendar/all.ics")[1]

    assert all("Water Symposium" in text for text in before)
    assert not any("Water Symposium" in text for text in after)


def test_kept_pages_let_go_when_an_event_gets_its_first_draft(
    client, home_page, settings, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE_SECONDS = 60
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    announced = body(client, "/calendar/all.ics")[1]
    with django_capture_on_commit_callbacks(execute=True):
        home_page.add_child(instance=ConferencePage(title="Draft", slug="draft", conference=conference, live=False))
    drafted = body(client, "/calendar/all.ics")[1]
    with django_capture_on_commit_callbacks(execute=True):
        ConferencePage.objects.get().delete()

    assert ["Water Symposium" in text for text in (announced, drafted)] == [True, False]
    assert "Water Symposium" in body(client, "/calendar/all.ics")[1]


def test_what_stays_unlisted_by_its_own_word_stays_so(client, events):
    Event.objects.update(is_public=False)

    assert found(client, ["/en/", "/en/talks/", "/calendar/all.ics", "/calendar/lectures.ics"]) == set()
