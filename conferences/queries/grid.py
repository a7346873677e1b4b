"""One day of the programme as a table: rooms are columns, rows begin where something begins or ends.

A table and no drawing: rows grow with their words, so nothing is cut at any text size, and a screen reader names the
room and the time of each cell.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from conferences.enums import SessionKind
from conferences.queries.rows import Rows
from conferences.rules.document import Item, RoomEntry

# Nothing else runs beside them as a rule: over all columns where that is so. Others only if marked as plenary.
FOR_ALL = {
    SessionKind.BREAK,
    SessionKind.SOCIAL,
    SessionKind.CEREMONY,
    SessionKind.KEYNOTE,
    SessionKind.MEETING,
    SessionKind.OTHER,
}
GRID_NAMES = 3  # boxes are small; the session's page names everybody
MANY_LINES = 30
HEIGHTS = (60, 45, 30, 20, 15, 10)  # minutes; static/css/programme.css has a class for each


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    url: str
    directions: str
    lanes: int  # more than one where sessions of the room overlap


@dataclass(frozen=True, slots=True)
class Cell:
    """`row` is None where nothing runs."""

    row: dict[str, Any] | None
    lines: int
    lanes: int
    is_across: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`time` is "" where something ends and nothing begins; `height` a number of HEIGHTS or 5."""

    time: str
    moment: str  # ISO with offset
    height: int
    is_quiet: bool  # one of very many, and no quarter of an hour
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    lines: list[Line]

    @property
    def width(self) -> int:
        return sum(column.lanes for column in self.columns)

    @property
    def is_narrow(self) -> bool:
        """Fits a window of usual width, so that the page itself scrolls."""
        return self.width < 5

    @property
    def is_wide(self) -> bool:
        """Too many columns for a sheet of paper: printed as a list."""
        return self.width > 7


def grid_of(items: Sequence[Item], rooms: Sequence[RoomEntry], builder: Rows) -> Grid:
    """`items` in order of their start. A cancelled one gives way to what took its place in the room."""
    items = [item for item in items if not (item.is_cancelled and _is_replaced(item, items))]
    across = across_all(items)
    by_room: dict[str, list[Item]] = {}
    for item in items:
        if item.guid not in across:
            by_room.setdefault(item.room, []).append(item)
    if not by_room:  # one column for a day without parallel sessions
        across = set()
        for item in items:
            by_room.setdefault(item.room, []).append(item)
    order = {room.name: number for number, room in enumerate(rooms)}
    names = sorted(by_room, key=lambda name: (not name, order.get(name, len(order)), name))
    entries = {room.name: room for room in rooms}
    columns: list[Column] = []
    places: dict[str, tuple[int, int]] = {}  # guid → first lane, number of lanes
    for name in names:
        first = sum(column.lanes for column in columns)
        lanes = _lanes(by_room[name], first, places)
        entry = entries.get(name)
        url = f"{builder.base}programme/rooms/{entry.slug}/" if entry else ""
        columns.append(Column(name or gettext("No room"), url, entry.directions if entry else "", lanes))
    width = sum(column.lanes for column in columns)
    places.update(dict.fromkeys(across, (0, width)))
    return Grid(columns, _lines(items, places, across, width, builder))


def _is_replaced(item: Item, items: Sequence[Item]) -> bool:
    return any(not other.is_cancelled and other.room == item.room and _overlap(item, other) for other in items)


def across_all(items: Sequence[Item]) -> set[str]:
    """Guids of those that are for everybody: nothing else runs meanwhile."""
    return {
        item.guid
        for item in items
        if (item.is_plenary or not item.room or item.kind in FOR_ALL)
        and not any(other is not item and _overlap(item, other) for other in items)
    }


def _overlap(one: Item, other: Item) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _lanes(items: list[Item], first: int, places: dict[str, tuple[int, int]]) -> int:
    """Puts each item into the first free lane of its room; one that overlaps no other takes the whole width."""
    ends: list[datetime] = []
    lane_of: dict[str, int] = {}
    for item in items:
        lane = next((number for number, end in enumerate(ends) if end <= item.starts_at), len(ends))
        ends[lane : lane + 1] = [item.ends_at]
        lane_of[item.guid] = lane
    lanes = len(ends)
    for item in items:
        alone = lanes > 1 and not any(other is not item and _overlap(item, other) for other in items)
        places[item.guid] = (first, lanes) if alone else (first + lane_of[item.guid], 1)
    return lanes


def _lines(
    items: Sequence[Item], places: dict[str, tuple[int, int]], across: set[str], width: int, builder: Rows
) -> list[Line]:
    marks = sorted({moment for item in items for moment in (item.starts_at, item.ends_at)})
    number_of = {mark: number for number, mark in enumerate(marks)}
    begins: dict[tuple[int, int], Cell] = {}
    taken = [[False] * width for _ in marks]
    for item in items:
        top, bottom = number_of[item.starts_at], number_of[item.ends_at]
        first, lanes = places[item.guid]
        begins[top, first] = Cell(builder.row(item, names=GRID_NAMES), bottom - top, lanes, item.guid in across)
        for line in range(top, bottom):
            taken[line][first : first + lanes] = [True] * lanes
    starts = {item.starts_at for item in items}
    lines: list[Line] = []
    for number, (mark, following) in enumerate(itertools.pairwise(marks)):
        cells: list[Cell] = []
        for lane in range(width):
            if (number, lane) in begins:
                cells.append(begins[number, lane])
            elif not taken[number][lane]:
                free = _free_lines(taken, number, lane)
                for line in range(number, number + free):
                    taken[line][lane] = True
                cells.append(Cell(None, free, 1))
        local = mark.astimezone(builder.place)
        time = f"{local:%H:%M}" if mark in starts else ""
        quiet = len(marks) > MANY_LINES and local.minute % 15 > 0
        lines.append(Line(time, local.isoformat(timespec="minutes"), _height(following - mark), quiet, cells))
    return lines


def _free_lines(taken: list[list[bool]], number: int, lane: int) -> int:
    end = number
    while end < len(taken) - 1 and not taken[end][lane]:
        end += 1
    return end - number


def _height(length: timedelta) -> int:
    minutes = length.total_seconds() / 60
    return next((height for height in HEIGHTS if minutes >= height), 5)
