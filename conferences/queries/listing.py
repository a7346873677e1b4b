"""The released programme as lists for a page: days, start times, rows of plain values; filters and their choices."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language_info, gettext

from conferences.enums import PresentationKind, SessionKind, SessionRole
from conferences.rules.document import Item, Part, Programme, TalkEntry
from core.text import fold
from events.rules import zone

ONE_PAGE = 150  # up to so many sessions all days stand on one page unless a day is asked for
NAMES_SHOWN = 6
EVERY_DAY = "all"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; `day` is an ISO date, "all" or "" (left to us)."""

    day: str = ""
    track: str = ""
    room: str = ""
    kind: str = ""
    language: str = ""

    @property
    def query(self) -> str:
        """`?track=…` without the day, "" if nothing is chosen."""
        chosen = [(name, getattr(self, name)) for name in ("track", "room", "kind", "language")]
        given = [(name, value) for name, value in chosen if value]
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False
    url: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """Sessions that start together."""

    time: str
    moment: str  # ISO with offset
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    key: str
    label: str
    url: str
    slots: list[Slot]
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    days: list[Day]
    day_choices: list[Choice]
    tracks: list[Choice]
    rooms: list[Choice]
    kinds: list[Choice]
    languages: list[Choice]
    filters: Filters
    shown: int
    total: int
    action: str
    known_days: frozenset[str]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters.query)


def listing(programme: Programme, base: str, filters: Filters, now: datetime) -> Listing:
    """`base` is the path of the conference page; `now` aware. An unknown filter value finds nothing, and says so."""
    place = zone(programme.timezone)
    items = [item for item in programme.items if not item.is_withdrawn]
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.starts_at.astimezone(place).date(), []).append(item)
    filters = replace(filters, day=_day(filters, list(by_day), len(items), now.astimezone(place).date()))
    tracks = {track.name: track.slug for track in programme.tracks}
    rooms = {room.name: room.slug for room in programme.rooms}
    builder = Rows(programme, base)
    root = f"{base}programme/"
    days: list[Day] = []
    shown = 0
    for on, of_day in by_day.items():
        if filters.day not in (EVERY_DAY, on.isoformat()):
            continue
        kept = [item for item in of_day if _matches(item, filters, tracks, rooms)]
        if kept:
            shown += len(kept)
            url = f"{root}{on.isoformat()}/"
            days.append(Day(on, on.isoformat(), day_label(on), url, _slots(kept, builder), len(kept)))
    query = filters.query
    day_choices = [
        Choice(
            on.isoformat(), day_label(on, short=True), filters.day == on.isoformat(), f"{root}{on}/{query}", len(of_day)
        )
        for on, of_day in by_day.items()
    ]
    day_choices.append(
        Choice(EVERY_DAY, gettext("All days"), filters.day == EVERY_DAY, f"{root}{EVERY_DAY}/{query}", len(items))
    )
    kinds = dict.fromkeys(item.kind for item in items)
    languages = sorted({item.language for item in items if item.language})
    return Listing(
        days=days,
        day_choices=day_choices if len(by_day) > 1 else [],
        tracks=[Choice(t.slug, t.name, filters.track == t.slug) for t in programme.tracks],
        rooms=[Choice(r.slug, r.name, filters.room == r.slug) for r in programme.rooms],
        kinds=[Choice(kind, kind_label(kind), filters.kind == kind) for kind in SessionKind.values if kind in kinds],
        languages=[Choice(code, language_label(code), filters.language == code) for code in languages],
        filters=filters,
        shown=shown,
        total=len(items),
        action=f"{root}{filters.day}/" if filters.day else root,
        known_days=frozenset(on.isoformat() for on in by_day),
    )


def _day(filters: Filters, days: list[date], count: int, today: date) -> str:
    """The day asked for; else all where they fit or a filter runs over them; else today or the first one."""
    if filters.day:
        return filters.day
    if count <= ONE_PAGE or filters.query or not days:
        return EVERY_DAY
    return (today if today in days else days[0]).isoformat()


def _matches(item: Item, filters: Filters, tracks: dict[str, str], rooms: dict[str, str]) -> bool:
    return (
        (not filters.track or tracks.get(item.track) == filters.track)
        and (not filters.room or rooms.get(item.room) == filters.room)
        and (not filters.kind or item.kind == filters.kind)
        and (not filters.language or item.language == filters.language)
    )


def _slots(items: Iterable[Item], builder: "Rows") -> list[Slot]:
    slots: list[Slot] = []
    for item in items:
        start = item.starts_at.astimezone(builder.place)
        moment = start.isoformat(timespec="minutes")
        if not slots or slots[-1].moment != moment:
            slots.append(Slot(f"{start:%H:%M}", moment, []))
        slots[-1].rows.append(builder.row(item))
    return slots


class Rows:
    """Turns items into rows of plain strings, so that the template only prints: 700 rows have to be cheap."""

    def __init__(self, programme: Programme, base: str) -> None:
        self.place = zone(programme.timezone)
        self.base = base
        self.kinds = {value: str(label) for value, label in SessionKind.choices}
        self.talk_kinds = {value: str(label) for value, label in PresentationKind.choices}
        self.track_slugs = {track.name: track.slug for track in programme.tracks}
        self.colours = {track.name: track.colour for track in programme.tracks}
        languages = {item.language for item in programme.items if item.language}
        self.shows_language = len(languages) > 1
        self.chair = gettext("Chair: %(names)s")
        self.posters = gettext("%(count)s posters")

    def row(self, item: Item) -> dict[str, Any]:
        start, end = item.starts_at.astimezone(self.place), item.ends_at.astimezone(self.place)
        posters = sum(talk.kind == "poster" for talk in item.talks)
        return {
            "guid": item.guid,
            "slug": item.slug,
            "url": f"{self.base}programme/{item.slug}/",
            "start": start.isoformat(timespec="minutes"),
            "end": end.isoformat(timespec="minutes"),
            "title": item.title,
            "subtitle": item.subtitle,
            "people": self.people(item),
            "time": f"{start:%H:%M}–{end:%H:%M}",
            "meta": " · ".join(part for part in self.meta(item) if part),
            "kind": item.kind,
            "cancelled": item.is_cancelled,
            "tentative": item.status == "tentative",
            "talks": [self.talk(item, talk) for talk in item.talks if talk.kind != "poster"],
            "posters": self.posters % {"count": posters} if posters else "",
        }

    def people(self, item: Item) -> str:
        """Speakers, then chairs, who are named as such."""
        chairs = people_line(part for part in item.people if part.role == SessionRole.CHAIR)
        others = people_line(part for part in item.people if part.role != SessionRole.CHAIR)
        return " · ".join(text for text in (others, self.chair % {"names": chairs} if chairs else "") if text)

    def meta(self, item: Item) -> tuple[str, ...]:
        kind = "" if item.kind in ("talk", "other") else self.kinds.get(item.kind, item.kind)
        language = language_label(item.language) if self.shows_language and item.language else ""
        return (item.room, item.track, kind, language)

    def talk(self, item: Item, talk: TalkEntry) -> dict[str, Any]:
        return {
            "url": f"{self.base}programme/{item.slug}/#{talk.slug}",
            "title": talk.title,
            "time": f"{talk.starts_at.astimezone(self.place):%H:%M}" if talk.starts_at else "",
            "people": people_line(part for part in talk.people if part.presents),
            "kind": "" if talk.kind == "talk" else self.talk_kinds.get(talk.kind, talk.kind),
        }


def people_line(parts: Iterable[Part]) -> str:
    """“A. Curie, Wang Xiaoming and 3 more”: every name once."""
    names = list(dict.fromkeys(part.name for part in parts))
    more = len(names) - NAMES_SHOWN
    if more <= 0:
        return ", ".join(names)
    return gettext("%(names)s and %(count)s more") % {"names": ", ".join(names[:NAMES_SHOWN]), "count": more}


def day_label(on: date, *, short: bool = False) -> str:
    weekday = str(WEEKDAYS[on.weekday()])
    day = date_format(on, "MONTH_DAY_FORMAT" if short else "DATE_FORMAT")
    return gettext("%(weekday)s, %(date)s") % {"weekday": weekday, "date": day}


def kind_label(kind: str) -> str:
    return str(dict(SessionKind.choices).get(kind, kind))


def language_label(code: str) -> str:
    """The language's own name: Deutsch, 中文; the code where it is not known."""
    known = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-tw": "zh-hant"}.get(code.lower(), code.lower())
    try:
        return str(get_language_info(known)["name_local"])
    except KeyError:
        return code


@dataclass(frozen=True, slots=True)
class DayAtAGlance:
    label: str
    url: str
    span: str
    count: int


def glance(programme: Programme, base: str) -> list[DayAtAGlance]:
    """One line per day: from when to when, how many sessions."""
    place = zone(programme.timezone)
    by_day: dict[date, list[Item]] = {}
    for item in programme.items:
        if not item.is_cancelled:
            by_day.setdefault(item.starts_at.astimezone(place).date(), []).append(item)
    return [
        DayAtAGlance(
            day_label(on),
            f"{base}programme/{on.isoformat()}/",
            f"{items[0].starts_at.astimezone(place):%H:%M}–{max(i.ends_at for i in items).astimezone(place):%H:%M}",
            len(items),
        )
        for on, items in by_day.items()
    ]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody with a part in the programme, with the affiliation they had then."""

    person_id: int
    slug: str
    name: str
    affiliation: str
    sort_key: str
    is_keynote: bool


def speakers(programme: Programme) -> list[Speaker]:
    """Everybody who speaks, chairs or presents, by family name; co-authors who do not speak are left out."""
    found: dict[int, Speaker] = {}
    for item, talk, part in presenting_parts(programme):
        keynote = (talk.kind if talk else item.kind) == "keynote" and part.role != "chair"
        known = found.get(part.person_id)
        found[part.person_id] = Speaker(
            part.person_id,
            part.slug,
            part.name,
            (known.affiliation if known else "") or part.affiliation,
            part.sort_key,
            keynote or (known.is_keynote if known else False),
        )
    return sorted(found.values(), key=lambda speaker: (speaker.sort_key, speaker.name))


def presenting_parts(programme: Programme) -> Iterable[tuple[Item, TalkEntry | None, Part]]:
    for item in programme.items:
        if item.is_cancelled:
            continue
        for part in item.people:
            yield item, None, part
        for talk in item.talks:
            for part in talk.people:
                if part.presents:
                    yield item, talk, part


def letters(people: list[Speaker]) -> list[tuple[str, list[Speaker]]]:
    """Grouped by the first letter of what they are sorted by; “#” for others."""
    groups: dict[str, list[Speaker]] = {}
    for person in people:
        first = (slugify(fold(person.sort_key or person.name)) or "#")[0].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(person)
    return sorted(groups.items(), key=lambda group: (group[0] == "#", group[0]))
