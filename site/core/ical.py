"""Calendar feeds (RFC 5545, 6868 and 7986) from plain items; knows no model.

The lines are written here and not by the icalendar package, which takes seven times as long
(docs/decisions/0005). The package reads them back in tests/core/test_ical.py, line by line.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PRODID = "-//Collegium//Calendar 1//EN"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
NO_URI = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}\ud800-\udfff]")
TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
PARAMETER = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})  # RFC 6868
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One VEVENT. `starts_at`, `ends_at`, `changed_at` are aware; the first two are shown in `timezone` (IANA name).

    `uid` never changes for one item; `sequence` grows with each change that a calendar must notice;
    `status` is CONFIRMED, TENTATIVE or CANCELLED. `changed_at` is DTSTAMP and LAST-MODIFIED, so that the same items
    always make the same bytes.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    sequence: int
    changed_at: datetime
    status: str = "CONFIRMED"
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer_name: str = ""
    organizer_email: str = ""
    join_url: str = ""  # only in personal feeds
    colour: str = ""  # a CSS3 name
    image_url: str = ""  # a PNG


def render_calendar(
    items: Iterable[CalendarItem],
    *,
    name: str,
    description: str = "",
    refresh: timedelta | None = None,
    colour: str = "",
    image_url: str = "",
) -> bytes:
    """The VCALENDAR as UTF-8 with CRLF: a VTIMEZONE for each zone in use, then the items in the order given.

    `refresh` tells subscribers how long to wait before they ask again; `colour` (a CSS3 name) and `image_url` (a PNG)
    are those of the calendar as a whole. An unknown zone raises ZoneInfoNotFoundError.
    """
    items = list(items)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}"]
    if description:
        lines += [f"DESCRIPTION:{text(description)}", f"X-WR-CALDESC:{text(description)}"]
    if colour:
        lines.append(f"COLOR:{text(colour)}")
    if image_url:
        lines.append(image_line(image_url))
    if items:
        lines.append(f"LAST-MODIFIED:{utc(max(item.changed_at for item in items))}")
    if refresh:
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{duration(refresh)}", f"X-PUBLISHED-TTL:{duration(refresh)}"]
    for zone, first_year, last_year in zones_of(items):
        lines += zone_lines(zone, first_year, last_year)
    for item in items:
        lines += item_lines(item)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def item_lines(item: CalendarItem) -> Iterator[str]:
    changed = utc(item.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{text(item.uid)}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{item.sequence}"
    yield f"STATUS:{item.status}"
    yield f"DTSTART{local(item.starts_at, item.timezone)}"
    yield f"DTEND{local(item.ends_at, item.timezone)}"
    yield f"SUMMARY:{text(item.title)}"
    if item.location:
        yield f"LOCATION:{text(item.location)}"
    if item.latitude is not None and item.longitude is not None:
        yield f"GEO:{float(item.latitude):.6f};{float(item.longitude):.6f}"
    if item.url:
        yield f"URL:{uri(item.url)}"
    if item.categories:
        yield "CATEGORIES:" + ",".join(text(category) for category in item.categories)
    if item.colour:
        yield f"COLOR:{text(item.colour)}"
    if item.image_url:
        yield image_line(item.image_url)
    if item.organizer_email:
        named = f";CN={parameter(item.organizer_name)}" if item.organizer_name else ""
        yield f"ORGANIZER{named}:mailto:{uri(item.organizer_email)}"
    parts = [item.description, item.join_url]
    if any(parts):
        yield f"DESCRIPTION:{text(chr(10).join(part for part in parts if part))}"
    if item.join_url:
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{uri(item.join_url)}"
    if item.status == "CANCELLED":
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def image_line(url: str) -> str:
    """RFC 7986, 5.10."""
    return f"IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:{uri(url)}"


# -- values -------------------------------------------------------------------------------------------------------


def text(value: str) -> str:
    """RFC 5545, 3.3.11; control characters become spaces, since no calendar may hold them."""
    return CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).translate(TEXT)


def parameter(value: str) -> str:
    """A quoted parameter value with RFC 6868 escapes."""
    return f'"{CONTROL.sub(" ", value).translate(PARAMETER)}"'


def uri(value: str) -> str:
    """URIs are not escaped in calendars; what no URI may hold is percent-encoded, so that no line can be added."""
    return NO_URI.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode(errors="replace")), value)


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local(moment: datetime, timezone: str) -> str:
    """`;TZID=…:…` on the zone's clock. UTC stays UTC, and so does the hour that a clock shows a second time."""
    if timezone == "UTC":
        return f":{utc(moment)}"
    shown = moment.astimezone(ZoneInfo(timezone))
    return f":{utc(moment)}" if shown.fold else f";TZID={timezone}:{shown:%Y%m%dT%H%M%S}"


def duration(value: timedelta) -> str:
    """RFC 5545, 3.3.6, in whole minutes: PT6H, P1D, PT90M."""
    minutes = max(1, int(value.total_seconds() // 60))
    if minutes % 1440 == 0:
        return f"P{minutes // 1440}D"
    return f"PT{minutes // 60}H" if minutes % 60 == 0 else f"PT{minutes}M"


def folded(line: str) -> bytes:
    """At most 75 octets before each CRLF, never cutting a character in two (RFC 5545, 3.1)."""
    rest = line.encode()
    if len(rest) <= 75:
        return rest + b"\r\n"
    pieces = []
    room = 75
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(rest[:cut])
        rest = rest[cut:]
        room = 74
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"


# -- zones --------------------------------------------------------------------------------------------------------


def zones_of(items: Sequence[CalendarItem]) -> list[tuple[str, int, int]]:
    """Each zone in use with the first and last year in which it is needed, by name."""
    years: dict[str, list[int]] = defaultdict(list)
    for item in items:
        if item.timezone != "UTC":
            zone = ZoneInfo(item.timezone)
            years[item.timezone] += [item.starts_at.astimezone(zone).year, item.ends_at.astimezone(zone).year]
    return [(zone, min(found), max(found)) for zone, found in sorted(years.items())]


@lru_cache(maxsize=512)
def zone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """The VTIMEZONE of `name`, true from January of `first_year` to December of `last_year`."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for (before, after, label, is_summer), onsets in observances(ZoneInfo(name), first_year, last_year).items():
        kind = "DAYLIGHT" if is_summer else "STANDARD"
        lines += [f"BEGIN:{kind}", f"DTSTART:{onsets[0]:%Y%m%dT%H%M%S}"]
        lines += [f"TZOFFSETFROM:{offset(before)}", f"TZOFFSETTO:{offset(after)}", f"TZNAME:{text(label)}"]
        lines += [f"RDATE:{onset:%Y%m%dT%H%M%S}" for onset in onsets[1:]]
        lines.append(f"END:{kind}")
    lines.append("END:VTIMEZONE")
    return tuple(lines)


Observance = tuple[timedelta, timedelta, str, bool]


def observances(zone: ZoneInfo, first_year: int, last_year: int) -> dict[Observance, list[datetime]]:
    """When which offset begins, on the clock as it stood before (RFC 5545, 3.6.5)."""
    begin = datetime(first_year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(last_year, 12, 31, 23, 59, tzinfo=zone).astimezone(UTC)
    found: dict[Observance, list[datetime]] = defaultdict(list)
    before = begin.astimezone(zone).utcoffset() or timedelta()
    found[before, before, begin.astimezone(zone).tzname() or offset(before), is_summer(begin, zone)].append(
        datetime(first_year, 1, 1)  # noqa: DTZ001  local clock time, as the standard writes it
    )
    day = begin
    while day < end:
        after = (day + timedelta(days=1)).astimezone(zone).utcoffset() or timedelta()
        if after != before:
            onset = first_second_with(after, day, day + timedelta(days=1), zone)
            shown = onset.astimezone(zone)
            key = (before, after, shown.tzname() or offset(after), is_summer(onset, zone))
            found[key].append((onset + before).replace(tzinfo=None))
        before = after
        day += timedelta(days=1)
    return found


def first_second_with(after: timedelta, low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The change lies in (low, high]; halve until it is known to the second."""
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high


def is_summer(moment: datetime, zone: ZoneInfo) -> bool:
    return bool(moment.astimezone(zone).dst())


def offset(value: timedelta) -> str:
    """+0800, -0330; seconds only where a zone has them."""
    seconds = int(value.total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02}{rest // 60:02}" + (f"{rest % 60:02}" if rest % 60 else "")
