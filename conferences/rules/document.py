"""The frozen programme: what one release holds, how it is written as JSON, how two releases differ.

No Django, no database. All times are aware UTC; days are days in `Programme.timezone`.

Format 1, as JSON::

    {"format": 1, "number": 3, "released_at": "…Z", "timezone": "Asia/Shanghai",
     "tracks": [{"name", "slug", "colour"}], "rooms": [{"name", "slug", "directions"}],
     "items": [{"guid", "slug", "kind", "status", "title", …, "sequence", "changed_at", "is_withdrawn",
                "people": [{"person_id", "slug", "name", "sort_key", "role", "affiliation", "presents"}],
                "talks": [{"guid", "slug", "kind", "title", …, "people": […]}]}]}

A reader must accept missing keys that have a default here: a later version may add some, never change one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FORMAT = 1
CANCELLED = "cancelled"
NEVER = datetime.min.replace(tzinfo=UTC)


class ProgrammeFormatError(ValueError):
    """The document was written by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class TrackEntry:
    name: str
    slug: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class RoomEntry:
    name: str
    slug: str
    directions: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a session or talk, with the affiliation they had then.

    `role` is a SessionRole, or "" for an author of a talk; `presents` is False for a co-author who does not speak.
    """

    person_id: int
    slug: str
    name: str
    sort_key: str = ""
    role: str = ""
    affiliation: str = ""
    presents: bool = True


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """A presentation inside a session; without times it follows its place in the list."""

    guid: str
    slug: str
    title: str
    kind: str = "talk"
    subtitle: str = ""
    abstract: str = ""
    language: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    board_number: str = ""
    people: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A session. `sequence` and `changed_at` follow RFC 5545 SEQUENCE and LAST-MODIFIED.

    `is_withdrawn`: it is no longer in the working programme; it stays here, cancelled, so that calendars that hold
    it learn of its end. Lists leave it out, its own address still answers.
    """

    guid: str
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: str = "talk"
    status: str = "confirmed"
    subtitle: str = ""
    abstract: str = ""
    language: str = ""
    track: str = ""
    room: str = ""
    is_plenary: bool = False
    links: tuple[tuple[str, str], ...] = ()  # (title, url)
    people: tuple[Part, ...] = ()
    talks: tuple[TalkEntry, ...] = ()
    sequence: int = 0
    changed_at: datetime = NEVER
    is_withdrawn: bool = False
    external_id: str = ""  # the number that the item had in the file it came from; frab exports go on using it

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED


@dataclass(frozen=True, slots=True)
class Programme:
    number: int
    released_at: datetime
    timezone: str
    tracks: tuple[TrackEntry, ...] = ()
    rooms: tuple[RoomEntry, ...] = ()
    items: tuple[Item, ...] = ()


class ChangeKind(StrEnum):
    ADDED = "added"
    RESTORED = "restored"
    CANCELLED = "cancelled"
    MOVED = "moved"  # another time, or the whole event changed its zone
    ROOM = "room"
    RETITLED = "retitled"
    PEOPLE = "people"
    DETAILS = "details"  # abstract, kind, track, talks inside …


@dataclass(frozen=True, slots=True)
class Change:
    """What one release did to one session; `before` is None for an added one."""

    guid: str
    kinds: frozenset[ChangeKind]
    before: Item | None
    after: Item


# -- from one release to the next ----------------------------------------------------------------------------------


def next_programme(
    previous: Programme | None,
    items: Iterable[Item],
    *,
    number: int,
    released_at: datetime,
    timezone: str,
    tracks: Iterable[TrackEntry] = (),
    rooms: Iterable[RoomEntry] = (),
) -> tuple[Programme, list[Change]]:
    """The programme made of the working `items`, and what changed since `previous`, in the order of the programme.

    The `sequence` and `changed_at` of the given items are ignored: an item that this release touches gets the next
    sequence and `released_at`, every other one keeps both.
    """
    before = {item.guid: item for item in previous.items} if previous else {}
    zone_changed = previous is not None and previous.timezone != timezone
    after: list[Item] = []
    changes: list[Change] = []
    seen: set[str] = set()
    for item in items:
        seen.add(item.guid)
        old = before.get(item.guid)
        kinds = difference(old, item, zone_changed=zone_changed)
        kept = _stamped(item, old, bool(kinds), released_at)
        after.append(kept)
        if kinds:
            changes.append(Change(item.guid, kinds, old, kept))
    for guid, old in before.items():
        if guid in seen:
            continue
        gone = replace(old, status=CANCELLED, is_withdrawn=True)
        touched = not old.is_cancelled
        kept = _stamped(gone, old, touched, released_at)
        after.append(kept)
        if touched:
            changes.append(Change(guid, frozenset({ChangeKind.CANCELLED}), old, kept))
    after.sort(key=_by_time)
    changes.sort(key=lambda change: _by_time(change.after))
    programme = Programme(number, released_at, timezone, tuple(tracks), tuple(rooms), tuple(after))
    return programme, changes


def changes_between(before: Programme | None, after: Programme) -> list[Change]:
    """What a reader of `before` has to learn to know `after`, in the order of `after`; sequences are left alone.

    The two need not follow each other, nor need `after` be the younger one. A session that was not in `before` and is
    withdrawn in `after` has come and gone in between: no news.
    """
    known = {item.guid: item for item in before.items} if before else {}
    zone_changed = before is not None and before.timezone != after.timezone
    changes: list[Change] = []
    for item in after.items:
        old = known.pop(item.guid, None)
        if (old is None or old.is_withdrawn) and item.is_withdrawn:
            continue
        if kinds := difference(old, item, zone_changed=zone_changed):
            changes.append(Change(item.guid, kinds, old, item))
    for guid, old in known.items():
        if not old.is_cancelled:
            gone = replace(old, status=CANCELLED, is_withdrawn=True)
            changes.append(Change(guid, frozenset({ChangeKind.CANCELLED}), old, gone))
    changes.sort(key=lambda change: _by_time(change.after))
    return changes


def difference(before: Item | None, after: Item, *, zone_changed: bool = False) -> frozenset[ChangeKind]:
    """Every way in which `after` differs for a reader; empty when nothing did."""
    if before is None:
        return frozenset({ChangeKind.ADDED})
    kinds: set[ChangeKind] = set()
    if before.is_cancelled and not after.is_cancelled:
        kinds.add(ChangeKind.RESTORED)
    if after.is_cancelled and not before.is_cancelled:
        kinds.add(ChangeKind.CANCELLED)
    if zone_changed or (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        kinds.add(ChangeKind.MOVED)
    if before.room != after.room:
        kinds.add(ChangeKind.ROOM)
    if (before.title, before.subtitle) != (after.title, after.subtitle):
        kinds.add(ChangeKind.RETITLED)
    if _as_read(before.people) != _as_read(after.people) or _talk_people(before) != _talk_people(after):
        kinds.add(ChangeKind.PEOPLE)
    if _details(before) != _details(after):
        kinds.add(ChangeKind.DETAILS)
    return frozenset(kinds)


def _details(item: Item) -> tuple[object, ...]:
    # Withdrawn and cancelled look the same to a calendar; tentative and confirmed do not.
    talks = tuple(replace(talk, people=()) for talk in item.talks)
    status = "" if item.is_cancelled else item.status
    return (
        item.slug, item.kind, status, item.abstract, item.language, item.track, item.is_plenary, item.links, talks
    )  # fmt: skip


def _talk_people(item: Item) -> list[tuple[str, tuple[Part, ...]]]:
    return [(talk.guid, _as_read(talk.people)) for talk in item.talks if talk.people]


def _as_read(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Which record stands behind a name changes when two records of one person are merged; no reader sees that."""
    return tuple(replace(part, person_id=0, slug="") for part in parts)


def _stamped(item: Item, old: Item | None, touched: bool, released_at: datetime) -> Item:
    if old is None:
        return replace(item, sequence=0, changed_at=released_at)
    if touched:
        return replace(item, sequence=old.sequence + 1, changed_at=released_at)
    return replace(item, sequence=old.sequence, changed_at=old.changed_at)


def _by_time(item: Item) -> tuple[datetime, str, str]:
    return (item.starts_at, item.room, item.guid)


# -- rules about a whole programme ---------------------------------------------------------------------------------


def double_bookings(items: Iterable[Item]) -> list[tuple[Item, Item]]:
    """Pairs of sessions that need one room at the same time. Cancelled ones and breaks need none."""
    rooms: dict[str, list[Item]] = {}
    for item in items:
        if item.room and not item.is_cancelled and item.kind != "break":
            rooms.setdefault(item.room, []).append(item)
    pairs: list[tuple[Item, Item]] = []
    for booked in rooms.values():
        booked.sort(key=_by_time)
        for place, first in enumerate(booked):
            for second in booked[place + 1 :]:
                if second.starts_at >= first.ends_at:
                    break
                pairs.append((first, second))
    return pairs


# -- JSON ----------------------------------------------------------------------------------------------------------


def to_json(programme: Programme) -> dict[str, Any]:
    return {"format": FORMAT, **_jsonable(asdict(programme))}


def from_json(document: Mapping[str, Any]) -> Programme:
    """ProgrammeFormatError for a format this program does not know."""
    if document.get("format") != FORMAT:
        raise ProgrammeFormatError(f"programme document of format {document.get('format')!r}, expected {FORMAT}")
    return Programme(
        number=document["number"],
        released_at=datetime.fromisoformat(document["released_at"]),
        timezone=document["timezone"],
        tracks=tuple(TrackEntry(**_known(TrackEntry, row)) for row in document["tracks"]),
        rooms=tuple(RoomEntry(**_known(RoomEntry, row)) for row in document["rooms"]),
        items=tuple(_item(row) for row in document["items"]),
    )


def _item(row: Mapping[str, Any]) -> Item:
    values = _known(Item, row)
    for name in ("starts_at", "ends_at", "changed_at"):
        values[name] = datetime.fromisoformat(values[name])
    values["links"] = tuple((title, url) for title, url in values.get("links", ()))
    values["people"] = _parts(values.get("people", ()))
    values["talks"] = tuple(_talk(talk) for talk in values.get("talks", ()))
    return Item(**values)


def _talk(row: Mapping[str, Any]) -> TalkEntry:
    values = _known(TalkEntry, row)
    for name in ("starts_at", "ends_at"):
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["people"] = _parts(values.get("people", ()))
    return TalkEntry(**values)


def _parts(rows: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(**_known(Part, row)) for row in rows)


_NAMES: dict[type, frozenset[str]] = {
    shape: frozenset(field.name for field in fields(shape)) for shape in (TrackEntry, RoomEntry, Part, TalkEntry, Item)
}


def _known(shape: type, row: Mapping[str, Any]) -> dict[str, Any]:
    names = _NAMES[shape]
    return {name: value for name, value in row.items() if name in names}


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return {name: _jsonable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(inner) for inner in value]
    return value
