"""A released programme as frab's schedule.xml and schedule.json, valid by the formats' public schemas.

Neither format knows cancelled items, so they are left out. Times carry the programme's own offset.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import gcd
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, ProcessingInstruction, SubElement, tostring
from zoneinfo import ZoneInfo

from conferences.documents.frab_extension import GENERATOR, NAME, extension, instruction, person_guid
from conferences.rules.document import Item, Part, Programme
from core.text import fold

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")  # schedule.json takes no others
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
LARGEST_ID = 10**15
LONGEST_HOURS = 99  # of a duration in XML


@dataclass(frozen=True, slots=True)
class ExportedConference:
    """Texts are ready to show. `page` is the conference's address with a slash at its end, or "" while it has none;
    `site` the address of the site without one."""

    uid: UUID
    slug: str
    title: str
    acronym: str
    first_day: date
    last_day: date
    site: str
    page: str
    description: str = ""

    @property
    def address(self) -> str:
        return f"{self.site}/programme/{self.slug}"


@dataclass(slots=True)
class Entry:
    """An item with what both formats need of it. `starts_at` and `ends_at` are on the programme's clock."""

    item: Item
    number: int
    starts_at: datetime
    ends_at: datetime
    slug: str
    url: str
    track: str
    people: list[Part]
    description: str


@dataclass(slots=True)
class Day:
    on: date
    starts_at: datetime
    ends_at: datetime
    rooms: dict[str, list[Entry]] = field(default_factory=dict)


def schedule_xml(conference: ExportedConference, programme: Programme) -> bytes:
    days = days_of(conference, programme)
    root = Element("schedule")
    SubElement(root, "generator", name=GENERATOR)
    _add(root, "url", f"{conference.address}/schedule.xml")
    _add(root, "version", str(programme.number))
    head = SubElement(root, "conference")
    _add(head, "title", conference.title)
    _add(head, "acronym", short_name(conference))
    _add(head, "start", conference.first_day.isoformat())
    _add(head, "end", conference.last_day.isoformat())
    _add(head, "days", str(len(days)))
    _add(head, "timeslot_duration", f"00:{step(days):02d}")
    _add(head, "base_url", conference.page or f"{conference.site}/")
    _add(head, "url", conference.page or f"{conference.site}/")
    _add(head, "time_zone_name", programme.timezone)
    for track in programme.tracks:
        element = SubElement(head, "track", name=_xml(track.name))
        if COLOUR.match(track.colour):
            element.set("color", track.colour)
        if re.fullmatch(r"[a-z][a-z0-9-]+", track.slug):
            element.set("slug", track.slug)
    for index, day in enumerate(days, start=1):
        day_element = SubElement(
            root,
            "day",
            index=str(index),
            date=day.on.isoformat(),
            start=day.starts_at.isoformat(),
            end=day.ends_at.isoformat(),
        )
        for room, entries in day.rooms.items():
            room_element = SubElement(day_element, "room", name=_xml(room), guid=room_guid(conference, room))
            for entry in entries:
                _event_xml(room_element, entry, conference.site)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _event_xml(room: Element, entry: Entry, site: str) -> None:
    item = entry.item
    event = SubElement(room, "event", guid=item.guid, id=str(entry.number))
    for name, value in (
        ("date", entry.starts_at.isoformat()),
        ("start", f"{entry.starts_at:%H:%M}"),
        ("duration", duration(entry, most=LONGEST_HOURS)),
        ("room", item.room),
        ("slug", entry.slug),
        ("url", entry.url),
        ("title", item.title),
        ("subtitle", item.subtitle),
        ("track", entry.track),
        ("type", item.kind),
        ("language", item.language),
        ("abstract", item.abstract),
        ("description", entry.description),
    ):
        if name != "url" or value:
            _add(event, name, value)
    persons = SubElement(event, "persons")
    for part in entry.people:
        _add(persons, "person", part.name, id=str(part.person_id), guid=person_guid(site, part.person_id))
    links = SubElement(event, "links")
    for title, url in item.links:
        _add(links, "link", title, href=url)
    event.append(ProcessingInstruction(_xml(instruction(extension(item, site)))))


def schedule_json(conference: ExportedConference, programme: Programme) -> bytes:
    days = days_of(conference, programme)
    head: dict[str, Any] = {
        "acronym": short_name(conference, hyphens=False),
        "title": conference.title,
        "description": conference.description,
        "start": conference.first_day.isoformat(),
        "end": conference.last_day.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": f"00:{step(days):02d}",
        "time_zone_name": programme.timezone,
        "url": conference.page or f"{conference.site}/",
        "tracks": [_track_json(track.name, track.slug, track.colour) for track in programme.tracks],
        "rooms": [
            {
                "name": room.name,
                "guid": room_guid(conference, room.name),
                "description": room.directions,
                "capacity": room.capacity,
                **({"slug": room.slug} if is_slug(room.slug) else {}),
            }
            for room in programme.rooms
        ],
        "meta": {
            NAME: {
                "items": {
                    entry.item.guid: extension(entry.item, conference.site)
                    for day in days
                    for entries in day.rooms.values()
                    for entry in entries
                }
            }
        },
        "days": [
            {
                "index": index,
                "date": day.on.isoformat(),
                "day_start": day.starts_at.isoformat(),
                "day_end": day.ends_at.isoformat(),
                "rooms": {
                    room: [_event_json(entry, conference) for entry in entries] for room, entries in day.rooms.items()
                },
            }
            for index, day in enumerate(days, start=1)
        ],
    }
    if not ZONE.search(programme.timezone):
        del head["time_zone_name"]
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR},
        "schedule": {
            "version": str(programme.number),
            "base_url": conference.page or f"{conference.site}/",
            "conference": head,
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _track_json(name: str, slug: str, colour: str) -> dict[str, str]:
    track = {"name": name}
    if is_slug(slug):
        track["slug"] = slug
    if COLOUR.match(colour):
        track["color"] = colour
    return track


def _event_json(entry: Entry, conference: ExportedConference) -> dict[str, Any]:
    item = entry.item
    roles = {(part.person_id): part.role for part in reversed(item.people)}
    return {
        "guid": item.guid,
        "id": entry.number,
        "date": entry.starts_at.isoformat(),
        "start": f"{entry.starts_at:%H:%M}",
        "end": entry.ends_at.isoformat(),
        "duration": duration(entry),
        "room": item.room,
        "slug": entry.slug,
        "url": entry.url or f"{conference.address}/schedule.json#{item.guid}",
        "title": item.title,
        "subtitle": item.subtitle,
        "track": entry.track or None,
        "type": item.kind,
        "language": item.language,
        "abstract": item.abstract,
        "description": entry.description,
        "persons": [
            {
                "guid": person_guid(conference.site, part.person_id),
                "id": part.person_id,
                "name": part.name,
                **({"role": roles[part.person_id]} if roles.get(part.person_id) else {}),
                **({"url": f"{conference.page}speakers/{part.slug}/"} if conference.page else {}),
            }
            for part in entry.people
        ],
        "links": [{"type": "related", "url": url, "title": title} for title, url in item.links],
    }


# -- what both formats need --------------------------------------------------------------------------------------------


def days_of(conference: ExportedConference, programme: Programme) -> list[Day]:
    """The days of the conference and those of its items, in order; items by room and time, rooms as the venue has
    them."""
    zone = ZoneInfo(programme.timezone)
    items = [item for item in programme.items if not item.is_cancelled]
    slugs: set[str] = set()
    numbers = item_numbers(items)
    by_day: dict[date, list[Entry]] = {}
    for item in items:
        entry = _entry(conference, item, zone, numbers[item.guid], slugs)
        by_day.setdefault(entry.starts_at.date(), []).append(entry)
    for number in range(min((conference.last_day - conference.first_day).days, 60) + 1):
        by_day.setdefault(conference.first_day + timedelta(days=number), [])
    order = {room.name: place for place, room in enumerate(programme.rooms)}
    days = []
    for on, entries in sorted(by_day.items()):
        midnight = datetime.combine(on, time.min, zone)
        day = Day(
            on,
            min((entry.starts_at for entry in entries), default=midnight),
            max((entry.ends_at for entry in entries), default=datetime.combine(on, time(23, 59), zone)),
        )
        for entry in sorted(entries, key=lambda entry: (order.get(entry.item.room, len(order)), entry.starts_at)):
            day.rooms.setdefault(entry.item.room, []).append(entry)
        days.append(day)
    return days


def _entry(conference: ExportedConference, item: Item, zone: ZoneInfo, number: int, slugs: set[str]) -> Entry:
    people: dict[int, Part] = {}
    for part in [*item.people, *(part for talk in item.talks for part in talk.people if part.presents)]:
        people.setdefault(part.person_id, part)
    slug = wanted = f"{short_name(conference, hyphens=False)}-{NOT_IN_NAMES.sub('-', fold(item.slug)).strip('-'):0<4}"
    count = 1
    while slug in slugs:
        count += 1
        slug = f"{wanted}-{count}"
    slugs.add(slug)
    return Entry(
        item=item,
        number=number,
        starts_at=item.starts_at.astimezone(zone),
        ends_at=item.ends_at.astimezone(zone),
        slug=slug,
        url=f"{conference.page}programme/{item.slug}/" if conference.page else "",
        track=item.track,
        people=list(people.values()),
        description=talks_in_words(item, zone),
    )


def item_numbers(items: Iterable[Item]) -> dict[str, int]:
    """guid → the whole number that both formats ask for: the one it came with, else one made of the guid."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    rest = []
    for item in items:
        own = int(item.external_id) if re.fullmatch(r"[1-9][0-9]{0,14}", item.external_id) else 0
        if own and own not in taken:
            numbers[item.guid] = own
            taken.add(own)
        else:
            rest.append(item.guid)
    for guid in sorted(rest):
        number = int(guid.replace("-", "")[:8], 16) or 1
        while number in taken:
            number = number % LARGEST_ID + 1
        numbers[guid] = number
        taken.add(number)
    return numbers


def talks_in_words(item: Item, zone: ZoneInfo) -> str:
    """The talks inside a session, a line each: programs that read these formats know no others."""
    lines = []
    for talk in item.talks:
        when = f"{talk.starts_at.astimezone(zone):%H:%M} " if talk.starts_at else ""
        board = f"{talk.board_number}: " if talk.board_number else ""
        names = ", ".join(part.name for part in talk.people if part.presents)
        lines.append(f"{when}{board}{talk.title}" + (f" ({names})" if names else ""))
    return "\n".join(lines)


def duration(entry: Entry, most: int | None = None) -> str:
    """`01:30`; at least a minute, in whole ones."""
    minutes = max(1, int((entry.ends_at - entry.starts_at).total_seconds()) // 60)
    hours, minutes = divmod(minutes, 60)
    if most is not None and hours > most:
        hours, minutes = most, 59
    return f"{hours:02d}:{minutes:02d}"


def step(days: list[Day]) -> int:
    """The grid on which all sessions start and end, in minutes: 30 at most."""
    minutes = 30
    for day in days:
        for entries in day.rooms.values():
            for entry in entries:
                for moment in (entry.starts_at, entry.ends_at):
                    minutes = gcd(minutes, moment.hour * 60 + moment.minute)
    return max(1, minutes)


def short_name(conference: ExportedConference, *, hyphens: bool = True) -> str:
    """At least four of a–z, 0–9 and, where they may be, hyphens."""
    name = NOT_IN_NAMES.sub("-" if hyphens else "_", fold(conference.acronym or conference.slug)).strip("-_")
    if len(name) < 4:
        name = NOT_IN_NAMES.sub("-" if hyphens else "_", fold(conference.slug)).strip("-_")
    return f"{name:0<4}"


def room_guid(conference: ExportedConference, name: str) -> str:
    return str(uuid5(conference.uid, f"room:{name}"))


def is_slug(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9_-]+[a-z0-9]", text) is not None


def _add(parent: Element, name: str, value: str, **attributes: str) -> None:
    SubElement(parent, name, {key: _xml(text) for key, text in attributes.items()}).text = _xml(value)


def _xml(text: str) -> str:
    """Without the characters that XML can't hold at all."""
    return NOT_IN_XML.sub("", text)
