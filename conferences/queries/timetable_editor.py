"""What the timetable editor draws, as JSON. Times are ISO without zone, on the conference's own clock."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from conferences.enums import SessionKind
from conferences.models import Conference, Session, TimetableChange
from conferences.queries.personal import star_counts
from conferences.queries.timetable import (
    People,
    Talks,
    plan_talks,
    session_people,
    taken_rooms,
    timetable_rooms,
    windows,
)
from conferences.queries.timetable_changes import latest_changes, said_changes
from conferences.rules.conflicts import PlanTalk, Window
from core.dates import short_day

SHOWN_CHANGES = 15
OTHER_MINUTES = 30
MINUTES = {  # how long a session of this kind is at first
    SessionKind.KEYNOTE: 60,
    SessionKind.ORAL_SESSION: 90,
    SessionKind.PANEL: 60,
    SessionKind.WORKSHOP: 90,
    SessionKind.POSTER_SESSION: 90,
    SessionKind.LIGHTNING: 10,
    SessionKind.MEETING: 60,
    SessionKind.SOCIAL: 120,
}


def editor_data(conference: Conference, user: Any) -> dict[str, Any]:
    """Everything the editor needs, in some fifteen statements whatever the size of the programme.

    The marks of what has been seen are read first: what comes in meanwhile is fetched twice rather than missed.
    """
    seen = timetable_state(conference)
    sessions = list(conference.sessions.order_by("starts_at", "pk"))
    parts, talks = session_people(conference), plan_talks(conference)
    rooms = timetable_rooms(conference, {session.room_id for session in sessions if session.room_id})
    room_windows, person_windows = windows(conference)
    taken = taken_rooms(conference, rooms)
    clock = Clock(conference)
    return {
        **seen,
        "days": days_of(conference, sessions),
        "rooms": [
            {
                "id": room.pk,
                "name": room.name,
                "capacity": room.capacity,
                "windows": clock.windows(room_windows.get(room.pk, ())),
                "taken": [[title, *clock.window(window)] for title, window in taken.get(room.pk, ())],
            }
            for room in rooms
        ],
        "tracks": [{"id": row.pk, "name": row.name, "colour": row.colour} for row in conference.tracks.all()],
        "names": {**parts.names, **talks.names},
        "windows": {pk: clock.windows(found) for pk, found in person_windows.items()},
        "sessions": sessions_data(conference, sessions, parts, talks),
        "changes": changes_data(conference, list(latest_changes(conference)[:SHOWN_CHANGES]), user),
    }


def editor_news(conference: Conference, user: Any, *, after: int) -> dict[str, Any]:
    """What has changed since the change `after`. Nothing new costs two statements.

    `count`, `versions` and `newest` let the editor see that it missed something that left no change behind (a
    deletion, an import); then it fetches everything anew.
    """
    seen = timetable_state(conference)
    changes = list(latest_changes(conference, after)) if seen["latest"] > after else []
    ids = {change.session_id for change in changes}
    return {
        **seen,
        "sessions": some_sessions(conference, ids) if ids else [],
        "changes": changes_data(conference, changes[:SHOWN_CHANGES], user),
        "names": people_names(conference, ids) if ids else {},
    }


def timetable_state(conference: Conference) -> dict[str, int]:
    """Three numbers of which every change of the sessions alters one, and the key of the latest change."""
    latest = TimetableChange.objects.filter(session__conference=conference).aggregate(latest=Max("pk"))
    sums = Session.objects.filter(conference=conference).aggregate(
        count=Count("pk"), versions=Sum("version"), newest=Max("pk")
    )
    return {"latest": latest["latest"] or 0, **{name: value or 0 for name, value in sums.items()}}


def some_sessions(conference: Conference, ids: Collection[int]) -> list[dict[str, Any]]:
    sessions = conference.sessions.filter(pk__in=ids)
    return sessions_data(conference, sessions, session_people(conference, ids), plan_talks(conference, ids), ids)


def sessions_data(
    conference: Conference,
    sessions: Iterable[Session],
    parts: People,
    talks: Talks,
    ids: Collection[int] | None = None,
) -> list[dict[str, Any]]:
    clock = Clock(conference)
    starred, lengths = star_counts(conference), former_minutes(conference, ids)
    return [
        session_data(
            session,
            clock,
            people=parts.people.get(session.pk, ()),
            talks=talks.talks.get(session.pk, ()),
            starred=starred.get(session.pk, 0),
            former=lengths.get(session.pk),
        )
        for session in sessions
    ]


def people_names(conference: Conference, ids: Collection[int]) -> dict[int, str]:
    return {**session_people(conference, ids).names, **plan_talks(conference, ids).names}


def session_data(
    session: Session,
    clock: "Clock",
    *,
    people: Iterable[tuple[int, str]],
    talks: Iterable[PlanTalk],
    starred: int,
    former: int | None,
) -> dict[str, Any]:
    return {
        "id": session.pk,
        "version": session.version,
        "title": session.title,
        "kind": session.kind,
        "status": session.status,
        "track": session.track_id,
        "room": session.room_id,
        "start": clock.read(session.starts_at),
        "end": clock.read(session.ends_at),
        "plenary": session.is_plenary,
        "minutes": former or MINUTES.get(SessionKind(session.kind), OTHER_MINUTES),
        "people": [list(part) for part in people],
        "talks": [talk_data(talk, clock) for talk in talks],
        "stars": starred,
    }


def talk_data(talk: PlanTalk, clock: "Clock") -> dict[str, Any]:
    times = {"start": clock.read(talk.starts_at), "end": clock.read(talk.ends_at)} if talk.starts_at else {}
    board = {"board": talk.board} if talk.board else {}
    return {"title": talk.title, "people": list(talk.people), **times, **board}


def former_minutes(conference: Conference, ids: Collection[int] | None = None) -> dict[int, int]:
    """Session id → how long it was before it was taken off the timetable."""
    rows = TimetableChange.objects.filter(session__conference=conference, session__starts_at__isnull=True)
    if ids is not None:
        rows = rows.filter(session__in=ids)
    found: dict[int, int] = {}
    for session, before in rows.order_by("version").values_list("session_id", "before"):
        start, end = before.get("starts_at"), before.get("ends_at")
        if start and end:
            found[session] = round((_moment(end) - _moment(start)).total_seconds() / 60)
    return found


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment


def changes_data(conference: Conference, changes: list[TimetableChange], user: Any) -> list[dict[str, Any]]:
    clock = Clock(conference)
    return [
        {
            "id": change.pk,
            "session": change.session_id,
            "sentence": sentence,
            "at": clock.read(change.changed_at),
            "mine": change.changed_by_id == user.pk,
            "can_return": bool(change.before),
        }
        for change, sentence in zip(changes, said_changes(changes, conference), strict=True)
    ]


def days_of(conference: Conference, sessions: Iterable[Session]) -> list[dict[str, Any]]:
    """The days of the conference, and any other day on which something is scheduled."""
    zone, own = conference.zone, conference.days
    others = {session.starts_at.astimezone(zone).date() for session in sessions if session.starts_at}
    return [day_data(day, is_own=day in own) for day in sorted({*own, *others})]


def day_data(day: date, *, is_own: bool) -> dict[str, Any]:
    return {"date": day.isoformat(), "label": short_day(day, get_language() or "en"), "own": is_own}


class Clock:
    """Moments as they stand on the conference's own clock."""

    def __init__(self, conference: Conference) -> None:
        self.zone = conference.zone

    def read(self, moment: datetime | None) -> str | None:
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M") if moment else None

    def window(self, window: Window) -> list[str | None]:
        return [self.read(window.starts_at), self.read(window.ends_at)]

    def windows(self, found: Iterable[Window]) -> list[list[str | None]]:
        return [self.window(window) for window in found]
