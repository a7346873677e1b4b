"""The days and items of a programme, with what both formats need of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import gcd
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from conferences.rules.document import Item, Part, Programme
from core.text import fold

NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
LARGEST_ID = 10**15


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
