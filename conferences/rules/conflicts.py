"""What can't be right in a timetable: pure, so that the editor, the list and the release screen say the same.

static/js/timetable/conflicts.js finds the same while something is dragged; a browser test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.dates import short_day

NEEDS_CHAIR = frozenset({"oral_session", "panel", "keynote"})
LEADS = frozenset({"chair", "moderator"})


class ConflictKind(TextChoices):
    ROOM_DOUBLED = "room_doubled", _("Room booked twice")
    PERSON_TWICE = "person_twice", _("Somebody in two places")
    PLENARY_CROSSED = "plenary_crossed", _("Beside something for everybody")
    ROOM_TAKEN = "room_taken", _("Room taken by another event")
    ROOM_CLOSED = "room_closed", _("Room not available")
    PERSON_AWAY = "person_away", _("Person not available")
    ROOM_SMALL = "room_small", _("Room too small")
    TALK_TOO_LONG = "talk_too_long", _("Presentation longer than its session")
    BOARD_DOUBLED = "board_doubled", _("Poster board given twice")
    NO_CHAIR = "no_chair", _("Session without chair")


BLOCKING = frozenset({ConflictKind.ROOM_DOUBLED})  # what a release refuses
SENTENCES: dict[str, Any] = {
    ConflictKind.ROOM_DOUBLED: _("%(room)s is booked twice: “%(first)s” and “%(second)s” (%(time)s)."),
    ConflictKind.PERSON_TWICE: _("%(person)s is in “%(first)s” and in “%(second)s” at the same time (%(time)s)."),
    ConflictKind.PLENARY_CROSSED: _("“%(second)s” runs beside “%(first)s”, which is for everybody (%(time)s)."),
    ConflictKind.ROOM_TAKEN: _("%(room)s is taken by “%(second)s” during “%(first)s” (%(time)s)."),
    ConflictKind.ROOM_CLOSED: _("%(room)s is not available for “%(first)s” (%(time)s)."),
    ConflictKind.PERSON_AWAY: _("%(person)s is not available for “%(first)s” (%(time)s)."),
    ConflictKind.ROOM_SMALL: _(
        "More people have starred “%(first)s” (%(stars)s) than %(room)s has seats (%(capacity)s)."
    ),
    ConflictKind.TALK_TOO_LONG: _("“%(talk)s” (%(time)s) does not fit into its session, “%(first)s”."),
    ConflictKind.BOARD_DOUBLED: _(
        "Board %(board)s has two posters at the same time: “%(talk)s” and “%(other)s” (%(time)s)."
    ),
    ConflictKind.NO_CHAIR: _("“%(first)s” has no chair."),
}


@dataclass(frozen=True, slots=True)
class Window:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PlanTalk:
    """`people` are the ids of those who present. Without times of its own it can stand anywhere in its session."""

    pk: int
    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    board: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSession:
    """`people` are pairs of a person's id and the role."""

    pk: int
    title: str
    kind: str
    status: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: int | None = None
    is_plenary: bool = False
    people: tuple[tuple[int, str], ...] = ()
    talks: tuple[PlanTalk, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRoom:
    """`taken` is what other events have in it: title and time."""

    pk: int
    name: str
    capacity: int | None = None
    taken: tuple[tuple[str, Window], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The timetable of one conference. Rooms and people without windows are always available."""

    zone: ZoneInfo
    sessions: tuple[PlanSession, ...]
    rooms: Mapping[int, PlanRoom] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    room_windows: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    person_windows: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    stars: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """`session_ids` are those to look at, the one to move first; `values` fill the sentence."""

    kind: str
    session_ids: tuple[int, ...]
    values: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """In the language of the moment."""
        return str(SENTENCES[self.kind]) % self.values

    @property
    def label(self) -> str:
        return str(ConflictKind(self.kind).label)

    @property
    def is_blocking(self) -> bool:
        return self.kind in BLOCKING


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody or something needed from `starts_at` to `ends_at` by the session `of`."""

    starts_at: datetime
    ends_at: datetime
    of: PlanSession
    talk: PlanTalk | None = None


def conflicts(plan: Plan) -> list[Conflict]:
    """Everything that clashes among the scheduled sessions that are not cancelled; the gravest kind first, then by
    time. Ends that touch do not clash; breaks need no room."""
    held = [session for session in plan.sessions if session.starts_at and session.status != "cancelled"]
    held.sort(key=lambda session: (session.starts_at, session.pk))
    order = {kind: place for place, kind in enumerate(ConflictKind.values)}
    found = chain(
        _rooms_doubled(plan, held),
        _people_twice(plan, held),
        _plenaries_crossed(plan, held),
        _rooms_unfit(plan, held),
        _talks_too_long(plan, held),
        _boards_doubled(plan, held),
        _without_chair(held),
    )
    return sorted(found, key=lambda conflict: order[conflict.kind])


def _rooms_doubled(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    rooms: dict[int, list[Stay]] = defaultdict(list)
    for session in held:
        if session.room is not None and session.kind != "break":
            rooms[session.room].append(stay(session))
    for room, stays in rooms.items():
        for first, second in clashes(stays):
            yield _pair(plan, ConflictKind.ROOM_DOUBLED, first, second, room=_room_name(plan, room))


def _people_twice(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    seen: set[tuple[int, int, int]] = set()
    for person, stays in stays_of_people(held).items():
        for first, second in clashes(stays):
            key = (person, first.of.pk, second.of.pk)
            if first.of is not second.of and key not in seen:
                seen |= {key, (person, second.of.pk, first.of.pk)}
                yield _pair(plan, ConflictKind.PERSON_TWICE, first, second, person=plan.names.get(person, "?"))
        windows = plan.person_windows.get(person)
        for one in stays if windows else ():
            if not is_within(one, windows or ()) and (person, one.of.pk, -1) not in seen:
                seen.add((person, one.of.pk, -1))
                yield _single(plan, ConflictKind.PERSON_AWAY, one, person=plan.names.get(person, "?"))


def _plenaries_crossed(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    for first, second in clashes([stay(session) for session in held if session.kind != "break"]):
        if first.of.is_plenary or second.of.is_plenary:
            same_room = first.of.room is not None and first.of.room == second.of.room
            if not same_room:  # that is said already
                plenary, other = (first, second) if first.of.is_plenary else (second, first)
                yield _pair(plan, ConflictKind.PLENARY_CROSSED, plenary, other)


def _rooms_unfit(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    """The room is closed, somebody else's, or too small."""
    for session in held:
        room = plan.rooms.get(session.room) if session.room is not None else None
        if room is None or session.kind == "break":
            continue
        one = stay(session)
        for title, window in room.taken:
            if window.starts_at < one.ends_at and one.starts_at < window.ends_at:
                yield _single(plan, ConflictKind.ROOM_TAKEN, one, room=room.name, second=title)
        windows = plan.room_windows.get(room.pk)
        if windows and not is_within(one, windows):
            yield _single(plan, ConflictKind.ROOM_CLOSED, one, room=room.name)
        stars = plan.stars.get(session.pk, 0)
        if room.capacity is not None and stars > room.capacity:
            yield _single(
                plan, ConflictKind.ROOM_SMALL, one, room=room.name, stars=str(stars), capacity=str(room.capacity)
            )


def _talks_too_long(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    for session in held:
        whole = stay(session)
        for talk in session.talks:
            own = talk_stay(session, talk)
            if own.starts_at < whole.starts_at or own.ends_at > whole.ends_at:
                yield _single(plan, ConflictKind.TALK_TOO_LONG, own, talk=talk.title)


def _boards_doubled(plan: Plan, held: Iterable[PlanSession]) -> Iterator[Conflict]:
    boards: dict[tuple[object, str], list[Stay]] = defaultdict(list)
    for session in held:
        for talk in session.talks:
            if talk.board:
                place = session.room if session.room is not None else f"session {session.pk}"
                boards[place, talk.board].append(talk_stay(session, talk))
    for (_place, board), stays in boards.items():
        for first, second in clashes(stays):
            if first.talk and second.talk:
                yield Conflict(
                    ConflictKind.BOARD_DOUBLED,
                    tuple(dict.fromkeys((second.of.pk, first.of.pk))),
                    {
                        "board": board,
                        "talk": first.talk.title,
                        "other": second.talk.title,
                        "time": said_time(plan.zone, second.starts_at, min(first.ends_at, second.ends_at)),
                    },
                )


def _without_chair(held: Iterable[PlanSession]) -> Iterator[Conflict]:
    for session in held:
        if session.kind in NEEDS_CHAIR and not any(role in LEADS for _person, role in session.people):
            yield Conflict(ConflictKind.NO_CHAIR, (session.pk,), {"first": session.title})


# -- stays: who or what is needed when -------------------------------------------------------------------------------


def stay(session: PlanSession) -> Stay:
    if session.starts_at is None or session.ends_at is None:
        raise ValueError(f"session {session.pk} is not scheduled")
    return Stay(session.starts_at, session.ends_at, session)


def talk_stay(session: PlanSession, talk: PlanTalk) -> Stay:
    """The talk's own time; without one, the whole session's."""
    whole = stay(session)
    return Stay(talk.starts_at or whole.starts_at, talk.ends_at or whole.ends_at, session, talk)


def stays_of_people(held: Iterable[PlanSession]) -> dict[int, list[Stay]]:
    """Person → where they are needed: in a session as a whole, or for the time of their talk in it."""
    people: dict[int, list[Stay]] = defaultdict(list)
    for session in held:
        whole = stay(session)
        for person in dict.fromkeys(person for person, _role in session.people):
            people[person].append(whole)
        for talk in session.talks:
            for person in talk.people:
                people[person].append(talk_stay(session, talk))
    return people


def clashes(stays: list[Stay]) -> Iterator[tuple[Stay, Stay]]:
    """Pairs that overlap, the earlier first."""
    stays = sorted(stays, key=lambda one: (one.starts_at, one.of.pk))
    for place, first in enumerate(stays):
        for second in stays[place + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            yield first, second


def is_within(one: Stay, windows: Iterable[Window]) -> bool:
    """Whether the windows cover it without a gap."""
    reached = one.starts_at
    for window in sorted(windows, key=lambda window: window.starts_at):
        if window.starts_at > reached:
            return False
        reached = max(reached, window.ends_at)
        if reached >= one.ends_at and window.ends_at > one.starts_at:
            return True
    return False


# -- words -----------------------------------------------------------------------------------------------------------


def said_time(zone: ZoneInfo, starts_at: datetime, ends_at: datetime) -> str:
    """`Wed 12 May, 09:00–10:00` on the clock of `zone`."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return f"{short_day(start.date(), get_language() or 'en')}, {start:%H:%M}–{end:%H:%M}"


def _room_name(plan: Plan, pk: int) -> str:
    room = plan.rooms.get(pk)
    return room.name if room else "?"


def _pair(plan: Plan, kind: str, first: Stay, second: Stay, **values: str) -> Conflict:
    time = said_time(plan.zone, max(first.starts_at, second.starts_at), min(first.ends_at, second.ends_at))
    return Conflict(
        kind, (second.of.pk, first.of.pk), {"first": first.of.title, "second": second.of.title, "time": time, **values}
    )


def _single(plan: Plan, kind: str, one: Stay, **values: str) -> Conflict:
    time = said_time(plan.zone, one.starts_at, one.ends_at)
    return Conflict(kind, (one.of.pk,), {"first": one.of.title, "time": time, **values})
