"""The timetable of the working tables as a plan, and what clashes in it. A dozen statements whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Availability, Conference, Presentation, Presenter, Session, SessionPerson
from conferences.queries.personal import star_counts
from conferences.rules.conflicts import Conflict, Plan, PlanRoom, PlanSession, PlanTalk, Window, conflicts
from events.enums import EventStatus
from events.models import Event, Room

NOT_THERE = (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.MOVED_ONLINE)


def timetable_conflicts(conference: Conference) -> list[Conflict]:
    return conflicts(timetable_plan(conference))


def timetable_plan(conference: Conference) -> Plan:
    rows = list(
        conference.sessions.order_by("starts_at", "pk").values_list(
            "pk", "title", "kind", "status", "starts_at", "ends_at", "room_id", "is_plenary"
        )
    )
    parts = session_people(conference)
    talks = plan_talks(conference)
    rooms = timetable_rooms(conference, {row[6] for row in rows if row[6]})
    room_windows, person_windows = windows(conference)
    taken = taken_rooms(conference, rooms)
    return Plan(
        zone=conference.zone,
        sessions=tuple(
            PlanSession(*row, people=tuple(parts.people.get(row[0], ())), talks=tuple(talks.talks.get(row[0], ())))
            for row in rows
        ),
        rooms={room.pk: PlanRoom(room.pk, room.name, room.capacity, tuple(taken.get(room.pk, ()))) for room in rooms},
        names={**parts.names, **talks.names},
        room_windows=room_windows,
        person_windows=person_windows,
        stars=star_counts(conference),
    )


@dataclass(frozen=True, slots=True)
class People:
    """`people`: session id → (person id, role) in order; `names`: person id → name."""

    people: dict[int, list[tuple[int, str]]]
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class Talks:
    talks: dict[int, list[PlanTalk]]
    names: dict[int, str]


def session_people(conference: Conference, ids: Collection[int] | None = None) -> People:
    """Of all its sessions, or of those with `ids`."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = SessionPerson.objects.filter(session__conference=conference, **({} if ids is None else {"session__in": ids}))
    rows = rows.order_by("session_id", "sort_order", "pk")
    for session, person, role, name in rows.values_list("session_id", "person_id", "role", "person__full_name"):
        found[session].append((person, role))
        names[person] = name
    return People(found, names)


def plan_talks(conference: Conference, ids: Collection[int] | None = None) -> Talks:
    of = {"session__conference": conference, **({} if ids is None else {"session__in": ids})}
    presenting: dict[int, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = Presenter.objects.filter(
        is_presenting=True, **{f"presentation__{name}": value for name, value in of.items()}
    )
    rows = rows.order_by("presentation_id", "sort_order", "pk")
    for talk, person, name in rows.values_list("presentation_id", "person_id", "person__full_name"):
        presenting[talk].append(person)
        names[person] = name
    found: dict[int, list[PlanTalk]] = defaultdict(list)
    talks = Presentation.objects.filter(**of).order_by("session_id", "position", "pk")
    for session, pk, *values in talks.values_list("session_id", "pk", "title", "starts_at", "ends_at", "board_number"):
        found[session].append(PlanTalk(pk, *values, people=tuple(presenting.get(pk, ()))))
    return Talks(found, names)


def timetable_rooms(conference: Conference, used: Iterable[int] = ()) -> list[Room]:
    """The rooms of the venue, and others that the programme uses, in the venue's order."""
    rooms = Room.objects.filter(venue=conference.venue_id) if conference.venue_id else Room.objects.none()
    found = {room.pk: room for room in rooms.order_by("sort_order", "name")}
    others = set(used) - set(found)
    if others:
        found.update({room.pk: room for room in Room.objects.filter(pk__in=others).order_by("venue", "sort_order")})
    return list(found.values())


def windows(conference: Conference) -> tuple[dict[int, tuple[Window, ...]], dict[int, tuple[Window, ...]]]:
    """When rooms and people are available, by their ids; who is not in it always is."""
    of_rooms: dict[int, tuple[Window, ...]] = {}
    of_people: dict[int, tuple[Window, ...]] = {}
    rows = Availability.objects.filter(conference=conference).order_by("starts_at")
    for room, person, starts_at, ends_at in rows.values_list("room_id", "person_id", "starts_at", "ends_at"):
        into, key = (of_rooms, room) if room else (of_people, person)
        into[key] = (*into.get(key, ()), Window(starts_at, ends_at))
    return of_rooms, of_people


def taken_rooms(conference: Conference, rooms: list[Room]) -> dict[int, list[tuple[str, Window]]]:
    """What lectures and other conferences have in these rooms meanwhile."""
    if not rooms:
        return {}
    found: dict[int, list[tuple[str, Window]]] = defaultdict(list)
    meanwhile = {"room__in": rooms, "starts_at__lt": conference.ends_at, "ends_at__gt": conference.starts_at}
    events = Event.objects.filter(**meanwhile).exclude(pk=conference.pk).exclude(status__in=NOT_THERE)
    sessions = Session.objects.filter(**meanwhile).exclude(conference=conference)
    sessions = sessions.exclude(kind=SessionKind.BREAK).exclude(status=SessionStatus.CANCELLED)
    for query in (events, sessions):
        row: tuple[int, str, datetime, datetime]
        for row in query.order_by("starts_at").values_list("room_id", "title", "starts_at", "ends_at"):
            found[row[0]].append((row[1], Window(row[2], row[3])))
    return found
