"""Calendars that are polled: 304, headers, languages, methods."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.actions import change_event
from events.models import Event
from lectures.models import LectureSpeaker
from tests.factories import (
    ConferenceFactory,
    LectureFactory,
    LectureSeriesFactory,
    PersonFactory,
    VenueFactory,
)

PATHS = [
    "/calendar/all.ics",
    "/calendar/lectures.ics",
    "/calendar/off.ics",
    "/calendar/people/ada.ics",
    "/calendar/series/s.ics",
]


@pytest.fixture
def feeds(db):
    lecture = LectureFactory(slug="off", series=LectureSeriesFactory(slug="s"))
    LectureSpeaker.objects.create(lecture=lecture, person=PersonFactory(slug="ada"))
    return lecture


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_unchanged_feed_is_answered_304_from_one_query(feeds, path, method):
    client = Client()
    first = client.get(path)
    ask = getattr(client, method)

    with CaptureQueriesContext(
        connection,
    ) as by_etag:
        second = ask(path, headers={"If-None-Match": first["ETag"]})
    with CaptureQueriesContext(connection) as by_date:
        third = ask(path, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert third.status_code == 304
    assert (len(by_etag), len(by_date)) == (1, 1)


def test_changed_feed_is_sent_again(feeds, django_capture_on_commit_callbacks):
    client = Client()
    first = client.get("/calendar/off.ics")

    with django_capture_on_commit_callbacks(execute=True):
        event = Event.objects.get(pk=feeds.pk)
        event.starts_at += timedelta(minutes=5)
        change_event(event=event)
    second = client.get("/calendar/off.ics", headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]


def test_feed_follows_the_name_of_its_place(feeds, django_capture_on_commit_callbacks):
    client = Client()
    feeds.venue = VenueFactory(name="Old Hall", city="")
    feeds.save()
    first = client.get("/calendar/off.ics")

    with django_capture_on_commit_callbacks(execute=True):
        feeds.venue.name = "New Hall"
        feeds.venue.save()
    second = client.get("/calendar/off.ics", headers={"If-None-Match": first["ETag"]})

    assert b"LOCATION:New Hall" in second.content


@pytest.mark.parametrize("path", PATHS)
def test_feed_has_no_cookie_no_session_and_depends_on_its_address_alone(feeds, path):
    plain = Client().get(path)
    client = Client()
    client.cookies["django_language"] = "vi"
    vietnamese = client.get(path, headers={"Accept-Language": "vi"})

    for response in (plain, vietnamese):
        assert not response.cookies
        assert "Vary" not in response
        assert response["Content-Language"] == "en"
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert response["Content-Disposition"].startswith('inline; filename="')
    assert plain.content == vietnamese.content
    assert "Vary" not in Client().get(path, headers={"If-None-Match": plain["ETag"]})


def test_feed_in_another_language_by_its_address(feeds):
    feeds.title_vi = "Bài giảng"
    feeds.save()

    response = Client().get("/calendar/lectures.ics?lang=vi")

    assert "SUMMARY:Bài giảng" in response.content.decode()
    assert response["Content-Language"] == "vi"
    assert not response.cookies
    assert response["ETag"] != Client().get("/calendar/lectures.ics")["ETag"]


def test_head_has_the_headers_and_no_body(feeds):
    response = Client().head("/calendar/off.ics")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_feed_refuses_to_be_written(feeds):
    assert Client(enforce_csrf_checks=True).post("/calendar/all.ics").status_code in (403, 405)
    assert Client().post("/calendar/all.ics").status_code == 405


def test_conferences_too_speak_the_language_of_the_address(db):
    ConferenceFactory(slug="c", title="Symposium", title_vi="Hội thảo")

    for path in ("all", "c"):
        assert "SUMMARY:Hội thảo" in Client().get(f"/calendar/{path}.ics?lang=vi").content.decode()
        assert (
            "SUMMARY:Symposium"
            in Client(headers={"Accept-Language": "vi"}).get(f"/calendar/{path}.ics").content.decode()
        )
