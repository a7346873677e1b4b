"""What calendars get: identities that stay, sequences that grow only where something changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.feeds import conference_items, person_items, programme_items
from conferences.models import SessionPerson
from events.actions import change_event
from events.enums import EventStatus
from tests.factories import START, ConferenceFactory, PersonFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(home_page):
    return ConferenceFactory(title="Water Symposium", slug="water")


def test_feed_is_empty_before_the_release(conference):
    SessionFactory(conference=conference)

    assert programme_items(conference) == []


def test_feed_item_says_what_when_and_where(conference, settings):
    settings.SITE_URL = "https://school.example"
    publish_page(conference)
    room = RoomFactory(venue=conference.venue, name="Aula")
    session = SessionFactory(conference=conference, title="Rain", room=room, abstract="<p>Wet &amp; cold</p>")
    SessionPerson.objects.create(session=session, person=PersonFactory(given_name="Ada", family_name="Berg"))
    release_programme(conference=conference)

    (item,) = programme_items(conference)

    assert (item.title, item.starts_at, item.timezone, item.status) == ("Rain", START, "Asia/Shanghai", "CONFIRMED")
    assert item.location == f"Aula, {conference.venue}"
    assert item.description == "Ada Berg\n\nWet & cold"
    assert item.url == "https://school.example/en/conferences/water/programme/rain/"


def test_uid_stays_and_sequence_grows_only_for_the_moved_session(conference):
    SessionFactory(conference=conference, title="Stays")
    moved = SessionFactory(conference=conference, title="Moves")
    release_programme(conference=conference)
    before = {item.title: item for item in programme_items(conference)}

    moved.starts_at += timedelta(hours=3)
    moved.ends_at += timedelta(hours=3)
    moved.save()
    release_programme(conference=conference)
    after = {item.title: item for item in programme_items(conference)}

    assert {title: item.uid for title, item in before.items()} == {title: item.uid for title, item in after.items()}
    assert after["Stays"] == before["Stays"]
    assert after["Moves"].sequence == before["Moves"].sequence + 1
    assert after["Moves"].changed_at > before["Moves"].changed_at


def test_deleted_session_stays_as_cancelled(conference):
    SessionFactory(conference=conference, title="Stays")
    gone = SessionFactory(conference=conference, title="Goes")
    release_programme(conference=conference)
    gone.delete()
    release_programme(conference=conference)

    assert {item.title: (item.status, item.sequence) for item in programme_items(conference)} == {
        "Stays": ("CONFIRMED", 0),
        "Goes": ("CANCELLED", 1),
    }


def test_cancelling_a_conference_and_taking_it_back_only_ever_raises_the_sequence(conference):
    """A calendar keeps the highest SEQUENCE it has seen (RFC 5546, 2.1.4): what comes back must be higher still."""
    SessionFactory(conference=conference)
    release_programme(conference=conference)
    states = [state_of(conference)]

    for status in (EventStatus.CANCELLED, EventStatus.SCHEDULED, EventStatus.CANCELLED):
        conference.status = status
        change_event(event=conference)
        states.append(state_of(conference))

    assert [status for status, _sequence in states] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert [sequence for _status, sequence in states] == [0, 1, 2, 3]


def test_new_title_of_the_conference_leaves_its_sessions_alone(conference):
    SessionFactory(conference=conference)
    release_programme(conference=conference)
    before = programme_items(conference)

    conference.title = "Water and Salt"
    change_event(event=conference)

    assert programme_items(conference) == before
    assert conference.sequence == 1


def state_of(conference):
    (item,) = programme_items(conference)
    return item.status, item.sequence


def test_one_session_in_two_conferences_has_two_uids(conference):
    other = ConferenceFactory()
    guid = SessionFactory(conference=conference).guid
    SessionFactory(conference=other, guid=guid)
    release_programme(conference=conference)
    release_programme(conference=other)

    assert programme_items(conference)[0].uid != programme_items(other)[0].uid


def test_person_feed_holds_their_sessions_only(conference):
    person = PersonFactory()
    mine = SessionFactory(conference=conference, title="Mine")
    SessionFactory(conference=conference, title="Not mine")
    SessionPerson.objects.create(session=mine, person=person)
    release_programme(conference=conference)

    assert [item.title for item in person_items(person)] == ["Mine"]


def test_conference_is_one_item_and_hidden_ones_none(conference):
    ConferenceFactory(title="Hidden", is_public=False)
    conference.status = "EventCancelled"
    conference.save()

    (item,) = conference_items()

    assert (item.title, item.status, item.uid) == ("Water Symposium", "CANCELLED", f"{conference.uid}@collegium")


def test_feed_takes_the_same_statements_for_one_and_three(conference):
    def count():
        programme_items(conference)
        with CaptureQueriesContext(connection) as context:
            programme_items(conference)
        return len(context)

    publish_page(conference)
    SessionFactory(conference=conference)
    release_programme(conference=conference)
    few = count()
    SessionFactory.create_batch(2, conference=conference)
    release_programme(conference=conference)

    assert count() == few
