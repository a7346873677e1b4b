"""Nothing of a draft is public: not on a page, not in a feed, not in a file, not by what has gone."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from conferences.actions.programme import release_programme
from conferences.models import Material, Presentation, Presenter, SessionPerson
from tests.conferences.pages import add_session
from tests.factories import PersonFactory, RoomFactory, SessionFactory, TrackFactory

pytestmark = pytest.mark.django_db
MARK = "xyzzydraft"
STARTS = [
    "/en/",
    "/en/conferences/",
    "/en/conferences/water/",
    "/en/conferences/water/now/",
    "/en/conferences/water/programme/?view=grid",
    "/en/people/",
    f"/en/search/?query={MARK}",
    f"/en/search/?q={MARK}",
    "/en/feed.atom",
    "/sitemap.xml",
    "/calendar/",
    "/calendar/all.ics",
    "/calendar/water.ics",
    "/programme/water/schedule.xml",
    "/programme/water/schedule.json",
]
MOST = 200


@pytest.fixture
def released(conference):
    sessions = [add_session(conference, number) for number in range(3)]
    release_programme(conference=conference)
    return sessions


def change_everything(conference, sessions):
    """A draft that touches every field that a release holds, each with the mark."""
    first, second, third = sessions
    first.title = f"{MARK} title"
    first.slug = f"{MARK}-slug"
    first.abstract = f"{MARK} abstract"
    first.subtitle = f"{MARK} subtitle"
    first.starts_at += timedelta(hours=2)
    first.ends_at += timedelta(hours=2)
    first.links = [{"title": f"{MARK} link", "url": f"https://{MARK}.example.org/"}]
    first.room = RoomFactory(venue=conference.venue, name=f"{MARK} room")
    first.track = TrackFactory(conference=conference, name=f"{MARK} track")
    first.save()
    SessionPerson.objects.create(
        session=first, person=PersonFactory(family_name=MARK, slug=f"{MARK}-new"), affiliation=f"{MARK} university"
    )
    talk = first.presentations.get()
    talk.title = f"{MARK} talk"
    talk.save()
    second.delete()
    third.people.all().delete()
    new = SessionFactory(conference=conference, title=f"{MARK} new session", slug=f"{MARK}-new-session")
    inside = Presentation.objects.create(session=new, title=f"{MARK} new talk")
    Presenter.objects.create(presentation=inside, person=PersonFactory(given_name=MARK, slug=f"{MARK}-author"))
    Material.objects.create(session=new, title=f"{MARK} slides", kind="slides", url=f"https://{MARK}.example.org/s")


def whole_site():
    """Address → what a stranger is given there, for all that can be reached from the front."""
    cache.clear()
    client = Client()
    found, waiting = {}, list(STARTS)
    while waiting and len(found) < MOST:
        path = waiting.pop()
        if path in found:
            continue
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        found[path] = (response.status_code, text)
        if response.get("Content-Type", "").startswith(("text/html", "application/xml", "text/xml")):
            links = re.findall(
                r'(?:href|src|hx-get|content)="(?:http://localhost:8000|webcal://localhost:8000)?(/[^"#]*)', text
            )
            links += re.findall(r"<loc>http://[^/]+(/[^<]*)", text)
            waiting += [
                link.replace("&amp;", "&")
                for link in links
                if not link.startswith(("/static/", "/media/", "/admin/", "/zh-hans/", "/vi/", "//", "/register/"))
            ]
    return found


def said(pages):
    """Without what differs at every visit, or a minute later."""
    clock = r"<time data-clock>[^<]*</time><span[^>]* data-day>[^<]*</span>"
    volatile = re.compile(rf'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|[?&;]q(?:uery)?=\S*|{clock}')
    return {path: (status, volatile.sub("", text)) for path, (status, text) in pages.items()}


def test_draft_changes_nothing_that_a_stranger_can_reach(conference, released):
    with time_machine.travel(timezone.now(), tick=False):  # a page has a clock
        before = whole_site()
        change_everything(conference, released)

        after = whole_site()

    leaks = [path for path, (_status, text) in after.items() if MARK in text and "search" not in path]
    assert leaks == []
    assert sorted(after) == sorted(before)
    changed = [path for path, page in said(after).items() if page != said(before)[path]]
    assert changed == []
    assert len(after) > 30


def test_search_finds_nothing_of_a_draft(conference, released):
    change_everything(conference, released)

    text = (
        Client().get("/en/search/", {"query": MARK}).content.decode()
        + Client().get("/en/search/", {"q": MARK}).content.decode()
    )

    assert re.findall(rf"{MARK}[ -](?:title|slug|talk|new|track|room|abstract)", text) == []


@pytest.mark.parametrize(
    "path",
    [
        f"/en/conferences/water/programme/{MARK}-slug/",
        f"/en/conferences/water/programme/{MARK}-new-session/",
        f"/en/conferences/water/speakers/{MARK}-new/",
        f"/en/conferences/water/speakers/{MARK}-author/",
        f"/en/people/{MARK}-new/",
        f"/calendar/people/{MARK}-new.ics",
        f"/calendar/water/tracks/{MARK}-track.ics",
        f"/en/conferences/water/programme/tracks/{MARK}-track/",
        f"/en/conferences/water/programme/rooms/{MARK}-room/",
    ],
)
def test_guessed_address_of_a_draft_is_not_found(conference, released, path):
    change_everything(conference, released)

    assert Client().get(path).status_code in (200, 404)
    assert f"{MARK} " not in Client().get(path).content.decode()
    if "/tracks/" not in path and "/rooms/" not in path:
        assert Client().get(path).status_code == 404


def test_who_leaves_the_draft_keeps_page_and_calendar_until_the_release(conference, released):
    person = released[0].people.get().person
    slug = person.slug
    released[0].delete()

    page = Client().get(f"/en/people/{slug}/")
    calendar = Client().get(f"/calendar/people/{slug}.ics").content.decode()
    release_programme(conference=conference)
    cache.clear()
    later = Client().get(f"/calendar/people/{slug}.ics")

    assert page.status_code == 200
    assert "Session 0" in page.content.decode()
    assert "STATUS:CONFIRMED" in calendar
    assert later.status_code == 200
    assert "STATUS:CANCELLED" in later.content.decode()
    assert "SEQUENCE:1" in later.content.decode()
    assert Client().get(f"/en/people/{slug}/").status_code == 404
    assert slug not in Client().get("/en/people/").content.decode()


def test_vanished_sessions_stay_cancelled_in_every_feed_for_later_polls(conference, released):
    slug = conference.tracks.get(name="Track 0").slug
    released[0].delete()
    for _number in range(3):
        release_programme(conference=conference)

    for path in ("/calendar/water.ics", f"/calendar/water/tracks/{slug}.ics"):
        text = Client().get(path).content.decode().replace("\r\n ", "")
        event = next(part for part in text.split("BEGIN:VEVENT") if "SUMMARY:Session 0" in part)
        assert "STATUS:CANCELLED" in event
        assert "SEQUENCE:1\r\n" in event
