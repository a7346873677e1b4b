"""schedule.json in its two shapes: days with rooms (frab, pretalx) and the flat list of events (voc hub, schedule2)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conferences.documents import frab, frab_extension
from conferences.documents.imported import (
    MAX_TITLE,
    Findings,
    ImportedPart,
    ImportedPerson,
    ImportedProgramme,
    ImportedRoom,
    ImportedSession,
    ImportFileError,
    choose_zone,
    day_bounds,
    fit,
    make_guid,
    parse_clock,
    parse_day,
    parse_duration,
    parse_moment,
    report_namesakes,
    split_name,
    unique_sessions,
    without_bad_times,
)
from conferences.documents.json_values import load_json, rows, words

Row = Mapping[str, Any]
ROOT = "schedule"
HEAD = "schedule.conference"


def parse_frab_json(data: bytes, *, timezone: str = "", fallback_zone: str = "") -> ImportedProgramme:
    """ImportFileError for a file that is no schedule. `timezone` overrides the file, `fallback_zone` fills a gap."""
    document = load_json(data)
    root = document.get("schedule") if isinstance(document, dict) else None
    head = root.get("conference") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(head, dict):
        raise ImportFileError("The file is JSON, but no programme: “schedule” with a “conference” inside is missing.")
    findings = Findings()
    zone = choose_zone(
        words(head.get("time_zone_name")),
        override=timezone,
        fallback=fallback_zone,
        city=words(head.get("city")),
        place=HEAD,
        findings=findings,
    )
    title = fit(head.get("title") or head.get("acronym"), 250, "the title of the conference", HEAD, findings)
    if not title:
        raise ImportFileError(f"The conference has no title ({HEAD}).")
    generator = document.get("generator")
    is_own = isinstance(generator, dict) and generator.get("name") == frab_extension.GENERATOR
    meta = head.get("meta")
    extra = meta.get(frab_extension.NAME) if is_own and isinstance(meta, dict) else None
    extra = extra if isinstance(extra, dict) else {}
    reader = _Reader(words(head.get("acronym")) or title, words(root.get("base_url")), zone, head, findings)
    items = extra.get("items")
    reader.extensions = items if isinstance(items, dict) else {}
    sessions = reader.read(root)
    report_namesakes(sessions, findings)
    starts_at, ends_at = _bounds(head, sessions, zone)
    used = {session.room for session in sessions}
    return ImportedProgramme(
        title=title,
        timezone=zone.key,
        starts_at=starts_at,
        ends_at=ends_at,
        acronym=words(head.get("acronym"))[:40],
        subtitle=words(head.get("subtitle") or head.get("description")),
        venue=words(head.get("venue"))[:200],
        city=words(head.get("city"))[:120],
        url=(words(head.get("url")) or words(root.get("base_url")))[:500],
        tracks=reader.used_tracks(sessions),
        rooms=tuple(room for room in reader.rooms.values() if room.name in used),
        sessions=tuple(sessions),
        findings=findings,
        is_own=is_own,
    )


class _Reader:
    def __init__(self, namespace: str, base: str, zone: ZoneInfo, head: Row, findings: Findings) -> None:
        self.namespace = namespace
        self.base = base
        self.zone = zone
        self.findings = findings
        self.extensions: dict[str, Any] = {}  # guid → what only our own exports hold
        self.unknown_kinds: Counter[str] = Counter()
        self.rooms: dict[str, ImportedRoom] = {}
        self.room_names: dict[str, str] = {}  # guid or slug → name
        self.tracks: dict[str, str] = {}  # name → colour
        self.track_names: dict[str, str] = {}  # guid or slug → name
        self.head_rooms(head)
        self.head_tracks(head)

    def head_rooms(self, head: Row) -> None:
        for number, room in enumerate(rows(head.get("rooms"))):
            name = fit(room.get("name"), 120, "the room's name", f"{HEAD}.rooms[{number}]", self.findings)
            if not name:
                self.findings.add(f"{HEAD}.rooms[{number}]", "skipped: a room without a name")
                continue
            seats = room.get("capacity")
            capacity = int(seats) if isinstance(seats, int | float) and 0 < seats < 1_000_000 else None
            self.rooms.setdefault(name, ImportedRoom(name, capacity, words(room.get("description"))[:200]))
            for key in ("guid", "slug"):
                if room.get(key):
                    self.room_names.setdefault(str(room[key]), name)

    def head_tracks(self, head: Row) -> None:
        for track in rows(head.get("tracks")):
            name = words(track.get("name"))[:200]
            if not name:
                continue
            colours = track.get("colors")
            colour = words(track.get("color") or (colours.get("light") if isinstance(colours, dict) else "")).lower()
            self.tracks.setdefault(name, colour)
            for key in ("guid", "slug"):
                if track.get(key):
                    self.track_names.setdefault(str(track[key]), name)

    def read(self, root: Row) -> list[ImportedSession]:
        sessions = []
        for place, event, room, on in self.events(root):
            if isinstance(event, dict):
                sessions.append(self.event(event, place, room, on))
            else:
                self.findings.add(place, "skipped: not an event but something else")
        frab.report_kinds(self.unknown_kinds, ROOT, self.findings)
        return unique_sessions(sessions, self.findings)

    def events(self, root: Row) -> Iterator[tuple[str, Any, str, date | None]]:
        """(place, event, room, day) of both shapes."""
        for day_number, day in enumerate(rows(root["conference"].get("days"))):
            on = parse_day(words(day.get("date")))
            rooms = day.get("rooms")
            for room, events in rooms.items() if isinstance(rooms, dict) else ():
                for number, event in enumerate(events if isinstance(events, list) else ()):
                    yield (
                        f"{HEAD}.days[{day_number}].rooms[{json.dumps(room, ensure_ascii=False)}][{number}]",
                        event,
                        room,
                        on,
                    )
        flat = root.get("events")
        for number, event in enumerate(flat if isinstance(flat, list) else ()):
            yield f"{ROOT}.events[{number}]", event, "", None

    def event(self, event: Row, place: str, room: str, on: date | None) -> ImportedSession:
        title = fit(words(event.get("title")), MAX_TITLE, "the title", place, self.findings)
        external_id = words(event.get("id") or event.get("code") or event.get("guid") or event.get("slug") or title)[
            :120
        ]
        if not title:
            title = words(event.get("slug")) or f"({external_id or 'untitled'})"
            self.findings.add(place, f"no title; “{title}” is taken")
        starts_at = self.start(event, on, place)
        ends_at = self.end(event, starts_at, place)
        extra = self.extensions.get(words(event.get("guid")))
        description = "" if extra else words(event.get("description"))  # ours lists the talks once more, for people
        session = ImportedSession(
            guid=make_guid(event.get("guid"), self.namespace, external_id, place, self.findings),
            external_id=external_id,
            title=title,
            place=place,
            kind=frab.kind_of(words(event.get("type")), self.unknown_kinds),
            status=frab.status_of(words(event.get("state") or event.get("status")), place, self.findings),
            subtitle=fit(words(event.get("subtitle")), MAX_TITLE, "the subtitle", place, self.findings),
            abstract=frab.abstract_of(words(event.get("abstract")), description),
            language=words(event.get("language"))[:10],
            track=self.track(event.get("track"), place),
            room=self.room(event.get("room"), room, place),
            starts_at=starts_at if ends_at else None,
            ends_at=ends_at,
            links=self.links(event, place, is_own=bool(extra)),
            people=() if extra else self.people(event, place),
            keeps_parts=True,
        )
        return without_bad_times(frab_extension.extended(session, extra, self.findings), self.findings)

    def start(self, event: Row, on: date | None, place: str) -> datetime | None:
        for value in (words(event.get("date")), words(event.get("start"))):
            moment = parse_moment(value, self.zone) if len(value) > 10 else None
            if moment:
                return moment
        clock = parse_clock(words(event.get("start")))
        if clock is None or on is None:
            self.findings.add(place, f"no readable start (“{words(event.get('start'))[:30]}”); kept, but not scheduled")
            return None
        return datetime.combine(on, clock, self.zone)

    def end(self, event: Row, starts_at: datetime | None, place: str) -> datetime | None:
        if starts_at is None:
            return None
        given = words(event.get("end"))
        end = parse_moment(given, self.zone) if len(given) > 10 else None
        if end:
            return end
        length = parse_duration(words(event.get("duration")))
        if length is None:
            self.findings.add(
                place, f"no readable duration (“{words(event.get('duration'))[:30]}”); 30 minutes are taken"
            )
            length = timedelta(minutes=30)
        return starts_at + length

    def room(self, value: Any, fallback: str, place: str) -> str:
        """A name, or a reference to one of the conference's rooms by guid or slug."""
        if isinstance(value, dict):
            known = self.room_names.get(str(value.get("guid"))) or self.room_names.get(str(value.get("slug")))
            value = value.get("name") or known
            if not value:
                self.findings.add(place, "the room is not in the conference's list of rooms; left empty")
        name = fit(words(value) or fallback, 120, "the room's name", place, self.findings)
        if name:
            self.rooms.setdefault(name, ImportedRoom(name))
        return name

    def track(self, value: Any, place: str) -> str:
        if isinstance(value, dict):
            key = str(value.get("slug") or value.get("guid") or "")
            name = words(value.get("name")) or self.track_names.get(key, "")
            if key and not name:
                self.findings.add(place, f"the track “{key}” is not in the conference's list; its short name is taken")
                name = key
        else:
            name = words(value)
            name = self.track_names.get(name, name)
        name = fit(name, 200, "the track's name", place, self.findings)
        if name:
            self.tracks.setdefault(name, "")
        return name

    def people(self, event: Row, place: str) -> tuple[ImportedPart, ...]:
        parts: dict[tuple[str, str], ImportedPart] = {}
        for number, person in enumerate(rows(event.get("persons")) + rows(event.get("participants"))):
            at = f"{place}.persons[{number}]"
            name = " ".join(words(person.get("public_name") or person.get("name") or person.get("full_name")).split())[
                :250
            ]
            if not name:
                self.findings.add(at, "skipped: a person without a name")
                continue
            family, given = split_name(name)
            role = frab.role_of(words(person.get("role")), at, self.findings)
            key = words(person.get("guid") or person.get("id") or person.get("code"))
            life = frab.abstract_of(words(person.get("biography")))
            known = ImportedPerson(name, key, family, given, life=life)
            parts.setdefault((name, role), ImportedPart(known, role))
        return tuple(parts.values())

    def links(self, event: Row, place: str, *, is_own: bool = False) -> tuple[tuple[str, str], ...]:
        """Others name one address as a link and as an attachment; ours stand as they were."""
        found: dict[Any, tuple[str, str]] = {}
        for number, link in enumerate(rows(event.get("links")) + rows(event.get("attachments"))):
            if words(link.get("type")).upper() == "FEEDBACK":
                continue
            at = f"{place}.links[{number}]"
            made = frab.link_of(words(link.get("title")), words(link.get("url")), self.base, at, self.findings)
            if made:
                found.setdefault(number if is_own else made[1], made)
        return tuple(found.values())

    def used_tracks(self, sessions: list[ImportedSession]) -> tuple[tuple[str, str], ...]:
        used = {session.track for session in sessions}
        return tuple((name, colour) for name, colour in self.tracks.items() if name in used)


def _bounds(head: Row, sessions: list[ImportedSession], zone: ZoneInfo) -> tuple[datetime, datetime]:
    start, end = words(head.get("start")), words(head.get("end"))
    if len(start) > 10 and len(end) > 10:
        first_moment, last_moment = parse_moment(start, zone), parse_moment(end, zone)
        if first_moment and last_moment:
            if last_moment <= first_moment:
                raise ImportFileError(f"The conference ends ({end}) before it starts ({start}); see {HEAD}.")
            return first_moment, last_moment
    dates = [session.starts_at.astimezone(zone).date() for session in sessions if session.starts_at]
    dates += [on for on in (parse_day(words(day.get("date"))) for day in rows(head.get("days"))) if on]
    first, last = parse_day(start), parse_day(end)
    if not (first or dates):
        raise ImportFileError(f"Neither the conference ({HEAD}) nor any of its events has a readable date.")
    first = first or min(dates)
    last = last or max(dates, default=first)
    if last < first:
        raise ImportFileError(f"The conference ends ({last}) before it starts ({first}); see {HEAD}.")
    return day_bounds(first, last, sessions, zone)
