"""frab's schedule.xml, read leniently: what real files leave out is repaired and reported."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # the parser is defusedxml's
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

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


class LinedElement(Element):
    """An element that knows its line."""

    line = 0


def parse_frab_xml(data: bytes, *, timezone: str = "", fallback_zone: str = "") -> ImportedProgramme:
    """ImportFileError for a file that is no schedule. `timezone` overrides the file, `fallback_zone` fills a gap."""
    root = _tree(data)
    if root.tag != "schedule":
        raise ImportFileError(f"The file is XML, but its root is <{root.tag}>; a programme begins with <schedule>.")
    head = root.find("conference")
    if head is None:
        raise ImportFileError("The programme has no <conference> element, so nothing is known about the event.")
    findings = Findings()
    place = where(head)
    city = text(head, "city")
    zone = choose_zone(
        text(head, "time_zone_name"),
        override=timezone,
        fallback=fallback_zone,
        city=city,
        place=place,
        findings=findings,
    )
    title = fit(text(head, "title") or text(head, "acronym"), 250, "the title of the conference", place, findings)
    if not title:
        raise ImportFileError(f"The conference has no title ({place}).")
    reader = _Reader(text(head, "acronym") or title, text(head, "base_url"), zone, text(head, "day_change"), findings)
    generator = root.find("generator")
    reader.is_own = generator is not None and generator.get("name") == frab_extension.GENERATOR
    sessions = reader.days(root)
    report_namesakes(sessions, findings)
    first, last = _days(root, head, sessions, zone)
    starts_at, ends_at = day_bounds(first, last, sessions, zone)
    used = {session.room for session in sessions}
    return ImportedProgramme(
        title=title,
        timezone=zone.key,
        starts_at=starts_at,
        ends_at=ends_at,
        acronym=text(head, "acronym")[:40],
        subtitle=text(head, "subtitle"),
        venue=text(head, "venue")[:200],
        city=city[:120],
        url=text(head, "base_url")[:500],
        tracks=_tracks(root, sessions),
        rooms=tuple(ImportedRoom(name) for name in reader.rooms if name in used),
        sessions=tuple(sessions),
        findings=findings,
        is_own=reader.is_own,
    )


class _Reader:
    """Reads the events one by one and keeps what belongs to the whole file."""

    def __init__(self, namespace: str, base: str, zone: ZoneInfo, day_change: str, findings: Findings) -> None:
        self.namespace = namespace
        self.base = base
        self.zone = zone
        self.day_change = _day_change(day_change)
        self.findings = findings
        self.is_own = False
        self.unknown_kinds: Counter[str] = Counter()
        self.rooms: dict[str, None] = {}

    def days(self, root: Element) -> list[ImportedSession]:
        sessions: list[ImportedSession] = []
        for day in root.iter("day"):
            on = parse_day(day.get("date") or "")
            if on is None:
                self.findings.add(where(day), "the day has no readable date; only events with their own date are timed")
            for room in day.iter("room"):
                if room.get("name"):
                    self.rooms.setdefault(" ".join((room.get("name") or "").split()))
                sessions += [self.event(event, on, room.get("name") or "") for event in room.findall("event")]
        for event in root.findall("event"):
            sessions.append(self.event(event, None, ""))
        frab.report_kinds(self.unknown_kinds, where(root), self.findings)
        return unique_sessions(sessions, self.findings)

    def event(self, event: Element, on: date | None, room: str) -> ImportedSession:
        place = where(event)
        title = fit(text(event, "title"), MAX_TITLE, "the title", place, self.findings)
        external_id = (event.get("id") or text(event, "slug") or title)[:120]
        if not title:
            title = text(event, "slug") or f"({external_id or 'untitled'})"
            self.findings.add(place, f"no title; “{title}” is taken")
        starts_at = self.start(event, on, place)
        ends_at = self.end(event, starts_at, place)
        room_name = fit(text(event, "room") or room, 120, "the room's name", place, self.findings)
        if room_name:
            self.rooms.setdefault(room_name)
        extra = self.extension(event)
        description = "" if extra else text(event, "description")  # ours lists the talks once more, for people
        session = ImportedSession(
            guid=make_guid(event.get("guid"), self.namespace, external_id, place, self.findings),
            external_id=external_id,
            title=title,
            place=place,
            kind=frab.kind_of(text(event, "type"), self.unknown_kinds),
            status=frab.status_of(text(event, "status"), place, self.findings),
            subtitle=fit(text(event, "subtitle"), MAX_TITLE, "the subtitle", place, self.findings),
            abstract=frab.abstract_of(text(event, "abstract"), description),
            language=text(event, "language")[:10],
            track=fit(text(event, "track"), 200, "the track's name", place, self.findings),
            room=room_name,
            starts_at=starts_at if ends_at else None,
            ends_at=ends_at,
            links=self.links(event),
            people=() if extra else self.people(event),
            keeps_parts=True,
        )
        return without_bad_times(frab_extension.extended(session, extra, self.findings), self.findings)

    def extension(self, event: Element) -> dict[str, Any] | None:
        """What only our own exports hold."""
        if not self.is_own:
            return None
        found = (frab_extension.read_instruction(child.text) for child in event if callable(child.tag))
        return next((values for values in found if values), None)  # the tag of an instruction is a function

    def start(self, event: Element, on: date | None, place: str) -> datetime | None:
        moment = parse_moment(text(event, "date"), self.zone)
        if moment and len(text(event, "date")) > 10:
            return moment
        clock = parse_clock(text(event, "start"))
        if on is None or clock is None:
            self.findings.add(place, f"no readable start (“{text(event, 'start')[:30]}”); kept, but not scheduled")
            return None
        day = on + timedelta(days=1) if clock < self.day_change else on
        return datetime.combine(day, clock, self.zone)

    def end(self, event: Element, starts_at: datetime | None, place: str) -> datetime | None:
        if starts_at is None:
            return None
        length = parse_duration(text(event, "duration"))
        if length is None:
            self.findings.add(place, f"no readable duration (“{text(event, 'duration')[:30]}”); 30 minutes are taken")
            length = timedelta(minutes=30)
        return starts_at + length

    def people(self, event: Element) -> tuple[ImportedPart, ...]:
        parts: dict[tuple[str, str], ImportedPart] = {}
        for person in event.iterfind("persons/person"):
            name = " ".join("".join(person.itertext()).split())[:250]
            if not name:
                self.findings.add(where(person), "skipped: a person without a name")
                continue
            family, given = split_name(name)
            role = frab.role_of(person.get("role") or "", where(person), self.findings)
            known = ImportedPerson(name, person.get("guid") or person.get("id") or "", family, given)
            parts.setdefault((name, role), ImportedPart(known, role))
        return tuple(parts.values())

    def links(self, event: Element) -> tuple[tuple[str, str], ...]:
        found = []
        for link in [*event.iterfind("links/link"), *event.iterfind("attachments/attachment")]:
            url = link.get("href") or link.get("url") or ""
            found.append(frab.link_of("".join(link.itertext()), url, self.base, where(link), self.findings))
        return tuple(link for link in found if link)


def _tree(data: bytes) -> Element:
    parser: Any = None

    def element(tag: str, attributes: dict[str, str]) -> LinedElement:
        made = LinedElement(tag, attributes)
        made.line = parser.parser.CurrentLineNumber
        return made

    parser = DefusedXMLParser(
        target=TreeBuilder(element_factory=element, insert_pis=True),
        forbid_dtd=True,
        forbid_entities=True,
        forbid_external=True,
    )
    try:
        parser.feed(data)
        return parser.close()
    except DefusedXmlException as error:
        raise ImportFileError(
            "The file declares a document type or entities, which can be used to attack the reader. "
            "Take them out (a programme needs none) and try again."
        ) from error
    except ParseError as error:
        line, column = error.position
        raise ImportFileError(f"The XML is broken at line {line}, column {column + 1}: {error}.") from error
    except (ValueError, LookupError) as error:  # an encoding that is declared and not known, a NUL
        raise ImportFileError(f"The XML can't be read: {error}.") from error


def _days(root: Element, head: Element, sessions: list[ImportedSession], zone: ZoneInfo) -> tuple[date, date]:
    dates = [day for day in (parse_day(element.get("date") or "") for element in root.iter("day")) if day]
    dates += [session.starts_at.astimezone(zone).date() for session in sessions if session.starts_at]
    first, last = parse_day(text(head, "start")), parse_day(text(head, "end"))
    if not (first or dates):
        raise ImportFileError(f"Neither the conference ({where(head)}) nor any of its days has a readable date.")
    first, last = first or min(dates), last or max(dates, default=first)
    if last is None or last < first:
        raise ImportFileError(f"The conference ends ({last}) before it starts ({first}); see {where(head)}.")
    return first, last


def _tracks(root: Element, sessions: list[ImportedSession]) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for track in [*root.iterfind("tracks/track"), *root.iterfind("conference/track")]:
        name = " ".join(("".join(track.itertext()) or track.get("name") or "").split())
        if name:
            names.setdefault(name[:200], (track.get("color") or "").lower())
    for session in sessions:
        if session.track:
            names.setdefault(session.track, "")
    used = {session.track for session in sessions}
    return tuple((name, colour) for name, colour in names.items() if name in used)


def _day_change(value: str) -> time:
    clock = parse_clock(value)
    return clock if clock and clock <= time(12) else time.min


def text(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else "".join(found.itertext()).strip()


def where(element: Element) -> str:
    return f"line {getattr(element, 'line', 0)}"
