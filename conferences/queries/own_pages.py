"""One's own programme as rows for its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conferences.queries.personal import Chosen, choosable_items
from conferences.queries.rows import Rows, day_label
from conferences.rules.document import Item, Programme
from events.rules import zone

CLASHES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class OwnRow:
    row: dict[str, Any]
    chosen: Chosen
    clashes: list[str]


@dataclass(frozen=True, slots=True)
class OwnDay:
    key: str
    label: str
    rows: list[OwnRow]


def own_days(programme: Programme, chosen: Iterable[Chosen], base: str) -> list[OwnDay]:
    """Days in the programme's zone; `clashes` are sentences' parts: “10:00–11:00 Ice”."""
    builder = Rows(programme, base)
    days: dict[str, OwnDay] = {}
    for entry in chosen:
        on = entry.item.starts_at.astimezone(builder.place).date()
        day = days.setdefault(on.isoformat(), OwnDay(on.isoformat(), day_label(on), []))
        clashes = [f"{span(other, builder.place)} {other.title}" for other in entry.clashes[:CLASHES_SHOWN]]
        clashes += ["…"] if len(entry.clashes) > CLASHES_SHOWN else []
        day.rows.append(OwnRow(builder.row(entry.item), entry, clashes))
    return list(days.values())


def span(item: Item, place: ZoneInfo) -> str:
    return f"{item.starts_at.astimezone(place):%H:%M}–{item.ends_at.astimezone(place):%H:%M}"


def session_choices(programme: Programme, starred: frozenset[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(day, rows with slug, time, title, room, is_starred); breaks and what was cancelled are left out."""
    place = zone(programme.timezone)
    days: dict[str, list[dict[str, Any]]] = {}
    for item in choosable_items(programme):
        row = {
            "slug": item.slug,
            "title": item.title,
            "time": span(item, place),
            "room": item.room,
            "is_starred": item.guid in starred,
        }
        days.setdefault(day_label(item.starts_at.astimezone(place).date()), []).append(row)
    return list(days.items())


def personal_data(programme: Programme | None, base: str) -> dict[str, Any]:
    """What the browser needs to show its own choice and to warn of clashes; short keys, since all sessions are in it.

    `days`: labels; a session: slug `s`, title `t`, ISO start and end `b` and `e` with the zone's offset, clock `c`,
    room and track `m`, people `p`, index of its day `d`, 1 if cancelled `x`.
    """
    if programme is None:
        return {"number": 0, "days": [], "sessions": []}
    builder = Rows(programme, base)
    days: dict[str, int] = {}
    sessions = []
    for item in programme.items:
        if item.is_withdrawn:
            continue
        start, end = item.starts_at.astimezone(builder.place), item.ends_at.astimezone(builder.place)
        row = {
            "s": item.slug,
            "t": item.title,
            "b": iso(start),
            "e": iso(end),
            "c": span(item, builder.place),
            "m": " · ".join(part for part in (item.room, item.track) if part),
            "p": builder.people(item),
            "d": days.setdefault(day_label(start.date()), len(days)),
            "x": int(item.is_cancelled),
        }
        sessions.append({name: value for name, value in row.items() if value != "" and (name != "x" or value)})
    return {"number": programme.number, "days": list(days), "sessions": sessions}


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
