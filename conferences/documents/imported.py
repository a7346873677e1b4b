"""A programme as read from a file, whatever its format: plain values, no Django, no database."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, available_timezones

from core.dates import YEARS

MAX_BYTES = 64 * 1024 * 1024
MAX_TITLE = 300
LONGEST_DURATION = timedelta(days=366)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")


class ImportFileError(ValueError):
    """The file can't be taken at all; the message is a sentence for people that says where and why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was skipped or repaired. `place` is a line of XML or a path in JSON."""

    place: str
    message: str


class Findings(list[Finding]):
    def add(self, place: str, message: str) -> None:
        self.append(Finding(place, message))


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """`key` is the person's identity inside the file, "" if it gives none. Our own exports have `own_guid`s there."""

    name: str
    key: str = ""
    family_name: str = ""
    given_name: str = ""
    orcid: str = ""
    life: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPart:
    person: ImportedPerson
    role: str = "speaker"  # SessionRole; ignored inside talks
    affiliation: str = ""
    presents: bool = True


@dataclass(frozen=True, slots=True)
class ImportedTalk:
    guid: UUID
    external_id: str
    title: str
    kind: str = "talk"
    subtitle: str = ""
    abstract: str = ""
    language: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    board_number: str = ""
    people: tuple[ImportedPart, ...] = ()
    slug: str = ""


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """Without times it is not scheduled. `place` is where in the file it stands.

    None is what the format can't say: talks inside the session, whether it stands across all rooms, its address. What
    it does not say it does not change. `keeps_parts`: it names people, not their roles and affiliations.
    """

    guid: UUID
    external_id: str
    title: str
    place: str
    kind: str = "talk"
    status: str = "confirmed"
    subtitle: str = ""
    abstract: str = ""
    language: str = ""
    track: str = ""
    room: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    links: tuple[tuple[str, str], ...] = ()  # (title, url)
    people: tuple[ImportedPart, ...] = ()
    talks: tuple[ImportedTalk, ...] | None = None
    is_plenary: bool | None = None
    slug: str = ""
    keeps_parts: bool = False


@dataclass(frozen=True, slots=True)
class ImportedRoom:
    name: str
    capacity: int | None = None
    directions: str = ""


@dataclass(frozen=True, slots=True)
class ImportedProgramme:
    title: str
    timezone: str
    starts_at: datetime
    ends_at: datetime
    acronym: str = ""
    subtitle: str = ""
    venue: str = ""
    city: str = ""
    url: str = ""
    tracks: tuple[tuple[str, str], ...] = ()  # (name, colour)
    rooms: tuple[ImportedRoom, ...] = ()
    sessions: tuple[ImportedSession, ...] = ()
    findings: Findings = field(default_factory=Findings)
    is_partial: bool = False  # what it does not hold is not missing
    is_own: bool = False  # we wrote the file: sessions that were made by hand stay so


# -- repairs shared by the formats -------------------------------------------------------------------------------------


def choose_zone(named: str, *, override: str, fallback: str, city: str, place: str, findings: Findings) -> ZoneInfo:
    """The zone of the programme: told on the command line, named in the file, known already, guessed from the city.

    ImportFileError for a name that is no IANA zone.
    """
    for name, source in ((override, "The time zone given"), (named, f"The time zone in the file ({place})")):
        if name:
            if name not in available_timezones():
                raise ImportFileError(
                    f"{source} is “{name[:60]}”, which is no IANA time zone. "
                    "Give the right one with --timezone, for example --timezone Europe/Brussels."
                )
            return ZoneInfo(name)
    guess = fallback or _zone_of_city(city) or "UTC"
    why = (
        "the conference's own"
        if fallback
        else f"the zone of {city}"
        if guess != "UTC"
        else "for want of a better one; give it with --timezone"
    )
    findings.add(place, f"no time zone in the file: {guess} is taken ({why})")
    return ZoneInfo(guess)


def _zone_of_city(city: str) -> str:
    wanted = city.strip().replace(" ", "_").casefold()
    found = sorted(name for name in available_timezones() if name.casefold().rsplit("/", 1)[-1] == wanted)
    return found[0] if wanted and found else ""


def make_guid(value: Any, namespace: str, external_id: str, place: str, findings: Findings) -> UUID:
    """The item's own guid, or one made of its id that is the same at every import."""
    text = str(value or "").strip()
    try:
        return UUID(text)
    except ValueError:
        findings.add(place, "the guid is not a UUID; one was made of the id" if text else "no guid; made of the id")
    return uuid5(NAMESPACE_URL, f"collegium:{namespace}:{external_id}")


def fit(text: Any, limit: int, what: str, place: str, findings: Findings) -> str:
    """One line of at most `limit` characters."""
    line = " ".join(CONTROL.sub(" ", str(text or "")).split())
    if len(line) > limit:
        findings.add(place, f"{what} has {len(line)} characters and was cut to {limit}")
        line = line[: limit - 1].rstrip() + "…"
    return line


DURATION = re.compile(r"^(?:(?P<days>\d+):)?(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2}))?$")
ISO_DURATION = re.compile(
    r"^P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)


def parse_duration(text: str) -> timedelta | None:
    """`00:30`, `1:02:00:00` is taken as days, `00:05:00` as hours; ISO 8601 `PT30M`."""
    text = text.strip()
    if re.fullmatch(r"\d{1,3}:\d{2}:\d{2}", text):
        text = text[:-3]
    match = DURATION.match(text) or (ISO_DURATION.match(text) if len(text) > 1 else None)
    if match is None or any(len(value) > 6 for value in match.groupdict().values() if value):
        return None
    length = timedelta(**{name: int(value) for name, value in match.groupdict().items() if value})
    return length if length <= LONGEST_DURATION else None


def parse_clock(text: str) -> time | None:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def parse_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def parse_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """An ISO moment; without an offset it is a time on the clock of `zone`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day_bounds(first: date, last: date, sessions: list[ImportedSession], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first session (or the beginning of the first day) to the last session (or 23:59 of the last day)."""
    starts = [session.starts_at for session in sessions if session.starts_at]
    ends = [session.ends_at for session in sessions if session.ends_at]
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last, time(23, 59), zone)
    if starts and min(starts) < begin + timedelta(days=1):
        begin = min(starts)
    if ends and max(ends) >= datetime.combine(last, time.min, zone):
        end = max(ends)
    return begin, end


def unique_sessions(sessions: list[ImportedSession], findings: Findings) -> list[ImportedSession]:
    """The first of those that share a guid; the others are reported."""
    kept: dict[UUID, ImportedSession] = {}
    for session in sessions:
        if session.guid in kept:
            findings.add(
                session.place, f"skipped: “{session.title}” has the same guid as the item at {kept[session.guid].place}"
            )
        else:
            kept[session.guid] = session
    return list(kept.values())


def without_bad_times(session: ImportedSession, findings: Findings) -> ImportedSession:
    """A session that ends before it starts is kept without times, so that nothing is lost but the error."""
    if session.starts_at and session.ends_at and session.ends_at <= session.starts_at:
        findings.add(session.place, f"“{session.title}” ends before it starts; it is kept, but not scheduled")
        return replace(session, starts_at=None, ends_at=None)
    return session


def report_namesakes(sessions: list[ImportedSession], findings: Findings) -> None:
    """Persons are told apart by name within a file: two ids with one name become one person."""
    keys: dict[str, str] = {}
    for session in sessions:
        for part in session.people:
            known = keys.setdefault(part.person.name, part.person.key)
            if known != part.person.key:
                findings.add(
                    session.place,
                    f"“{part.person.name}” has two ids ({known}, {part.person.key}) and is taken as one person",
                )


PARTICLES = frozenset(
    ["von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "zu", "ter", "ten", "bin", "ibn"]
)
LATIN_NAME = re.compile(r"^[^\W\d_]+(?:[ .'’-]+[^\W\d_]+\.?)+$")


def split_name(name: str) -> tuple[str, str]:
    """(family, given) of a name in Latin letters as written in running text; ("", "") where that is unsafe."""
    if "," in name:
        family, _comma, given = name.partition(",")
        return family.strip(), given.strip()
    words = name.split()
    if len(words) < 2 or not LATIN_NAME.match(name) or not name.isprintable() or not all(ord(c) < 0x2000 for c in name):
        return "", ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])
