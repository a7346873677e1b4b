"""Everything that can clash in a timetable, and what only looks like it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conferences.models import Availability, PersonalProgramme, Presentation, Presenter, SessionPerson, Star
from conferences.queries.timetable import timetable_conflicts, timetable_plan
from conferences.rules.conflicts import Plan, PlanRoom, PlanSession, PlanTalk, Window, conflicts
from tests.factories import START, ConferenceFactory, LectureFactory, PersonFactory, RoomFactory, SessionFactory

DAY = datetime(2027, 5, 12, tzinfo=UTC)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def session(pk: int, start: float = 9, end: float = 10, **values) -> PlanSession:
    values = {"title": f"S{pk}", "kind": "talk", "status": "confirmed", **values}
    return PlanSession(pk=pk, starts_at=at(start), ends_at=at(end), **values)


def plan(*sessions: PlanSession, **values) -> Plan:
    values.setdefault("rooms", {1: PlanRoom(1, "Hall", 50), 2: PlanRoom(2, "Attic", None)})
    return Plan(ZoneInfo("UTC"), sessions, names={7: "Ada", 8: "Bo"}, **values)


def sentences(found) -> list[str]:
    return [conflict.sentence for conflict in found]


def test_room_booked_twice_blocks_a_release():
    found = conflicts(plan(session(1, room=1), session(2, 9.5, 10.5, room=1)))

    assert sentences(found) == ["Hall is booked twice: “S1” and “S2” (Wed 12 May, 09:30–10:00)."]
    assert [(one.kind, one.session_ids, one.is_blocking) for one in found] == [("room_doubled", (2, 1), True)]


@pytest.mark.parametrize(
    "other",
    [
        {"start": 10, "end": 11},
        {"room": 2},
        {"room": None},
        {"kind": "break"},
        {"status": "cancelled"},
    ],
)
def test_room_is_free_for_another(other):
    values = {"room": 1, **other}

    assert conflicts(plan(session(1, room=1), session(2, **values))) == []


def test_person_in_two_places_as_chair_and_presenter():
    chair = session(1, people=((7, "chair"),))
    frame = session(2, talks=(PlanTalk(5, "T", people=(7,)),))

    found = conflicts(plan(chair, frame))

    assert sentences(found) == ["Ada is in “S1” and in “S2” at the same time (Wed 12 May, 09:00–10:00)."]


def test_presenter_is_needed_for_the_time_of_the_talk_only():
    talk = PlanTalk(5, "T", at(9), at(9.25), people=(7,))

    found = conflicts(plan(session(1, 9, 11, talks=(talk,)), session(2, 9.5, 10, people=((7, "speaker"),))))

    assert found == []


def test_chair_who_presents_in_the_same_session_is_in_one_place():
    one = session(1, people=((7, "chair"), (7, "speaker")), talks=(PlanTalk(5, "T", people=(7,)),))

    assert conflicts(plan(one)) == []


def test_person_with_two_talks_beside_one_session_is_named_once():
    frame = session(1, talks=(PlanTalk(5, "T", people=(7,)), PlanTalk(6, "U", people=(7,))))

    assert len(conflicts(plan(frame, session(2, people=((7, "speaker"),))))) == 1


def test_plenary_has_nothing_beside_it_but_breaks():
    plenary = session(1, is_plenary=True, room=1)

    found = conflicts(plan(plenary, session(2, room=2), session(3, kind="break")))

    assert sentences(found) == ["“S2” runs beside “S1”, which is for everybody (Wed 12 May, 09:00–10:00)."]


def test_room_outside_its_availability():
    windows = {1: (Window(at(8), at(9.5)), Window(at(9.5), at(11)))}

    found = conflicts(plan(session(1, room=1), session(2, 10.5, 11.5, room=1), room_windows=windows))

    assert sentences(found) == ["Hall is not available for “S2” (Wed 12 May, 10:30–11:30)."]


def test_person_outside_their_availability_by_the_time_of_the_talk():
    talks = (PlanTalk(5, "T", at(9), at(9.5), people=(7,)), PlanTalk(6, "U", at(9.5), at(10), people=(8,)))
    away = {7: (Window(at(8), at(9.5)),), 8: (Window(at(8), at(9.5)),)}

    found = conflicts(plan(session(1, talks=talks), person_windows=away))

    assert sentences(found) == ["Bo is not available for “S1” (Wed 12 May, 09:30–10:00)."]


def test_room_taken_by_another_event():
    rooms = {1: PlanRoom(1, "Hall", None, (("Public Lecture", Window(at(9.5), at(12))),))}

    found = conflicts(plan(session(1, room=1), session(2, 8, 9.5, room=1, status="cancelled"), rooms=rooms))

    assert sentences(found) == ["Hall is taken by “Public Lecture” during “S1” (Wed 12 May, 09:00–10:00)."]


def test_room_smaller_than_the_number_who_starred():
    found = conflicts(plan(session(1, room=1), session(2, 11, 12, room=1), stars={1: 51, 2: 50}))

    assert sentences(found) == ["More people have starred “S1” (51) than Hall has seats (50)."]


@pytest.mark.parametrize(
    ("kind", "people", "number"),
    [
        ("oral_session", (), 1),
        ("oral_session", ((7, "speaker"),), 1),
        ("oral_session", ((7, "chair"),), 0),
        ("panel", ((7, "moderator"),), 0),
        ("talk", (), 0),
        ("break", (), 0),
    ],
)
def test_session_without_chair(kind, people, number):
    found = conflicts(plan(session(1, kind=kind, people=people)))

    assert [one.kind for one in found] == ["no_chair"] * number


def test_presentation_longer_than_its_session():
    fits, long = PlanTalk(5, "Fits", at(9), at(10)), PlanTalk(6, "Long", at(9.5), at(10.5))

    found = conflicts(plan(session(1, talks=(fits, long))))

    assert sentences(found) == ["“Long” (Wed 12 May, 09:30–10:30) does not fit into its session, “S1”."]


def test_poster_board_given_twice_in_the_same_period():
    posters = (
        PlanTalk(5, "A", at(9), at(9.5), "P1"),
        PlanTalk(6, "B", at(9.5), at(10), "P1"),
        PlanTalk(7, "C", None, None, "P1"),
    )

    found = conflicts(plan(session(1, kind="poster_session", talks=posters)))

    assert [(one.kind, one.values["talk"], one.values["other"]) for one in found] == [
        ("board_doubled", "A", "C"),
        ("board_doubled", "C", "B"),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 8), st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=12
    )
)
def test_rooms_and_people_clash_exactly_where_every_pair_says(rows):
    sessions = [
        session(pk, 8 + start / 4, 8 + (start + length) / 4, room=room, people=((person, "speaker"),) if person else ())
        for pk, (start, length, room, person) in enumerate(rows, start=1)
    ]
    pairs = [(a, b) for a in sessions for b in sessions if a.pk < b.pk]
    overlapping = [(a, b) for a, b in pairs if a.starts_at < b.ends_at and b.starts_at < a.ends_at]

    found = conflicts(plan(*sessions))

    rooms = {frozenset(one.session_ids) for one in found if one.kind == "room_doubled"}
    people = {frozenset(one.session_ids) for one in found if one.kind == "person_twice"}
    assert rooms == {frozenset((a.pk, b.pk)) for a, b in overlapping if a.room == b.room}
    assert people == {frozenset((a.pk, b.pk)) for a, b in overlapping if a.people and a.people == b.people}


# -- from the database -----------------------------------------------------------------------------------------------


@pytest.fixture
def conference(db):
    return ConferenceFactory()


def test_conflicts_come_from_the_working_tables(conference):
    hall = RoomFactory(venue=conference.venue, name="Hall", capacity=1)
    ada = PersonFactory(full_name="Ada")
    first = SessionFactory(conference=conference, title="First", room=hall, kind="oral_session")
    second = SessionFactory(conference=conference, title="Second", room=hall)
    SessionPerson.objects.create(session=second, person=ada, role="speaker")
    talk = Presentation.objects.create(session=first, title="Talk", starts_at=START, ends_at=START + timedelta(hours=2))
    Presenter.objects.create(presentation=talk, person=ada)
    Availability.objects.create(
        conference=conference, room=hall, starts_at=START + timedelta(minutes=30), ends_at=START + timedelta(hours=3)
    )
    Availability.objects.create(
        conference=conference, person=ada, starts_at=START, ends_at=START + timedelta(minutes=30)
    )
    LectureFactory(title="Lecture", venue=conference.venue, room=hall)
    for number in range(2):
        programme = PersonalProgramme.objects.create(conference=conference, secret=str(number), email=f"{number}@x.org")
        Star.objects.create(personal_programme=programme, session=first)

    kinds = [conflict.kind for conflict in timetable_conflicts(conference)]

    assert sorted(set(kinds)) == [
        "no_chair",
        "person_away",
        "person_twice",
        "room_closed",
        "room_doubled",
        "room_small",
        "room_taken",
        "talk_too_long",
    ]


def test_plan_takes_the_same_statements_for_one_session_and_for_three(conference, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill():
        hall = RoomFactory(venue=conference.venue)
        row = SessionFactory(conference=conference, room=hall)
        SessionPerson.objects.create(session=row, person=PersonFactory(), role="chair")
        talk = Presentation.objects.create(session=row, title="Talk")
        Presenter.objects.create(presentation=talk, person=PersonFactory())

    fill()
    with CaptureQueriesContext(
        connection,
    ) as one:
        timetable_plan(conference)
    fill()
    fill()

    with django_assert_num_queries(len(one)):
        timetable_plan(conference)
    assert len(one) <= 10
