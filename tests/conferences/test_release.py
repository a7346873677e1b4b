"""Releases: numbers, the frozen document, the sequence that calendars follow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from conferences.actions.programme import (
    ProgrammeEmptyError,
    ProgrammeZoneError,
    RoomDoubleBookedError,
    programme_warnings,
    release_programme,
)
from conferences.models import Conference, Presentation, Presenter, SessionPerson
from conferences.queries.programme import latest_programme
from conferences.queries.working import working_items, working_sessions
from conferences.signals import programme_released
from core.models import PageGeneration
from tests.factories import (
    START,
    ConferenceFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    return ConferenceFactory()


def sequences(conference):
    return {item.title: item.sequence for item in latest_programme(conference).items}


def make_sessions(conference, count):
    for number in range(count):
        session = SessionFactory(
            conference=conference,
            title=f"Session {number}",
            room=RoomFactory(venue=conference.venue, name=f"Room {number}"),
            track=TrackFactory(conference=conference),
        )
        SessionPerson.objects.create(session=session, person=PersonFactory())
        talk = Presentation.objects.create(session=session, title=f"Talk {number}")
        Presenter.objects.create(presentation=talk, person=PersonFactory(), affiliation="Institute")


def test_release_is_numbered_from_one(conference):
    SessionFactory(conference=conference)

    first = release_programme(conference=conference, note="First")
    second = release_programme(conference=conference)

    assert (first.number, second.number) == (1, 2)
    assert first.note == "First"


def test_release_freezes_the_programme(conference):
    session = SessionFactory(conference=conference, title="Before")
    release_programme(conference=conference)

    session.title = "After"
    session.save()

    assert [item.title for item in latest_programme(conference).items] == ["Before"]


def test_latest_programme_is_none_before_the_first_release(conference):
    assert latest_programme(conference) is None


def test_release_holds_people_talks_room_and_track(conference):
    make_sessions(conference, 1)

    release_programme(conference=conference)

    programme = latest_programme(conference)
    (item,) = programme.items
    assert item.room == "Room 0"
    assert item.track == programme.tracks[0].name
    assert [part.role for part in item.people] == ["speaker"]
    assert [(talk.title, talk.people[0].affiliation) for talk in item.talks] == [("Talk 0", "Institute")]
    assert [room.name for room in programme.rooms] == ["Room 0"]


def test_release_leaves_out_what_has_no_time(conference):
    SessionFactory(conference=conference, title="Planned")
    SessionFactory(conference=conference, title="Idea", starts_at=None, ends_at=None)

    release_programme(conference=conference)

    assert [item.title for item in latest_programme(conference).items] == ["Planned"]


def test_sequence_grows_only_for_touched_sessions(conference):
    for title in ("Same", "Moved", "Retitled", "Deleted", "Cancelled", "Speaker"):
        SessionFactory(conference=conference, title=title)
    sessions = {session.title: session for session in conference.sessions.all()}
    release_programme(conference=conference)
    first = {item.title: item.changed_at for item in latest_programme(conference).items}

    sessions["Moved"].starts_at += timedelta(hours=2)
    sessions["Moved"].ends_at += timedelta(hours=2)
    sessions["Moved"].save()
    sessions["Retitled"].title = "Retitled again"
    sessions["Retitled"].save()
    sessions["Deleted"].delete()
    sessions["Cancelled"].status = "cancelled"
    sessions["Cancelled"].save()
    SessionPerson.objects.create(session=sessions["Speaker"], person=PersonFactory())
    SessionFactory(conference=conference, title="New")
    second = release_programme(conference=conference)

    assert sequences(conference) == {
        "Same": 0,
        "Moved": 1,
        "Retitled again": 1,
        "Deleted": 1,
        "Cancelled": 1,
        "Speaker": 1,
        "New": 0,
    }
    items = {item.title: item for item in latest_programme(conference).items}
    assert items["Same"].changed_at == first["Same"]
    assert items["Moved"].changed_at == second.released_at
    assert items["Deleted"].is_cancelled
    assert items["Deleted"].is_withdrawn
    assert not items["Cancelled"].is_withdrawn


def test_second_release_without_a_change_touches_nothing(conference):
    make_sessions(conference, 3)
    release_programme(conference=conference)
    before = latest_programme(conference).items

    release_programme(conference=conference)

    assert latest_programme(conference).items == before


def test_withdrawn_session_stays_cancelled_and_comes_back_with_a_higher_sequence(conference):
    session = SessionFactory(conference=conference, title="Here")
    SessionFactory(conference=conference, title="Other")
    release_programme(conference=conference)
    type(session).objects.filter(pk=session.pk).update(starts_at=None, ends_at=None)
    release_programme(conference=conference)
    release_programme(conference=conference)
    gone = latest_programme(conference)

    session.save()
    release_programme(conference=conference)

    assert {item.title: (item.status, item.sequence) for item in gone.items} == {
        "Here": ("cancelled", 1),
        "Other": ("confirmed", 0),
    }
    assert sequences(conference) == {"Here": 2, "Other": 0}


def test_new_zone_of_the_conference_touches_every_session(conference):
    SessionFactory(conference=conference, title="One")
    release_programme(conference=conference)

    Conference.objects.filter(pk=conference.pk).update(timezone="Asia/Ho_Chi_Minh")
    release_programme(conference=conference)

    assert sequences(conference) == {"One": 1}


def test_release_refuses_a_room_booked_twice_and_names_both(conference):
    room = RoomFactory(venue=conference.venue, name="Hall A")
    SessionFactory(conference=conference, title="Opening", room=room)
    SessionFactory(conference=conference, title="Keynote", room=room, starts_at=START + timedelta(minutes=30))

    with pytest.raises(RoomDoubleBookedError) as error:
        release_programme(conference=conference)

    assert error.value.message == (
        "The room Hall A is booked twice: “Opening” (12 May 2027, 09:00–10:00) and “Keynote” "
        "(12 May 2027, 09:30–10:00). Move one of them or give it another room."
    )
    assert latest_programme(conference) is None


def test_release_accepts_rooms_booked_twice_when_told_so(conference):
    room = RoomFactory(venue=conference.venue)
    SessionFactory.create_batch(2, conference=conference, room=room)

    release = release_programme(conference=conference, accept_double_rooms=True)

    assert release.number == 1


@pytest.mark.parametrize("free", [{"status": "cancelled"}, {"kind": "break"}])
def test_cancelled_sessions_and_breaks_need_no_room(conference, free):
    room = RoomFactory(venue=conference.venue)
    SessionFactory(conference=conference, room=room)
    SessionFactory(conference=conference, room=room, **free)

    assert release_programme(conference=conference).number == 1


def test_release_refuses_an_empty_programme(conference):
    with pytest.raises(ProgrammeEmptyError) as error:
        release_programme(conference=conference)

    assert error.value.message == "No session has a time yet. Give at least one session a start and an end."


def test_release_refuses_an_unknown_zone(conference):
    SessionFactory(conference=conference)
    Conference.objects.filter(pk=conference.pk).update(timezone="Mars/Olympus")

    with pytest.raises(ProgrammeZoneError) as error:
        release_programme(conference=conference)

    assert error.value.message.startswith("“Mars/Olympus” is no time zone.")


def test_warnings_name_what_lies_outside_and_what_has_no_time(conference):
    SessionFactory(conference=conference, title="Too early", starts_at=START - timedelta(days=2), ends_at=START)
    SessionFactory(conference=conference, title="Idea", starts_at=None, ends_at=None)

    assert programme_warnings(conference, working_items(working_sessions(conference))) == [
        "“Too early” lies outside the days of the conference (10 May 2027, 09:00–09:00).",
        "“Idea” has no time yet and is left out of the release.",
    ]


def test_release_counts_the_same_statements_for_one_and_three_sessions(conference):
    other = ConferenceFactory()
    make_sessions(conference, 1)
    make_sessions(other, 3)

    with CaptureQueriesContext(connection) as few:
        release_programme(conference=conference)
    with CaptureQueriesContext(connection) as many:
        release_programme(conference=other)

    assert len(few) == len(many)
    assert len(many) <= 20


def test_latest_programme_asks_once_when_the_release_is_known(conference, django_assert_num_queries):
    make_sessions(conference, 3)
    release_programme(conference=conference)
    latest_programme(conference)

    with django_assert_num_queries(1):
        latest_programme(conference)


def test_release_tells_after_commit_and_lets_cached_pages_go(conference, django_capture_on_commit_callbacks):
    SessionFactory(conference=conference)
    heard = []

    def listen(sender, conference, release, previous, **kwargs):
        heard.append((sender, conference.pk, release.number, previous))

    programme_released.connect(listen)
    before = PageGeneration.objects.get().number
    with django_capture_on_commit_callbacks(execute=True):
        release_programme(conference=conference)
        assert heard == []
    programme_released.disconnect(listen)

    assert heard == [(Conference, conference.pk, 1, None)]
    assert PageGeneration.objects.get().number > before


def test_release_is_written_to_the_log(conference):
    user = UserFactory()
    SessionFactory(conference=conference)

    release = release_programme(conference=conference, by=user)

    entry = ModelLogEntry.objects.get(action="conferences.release_programme")
    assert (entry.user, entry.data) == (user, {"number": 1, "changes": 1})
    assert release.released_by == user
