"""What is on now and what comes next, for screens in the foyer: the state at one moment, and the data from which a
browser works out the following hours by itself (static/js/now.js follows the same rules)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conferences.queries.filters import Filters, matching
from conferences.queries.grid import across_all
from conferences.queries.rows import Rows, day_label
from conferences.rules.document import Item, Programme, RoomEntry

PAST_KEPT = timedelta(hours=1)  # a screen may show a moment that was, when its clock is behind
DAYS_KEPT = 2  # days with sessions, from the first that is not over: a night without network changes nothing


@dataclass(frozen=True, slots=True)
class RoomState:
    room: RoomEntry
    now: dict[str, Any] | None
    next: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Screen:
    """`everywhere`: what runs for all, and what comes next for all; `coming`: the first sessions of a later day."""

    now: list[dict[str, Any]]
    next: list[dict[str, Any]]
    rooms: list[RoomState]
    coming: list[dict[str, Any]]
    coming_day: str
    is_over: bool


def entries(programme: Programme, base: str, filters: Filters, now: datetime) -> list[dict[str, Any]]:
    """Sessions of the coming two days as plain values, in order of their start; `filters` by room or track."""
    rows = Rows(programme, base)
    items = [item for item in matching(programme, filters) if item.ends_at > now - PAST_KEPT]
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.starts_at.astimezone(rows.place).date(), []).append(item)
    kept = [day for day, of_day in by_day.items() if any(item.ends_at > now for item in of_day)][:DAYS_KEPT]
    found: list[dict[str, Any]] = []
    for day, of_day in by_day.items():
        if kept and day > kept[-1]:
            break
        found += _of_day(day, of_day, rows)
    return found


def screen(found: Iterable[dict[str, Any]], rooms: Iterable[RoomEntry], now: datetime, place: ZoneInfo) -> Screen:
    """The state at `now`; `found` as `entries` gave it."""
    left = [entry for entry in found if _moment(entry, "end") > now]
    today = now.astimezone(place).date().isoformat()
    running = [entry for entry in left if _moment(entry, "start") <= now]
    later = [entry for entry in left if _moment(entry, "start") > now and entry["date"] == today]
    states = [
        RoomState(room, _in_room(running, room.name), _in_room(later, room.name))
        for room in rooms
        if any(entry["room"] == room.name and not entry["across"] for entry in running + later)
    ]
    for_all = [entry for entry in later if entry["across"]][:1]
    coming: list[dict[str, Any]] = []
    if not running and not later and left:
        coming = [entry for entry in left if entry["start"] == left[0]["start"]]
    return Screen(
        now=[_with_talk(entry, now) for entry in running if entry["across"]],
        next=for_all,
        rooms=[
            RoomState(state.room, _with_talk(state.now, now) if state.now else None, state.next) for state in states
        ],
        coming=coming,
        coming_day=coming[0]["day"] if coming else "",
        is_over=not left,
    )


def _of_day(day: date, items: list[Item], rows: Rows) -> list[dict[str, Any]]:
    across = across_all([item for item in items if not item.is_cancelled])
    label = day_label(day)
    found = []
    for item in items:
        row = rows.row(item)
        talks = [
            {"start": talk.starts_at.astimezone(rows.place).isoformat(timespec="minutes"), **_talk(row)}
            for talk, row in zip((talk for talk in item.talks if talk.kind != "poster"), row["talks"], strict=True)
            if talk.starts_at
        ]
        found.append(
            {
                "start": row["start"],
                "end": row["end"],
                "date": day.isoformat(),
                "day": label,
                "room": item.room,
                "title": item.title,
                "people": row["people"],
                "url": row["url"],
                "across": item.guid in across or not item.room,
                "cancelled": item.is_cancelled,
                "talks": talks,
            }
        )
    return found


def _talk(row: dict[str, Any]) -> dict[str, str]:
    return {"title": row["title"], "people": row["people"]}


def _in_room(found: list[dict[str, Any]], room: str) -> dict[str, Any] | None:
    """The first one, but one that takes place rather than a cancelled one at the same time."""
    here = [entry for entry in found if entry["room"] == room and not entry["across"]]
    return min(here, key=lambda entry: (entry["start"], entry["cancelled"]), default=None)


def _with_talk(entry: dict[str, Any], now: datetime) -> dict[str, Any]:
    begun = [talk for talk in entry["talks"] if datetime.fromisoformat(talk["start"]) <= now]
    return {**entry, "talk": begun[-1]} if begun else entry


def _moment(entry: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(entry[name])
