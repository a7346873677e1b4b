"""What stands in each calendar."""

from datetime import timedelta

from django.test import Client

from conferences.actions.programme import release_programme
from conferences.models import SessionPerson
from events.actions import cancel_event
from events.models import Event
from lectures.models import LectureSpeaker
from tests.calendars.conftest import summaries
from tests.calendars.feeds.helpers import make_lecture
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
