"""The released programme as a page shows it: days of start times and rows, choices of the filters, links on."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from conferences.enums import SessionKind
from conferences.queries.filters import EVERY_DAY, GRID, Filters, matching
from conferences.queries.grid import Grid, grid_of
from conferences.queries.rows import Rows, day_label, kind_label, language_label
from conferences.rules.document import Item, Programme
from events.rules import zone

ONE_PAGE = 150  # up to so many sessions all days stand on one page unless a day is asked for


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
    """Either `slots` (the list) or `grid`."""

    on: date
    key: str
    label: str
    url: str
    count: int
    slots: list[Slot]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    days: list[Day]
    day_choices: list[Choice]
    views: list[Choice]
    tracks: list[Choice]
    rooms: list[Choice]
    kinds: list[Choice]
    languages: list[Choice]
    filters: Filters  # as asked
    name: str  # of the track, room or type that the address names
    shown: int
    total: int
    action: str  # where the form leads; `hidden` goes with it
    hidden: dict[str, str]
    clear_url: str
    known_days: frozenset[str]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters.chosen)

    @property
    def is_grid(self) -> bool:
        return self.filters.view == GRID

    @property
    def elsewhere(self) -> list[Choice]:
        """Other days on which something matches."""
        return [choice for choice in self.day_choices if choice.count and not choice.is_chosen]


def listing(programme: Programme, base: str, filters: Filters, now: datetime) -> Listing:
    """`base` is the path of the conference page; `now` aware. An unknown filter value finds nothing, and says so."""
    place = zone(programme.timezone)
    by_day: dict[date, list[Item]] = {}
    total = 0
    for item in programme.items:
        if not item.is_withdrawn:
            total += 1
            by_day.setdefault(item.starts_at.astimezone(place).date(), []).append(item)
    found: dict[date, list[Item]] = {on: [] for on in by_day} if filters.narrows else by_day
    if filters.narrows:
        for item in matching(programme, filters):
            found[item.starts_at.astimezone(place).date()].append(item)
    shown_day = _day(filters, list(by_day), total, now.astimezone(place).date())
    root = f"{base}programme/"
    builder = Rows(programme, base)
    days = [
        _day_of(on, items, builder, programme, filters, root)
        for on, items in found.items()
        if items and shown_day in (EVERY_DAY, on.isoformat())
    ]
    kinds = dict.fromkeys(item.kind for items in by_day.values() for item in items)
    languages = sorted({item.language for items in by_day.values() for item in items if item.language})
    open_filters = replace(filters, **dict.fromkeys(filters.chosen, ""))
    return Listing(
        days=days,
        day_choices=_day_choices(found, shown_day, filters, root),
        views=[
            Choice(
                "",
                pgettext("way to show the programme", "List"),
                filters.view != GRID,
                replace(filters, view="").address(root),
            ),
            Choice(
                GRID,
                pgettext("way to show the programme", "Grid"),
                filters.view == GRID,
                replace(filters, view=GRID).address(root),
            ),
        ],
        tracks=[Choice(t.slug, t.name, filters.track == t.slug) for t in programme.tracks],
        rooms=[Choice(r.slug, r.name, filters.room == r.slug) for r in programme.rooms],
        kinds=[Choice(kind, kind_label(kind), filters.kind == kind) for kind in SessionKind.values if kind in kinds],
        languages=[Choice(code, language_label(code), filters.language == code) for code in languages],
        filters=filters,
        name=_name(programme, filters),
        shown=sum(day.count for day in days),
        total=total,
        action=filters.path(root),
        hidden={"day": filters.day if filters.fixed else "", "view": filters.view},
        clear_url=open_filters.address(root),
        known_days=frozenset(on.isoformat() for on in by_day),
    )


def _day(filters: Filters, days: list[date], count: int, today: date) -> str:
    """The day asked for; else all where they fit or a filter runs over them; else today or the first one."""
    if filters.day:
        return filters.day
    if count <= ONE_PAGE or filters.narrows or not days:
        return EVERY_DAY
    return (today if today in days else days[0]).isoformat()


def _day_of(on: date, items: list[Item], builder: Rows, programme: Programme, filters: Filters, root: str) -> Day:
    key = on.isoformat()
    url = replace(filters, day=key).address(root)
    if filters.view == GRID:
        return Day(on, key, day_label(on), url, len(items), [], grid_of(items, programme.rooms, builder))
    return Day(on, key, day_label(on), url, len(items), _slots(items, builder))


def _day_choices(found: dict[date, list[Item]], shown_day: str, filters: Filters, root: str) -> list[Choice]:
    if len(found) < 2:
        return []
    labels = {on.isoformat(): (day_label(on, short=True), len(items)) for on, items in found.items()}
    labels[EVERY_DAY] = (gettext("All days"), sum(len(items) for items in found.values()))
    return [
        Choice(key, label, shown_day == key, replace(filters, day=key).address(root), count)
        for key, (label, count) in labels.items()
    ]


def _name(programme: Programme, filters: Filters) -> str:
    if filters.fixed == "kind":
        return kind_label(filters.kind) if filters.kind in SessionKind.values else ""
    if filters.fixed == "track":
        return next((track.name for track in programme.tracks if track.slug == filters.track), "")
    return next((room.name for room in programme.rooms if room.slug == filters.room), "")


def _slots(items: list[Item], builder: Rows) -> list[Slot]:
    slots: list[Slot] = []
    for item in sorted(items, key=lambda item: (item.starts_at, builder.room_order.get(item.room, -1))):
        start = item.starts_at.astimezone(builder.place)
        moment = start.isoformat(timespec="minutes")
        if not slots or slots[-1].moment != moment:
            slots.append(Slot(f"{start:%H:%M}", moment, []))
        slots[-1].rows.append(builder.row(item))
    return slots


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
