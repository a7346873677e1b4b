from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.actions.programme import release_programme
from conferences.models import SessionPerson
from events.actions import cancel_event, change_event
from events.models import Event
from lectures.actions import create_lecture
from lectures.models import LectureSpeaker
from tests.calendars.conftest import summaries
from tests.factories import (
    START,
    ConferenceFactory,
    LectureFactory,
    LectureSeriesFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    VenueFactory,
)
from tests.lectures.conftest import add_series_page


def make_lecture(series, **kwargs):
    values = {"title": "On proteins", "speakers": [], "starts_at": START, "ends_at": START + timedelta(hours=1)}
    return create_lecture(series=series, **{**values, **kwargs})


def test_all_calendar_has_every_public_event_in_time_order(read):
    ConferenceFactory(title="Symposium", starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2))
    LectureFactory(title="Lecture")
    Event.objects.create(kind="workshop", title="Workshop", starts_at=START - timedelta(days=1), ends_at=START)
    LectureFactory(title="Hidden lecture", is_public=False)
    ConferenceFactory(title="Hidden symposium", is_public=False)

    assert summaries(read("/calendar/all.ics")) == ["Workshop", "Lecture", "Symposium"]


def test_lectures_calendar_has_lectures_only_with_all_their_facts(read):
    series = LectureSeriesFactory(name="Global Lectures", timezone="Asia/Shanghai")
    add_series_page(series)
    venue = VenueFactory(name="Main Hall", address="1 Road\nHaidian", city="Beijing", latitude=39.9, longitude=116.4)
    person = PersonFactory(given_name="Ada", family_name="Nguyễn", honorific="Professor")
    person.affiliations.create(text="Institute A")
    ConferenceFactory()
    lecture = make_lecture(
        series,
        title="肿瘤代谢",
        speakers=[person],
        venue=venue,
        room=RoomFactory(venue=venue, name="Room 7"),
        abstract="About it.",
        join_url="https://meet.example.org/secret",
        contact_name="Office",
        contact_email="office@example.org",
    )

    (event,) = read("/calendar/lectures.ics").events

    assert str(event["UID"]) == str(lecture.uid)
    assert event["SUMMARY"] == "肿瘤代谢"
    assert event["LOCATION"] == "Room 7, Main Hall, 1 Road, Haidian, Beijing"
    assert (event["GEO"].latitude, event["GEO"].longitude) == (39.9, 116.4)
    assert event["DESCRIPTION"] == "Speaker: Professor Ada Nguyễn, Institute A\n\nAbout it."
    assert event["URL"] == f"http://localhost:8000/en/{series.slug}/{lecture.slug}/"
    assert event.categories == ["Global Lectures"]
    assert event["ORGANIZER"] == "mailto:office@example.org"
    assert "CONFERENCE" not in event
    assert event.start == START
    assert event.start.tzinfo.key == "Asia/Shanghai"


def test_link_to_join_stands_in_no_public_calendar(read):
    LectureFactory(slug="a", join_url="https://meet.example.org/secret", summary="Words")
    ConferenceFactory(slug="b", join_url="https://meet.example.org/secret")

    for path in ("all", "lectures", "a", "b"):
        assert b"meet.example.org" not in Client().get(f"/calendar/{path}.ics").content


def test_series_calendar_has_the_lectures_of_that_series(read):
    series = LectureSeriesFactory(name="Global Lectures")
    LectureFactory(series=series, title="Ours")
    LectureFactory(title="Another's")

    calendar = read(f"/calendar/series/{series.slug}.ics")

    assert summaries(calendar) == ["Ours"]
    assert calendar["NAME"] == "Global Lectures"


def test_event_calendar_has_the_programme_once_released(read):
    conference = ConferenceFactory(title="Symposium", slug="symposium-27")
    SessionFactory(conference=conference, title="Opening")
    SessionFactory(conference=conference, title="Not scheduled", starts_at=None, ends_at=None)
    assert summaries(read("/calendar/symposium-27.ics")) == ["Symposium"]

    release_programme(conference=conference)

    assert summaries(read("/calendar/symposium-27.ics")) == ["Symposium", "Opening"]


def test_identities_survive_a_second_release_and_sequence_grows_where_something_moved(read):
    """The two states of the real feed in shared/data/ics have no UID in common; ours have all."""
    conference = ConferenceFactory(slug="symposium-27")
    still = SessionFactory(conference=conference, title="Stays")
    moved = SessionFactory(conference=conference, title="Moves")
    gone = SessionFactory(conference=conference, title="Goes")
    release_programme(conference=conference)
    before = {str(e["SUMMARY"]): e for e in read("/calendar/symposium-27.ics").events}

    moved.starts_at += timedelta(hours=1)
    moved.ends_at += timedelta(hours=1)
    moved.save()
    gone.status = "cancelled"
    gone.save()
    release_programme(conference=conference)
    after = {str(e["SUMMARY"]): e for e in read("/calendar/symposium-27.ics").events}

    assert {name: e["UID"] for name, e in after.items()} == {name: e["UID"] for name, e in before.items()}
    assert after["Stays"].sequence == before["Stays"].sequence
    assert after["Moves"].sequence > before["Moves"].sequence
    assert after["Goes"]["STATUS"] == "CANCELLED"
    assert after["Goes"].sequence > before["Goes"].sequence
    assert still.title == "Stays"


def test_person_calendar_has_lectures_and_talks(read):
    person = PersonFactory(given_name="Ada", family_name="Chen")
    lecture = LectureFactory(title="Lecture")
    LectureSpeaker.objects.create(lecture=lecture, person=person)
    session = SessionFactory(
        title="Talk", starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1)
    )
    SessionPerson.objects.create(session=session, person=person)
    release_programme(conference=session.conference)
    LectureFactory(title="Somebody else's")

    calendar = read(f"/calendar/people/{person.slug}.ics")

    assert summaries(calendar) == ["Lecture", "Talk"]
    assert calendar["NAME"] == "Ada Chen at Collegium"


def test_person_of_no_public_page_has_no_calendar(client, db):
    """Whoever is to speak at a programme that is not released is nobody's business yet."""
    session = SessionFactory(title="Secret so far")
    SessionPerson.objects.create(session=session, person=PersonFactory(slug="guest", family_name="Secretive"))

    answer = client.get("/calendar/people/guest.ics")

    assert answer.status_code == 404
    assert "Secretive" not in answer.content.decode()


def test_cancelled_event_stays_and_its_sequence_grows(read):
    lecture = LectureFactory(slug="off")
    uid = str(lecture.uid)

    cancel_event(event=Event.objects.get(pk=lecture.pk))

    for path in ("/calendar/off.ics", "/calendar/lectures.ics", "/calendar/all.ics"):
        (event,) = read(path).events
        assert (str(event["UID"]), event["STATUS"], event.sequence) == (uid, "CANCELLED", 1)


def test_zones_with_and_without_summer_time_are_described(read):
    for zone in ("Europe/Berlin", "Asia/Ho_Chi_Minh", "America/New_York"):
        LectureFactory(title=zone, timezone=zone)

    calendar = read("/calendar/lectures.ics")

    assert [zone.tz_name for zone in calendar.timezones] == ["America/New_York", "Asia/Ho_Chi_Minh", "Europe/Berlin"]
    assert {event.start for event in calendar.events} == {START}


# -- unchanged feeds ----------------------------------------------------------------------------------------------

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


# -- the whole stack ----------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/calendar/no-such.ics", "There is no event with this calendar address."),
        ("/calendar/people/no-such.ics", "There is nobody with this calendar address."),
        ("/calendar/series/no-such.ics", "There is no lecture series with this calendar address."),
        ("/calendar/my/no-such.ics", "This calendar address is not valid (any more)."),
    ],
)
def test_unknown_calendar_says_so_in_a_sentence(db, path, sentence):
    response = Client().get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == f"{sentence}\n"


def test_event_that_is_not_public_has_no_calendar(db):
    LectureFactory(slug="hidden", is_public=False)

    assert Client().get("/calendar/hidden.ics").status_code == 404


def test_event_never_takes_the_name_of_a_feed(db):
    assert LectureFactory(title="Lectures").slug == "lectures-event"
    assert ConferenceFactory(title="All").slug == "all-event"


# -- how much it costs --------------------------------------------------------------------------------------------


def queries_of(path):
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def test_feeds_cost_the_same_queries_for_one_item_and_for_three(db):
    person = PersonFactory(slug="ada")
    series = LectureSeriesFactory(slug="s")
    add_series_page(series)
    conference = ConferenceFactory(slug="c")

    def add(number):
        make_lecture(series, title=f"Lecture {number}", speakers=[person, PersonFactory()], venue=VenueFactory())
        ConferenceFactory()
        session = SessionFactory(conference=conference, room=RoomFactory())
        SessionPerson.objects.create(session=session, person=person)
        release_programme(conference=conference)

    paths = ["all", "lectures", "lecture-0", "c", "people/ada", "series/s"]
    add(0)
    one = {path: queries_of(f"/calendar/{path}.ics") for path in paths}
    add(1)
    add(2)
    three = {path: queries_of(f"/calendar/{path}.ics") for path in paths}

    assert one == three
    assert max(one.values()) <= 12, one


def test_subscribe_page_names_every_calendar(db):
    series = LectureSeriesFactory(name="Global Lectures", slug="global")
    add_series_page(series)
    soon = timezone.now() + timedelta(days=3)
    ConferenceFactory(title="Coming symposium", slug="coming", starts_at=soon, ends_at=soon + timedelta(days=1))

    html = Client().get("/calendar/").content.decode()

    for path in ("all", "lectures", "series/global", "coming"):
        assert f'href="webcal://localhost:8000/calendar/{path}.ics"' in html
        assert f'value="http://localhost:8000/calendar/{path}.ics"' in html
    assert "Coming symposium" in html


def test_conferences_too_speak_the_language_of_the_address(db):
    ConferenceFactory(slug="c", title="Symposium", title_vi="Hội thảo")

    for path in ("all", "c"):
        assert "SUMMARY:Hội thảo" in Client().get(f"/calendar/{path}.ics?lang=vi").content.decode()
        assert (
            "SUMMARY:Symposium"
            in Client(headers={"Accept-Language": "vi"}).get(f"/calendar/{path}.ics").content.decode()
        )
