"""Changes of the timetable: compared with what their author saw, written down, taken back."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from conferences.actions.timetable import (
    SessionGoneError,
    StaleTimetableError,
    TimetableError,
    create_session,
    move_session,
    take_back_change,
    touch_session,
)
from conferences.models import Presentation, TimetableChange
from tests.factories import START, ConferenceFactory, RoomFactory, SessionFactory, TrackFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def hall(conference):
    return RoomFactory(venue=conference.venue, name="Hall")


@pytest.fixture
def session(conference):
    return SessionFactory(conference=conference, title="Opening")


@pytest.fixture
def hana():
    return UserFactory(first_name="Hana", last_name="Minh")


def move(session, version=0, by=None, **changes):
    return move_session(session_id=session.pk, expected_version=version, changes=changes, by=by)


def test_move_writes_session_version_and_change(session, hall, hana):
    moved = move(session, by=hana, room=hall.pk, starts_at=START + HOUR, ends_at=START + 2 * HOUR)

    session.refresh_from_db()
    change = TimetableChange.objects.get()
    assert (session.room, session.starts_at, session.version) == (hall, START + HOUR, 1)
    assert moved.change == change
    assert (change.version, change.changed_by) == (1, hana)
    assert change.before == {
        "room": None,
        "starts_at": "2027-05-12T01:00:00+00:00",
        "ends_at": "2027-05-12T02:00:00+00:00",
    }
    assert change.after["room"] == hall.pk


def test_move_to_the_same_place_changes_nothing(session):
    moved = move(session, starts_at=START, ends_at=START + HOUR)

    session.refresh_from_db()
    assert (moved.change, session.version) == (None, 0)
    assert not TimetableChange.objects.exists()


def test_stale_move_says_what_changed_and_who(session, hall, hana):
    move(session, by=hana, room=hall.pk, starts_at=START + HOUR, ends_at=START + 2 * HOUR)

    with pytest.raises(StaleTimetableError) as refused:
        move(session, version=0, starts_at=START + 3 * HOUR, ends_at=START + 4 * HOUR)

    session.refresh_from_db()
    assert refused.value.message == (
        "Hana Minh changed “Opening”: now Wed 12 May, 10:00–11:00; room – → Hall. Your change was not saved."
    )
    assert (session.starts_at, session.version) == (START + HOUR, 1)
    assert TimetableChange.objects.count() == 1


def test_session_is_taken_off_the_timetable_and_comes_back_with_its_talks(session):
    talk = Presentation.objects.create(
        session=session,
        title="Talk",
        starts_at=START + timedelta(minutes=10),
        ends_at=START + timedelta(minutes=20),
    )

    move(session, starts_at=None, ends_at=None)
    move(session, 1, starts_at=START + 24 * HOUR, ends_at=START + 25 * HOUR)

    talk.refresh_from_db()
    assert (talk.starts_at, talk.ends_at) == (
        START + timedelta(hours=24, minutes=10),
        START + timedelta(hours=24, minutes=20),
    )


@pytest.mark.parametrize(
    ("start", "end", "talk_start"), [(1, 2, 1), (0, 2, 0), (-1, 1, 0)], ids=["moved", "longer", "earlier start"]
)
def test_talks_move_along_but_stay_when_the_session_only_grows(session, start, end, talk_start):
    talk = Presentation.objects.create(session=session, title="T", starts_at=START, ends_at=START + HOUR / 2)

    move(session, starts_at=START + start * HOUR, ends_at=START + end * HOUR)

    talk.refresh_from_db()
    assert talk.starts_at == START + talk_start * HOUR


def test_change_is_taken_back_and_again(session, hall, conference):
    first = move(session, room=hall.pk, starts_at=START + HOUR, ends_at=START + 2 * HOUR).change

    undone = take_back_change(change_id=first.pk, by=None, conference=conference)
    session.refresh_from_db()
    assert (session.room, session.starts_at, session.version) == (None, START, 2)

    take_back_change(change_id=undone.change.pk, by=None, conference=conference)
    session.refresh_from_db()
    assert (session.room, session.starts_at, session.version) == (hall, START + HOUR, 3)


def test_change_made_on_another_clock_is_taken_back(session, conference):
    start = (START + HOUR).astimezone(conference.zone)
    change = move(session, starts_at=start, ends_at=start + HOUR).change

    take_back_change(change_id=change.pk, by=None, conference=conference)

    session.refresh_from_db()
    assert change.after["starts_at"] == "2027-05-12T02:00:00+00:00"
    assert session.starts_at == START


def test_two_changes_are_taken_back_one_after_the_other(session, conference):
    first = move(session, starts_at=START + HOUR, ends_at=START + 2 * HOUR).change
    second = move(session, 1, starts_at=START + 2 * HOUR, ends_at=START + 3 * HOUR).change

    for change in (second, first):
        take_back_change(change_id=change.pk, by=None, conference=conference)

    session.refresh_from_db()
    assert (session.starts_at, session.version) == (START, 4)


def test_taking_back_does_not_overwrite_what_another_changed_since(session, hall, hana, conference):
    mine = move(session, room=hall.pk).change
    move(session, 1, by=hana, room=None)

    with pytest.raises(StaleTimetableError, match="Hana Minh changed “Opening”: room Hall → –"):
        take_back_change(change_id=mine.pk, by=None, conference=conference)

    session.refresh_from_db()
    assert session.version == 2


def test_taking_back_leaves_what_another_changed_elsewhere_in_the_session(session, hall, conference):
    mine = move(session, room=hall.pk).change
    move(session, 1, title="Grand opening")

    take_back_change(change_id=mine.pk, by=None, conference=conference)

    session.refresh_from_db()
    assert (session.room, session.title) == (None, "Grand opening")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"starts_at": START}, None, None),
        ({"starts_at": None}, "starts_at", "Write both start and end"),
        ({"ends_at": START}, "ends_at", "The end must be after the start."),
        ({"starts_at": START - 48 * HOUR}, "starts_at", "outside the days"),
        ({"ends_at": START + 480 * HOUR}, "starts_at", "outside the days"),
        ({"title": " \x00 "}, "title", "Write a title."),
        ({"title": "x" * 301}, "title", "at most 300"),
        ({"kind": "circus"}, "kind", "Choose a kind"),
        ({"status": ""}, "status", "Choose a status"),
        ({"room": 999_999}, "room", "not one of the conference's"),
        ({"track": 999_999}, "track", "not one of the conference's"),
        ({"slug": "x"}, "", "can't be changed here: slug"),
    ],
)
def test_move_says_what_to_mend(session, changes, field, sentence):
    if field is None:
        assert move(session, **changes).change is None
        return
    with pytest.raises(TimetableError) as refused:
        move(session, **changes)

    session.refresh_from_db()
    assert refused.value.field == field
    assert sentence in refused.value.message
    assert session.version == 0


def test_room_and_track_of_another_conference_are_refused(session):
    with pytest.raises(TimetableError):
        move(session, room=RoomFactory().pk)
    with pytest.raises(TimetableError):
        move(session, track=TrackFactory().pk)


def test_session_of_another_conference_is_not_found(session):
    with pytest.raises(SessionGoneError):
        move_session(session_id=session.pk, expected_version=0, changes={}, by=None, conference=ConferenceFactory())


def test_session_is_created_unscheduled_or_in_place(conference, hall, hana):
    values = {"title": "Tea", "kind": "break", "starts_at": START, "ends_at": START + HOUR, "is_plenary": True}

    moved = create_session(conference=conference, values=values, by=hana)
    bare = create_session(conference=conference, values={"title": "Later"}, by=hana)

    assert (moved.session.slug, moved.session.is_plenary, moved.session.version) == ("tea", True, 0)
    assert bare.session.starts_at is None
    assert moved.change.after["title"] == "Tea"


def test_touch_lets_open_editors_know(session):
    touch_session(session_id=session.pk, by=None)

    session.refresh_from_db()
    assert session.version == 1


def test_end_of_the_last_day_belongs_to_the_conference(session):
    midnight = datetime(2027, 5, 14, 16, 0, tzinfo=UTC)

    move(session, starts_at=midnight - HOUR, ends_at=midnight)

    session.refresh_from_db()
    assert session.ends_at == midnight


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_exactly_one_wins():
    session = SessionFactory()
    ready, results = Barrier(2), []

    def run(hours):
        try:
            ready.wait(60)
            move(session, starts_at=START + hours * HOUR, ends_at=START + (hours + 1) * HOUR)
            results.append("won")
        except StaleTimetableError:
            results.append("stale")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(hours,)) for hours in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.refresh_from_db()
    assert sorted(results) == ["stale", "won"]
    assert session.version == 1
