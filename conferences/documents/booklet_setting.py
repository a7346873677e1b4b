"""Setting type for a booklet: text into rows, rows into columns and pages. Lengths are points, y grows upwards.

A `Row` is one line with everything that stands on it; where it comes to stand is decided when it is placed. Page
numbers that are not known yet are `Ref`s, looked up when the page is drawn.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from core.pdf import INK, MM, MUTED, MissingGlyphError, Paper, Weight, measure, missing, prepare, printable
from core.pdf.layout import broken, pieces
from core.pdf.paper import Align

HAIR = "#cfc8bc"
LOST = "[…]"
SUPERSCRIPT = str.maketrans("0123456789,", "⁰¹²³⁴⁵⁶⁷⁸⁹,")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the booklet; `inner` is the margin at the spine. `columns` are those of the abstracts."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    columns: int
    index_columns: int
    gutter: float
    body: float
    has_room_column: bool

    @property
    def measure(self) -> float:
        return self.width - self.inner - self.outer

    def column_width(self, columns: int) -> float:
        return (self.measure - (columns - 1) * self.gutter) / columns


LARGE = Sheet(210 * MM, 297 * MM, 25 * MM, 20 * MM, 21 * MM, 19 * MM, 2, 3, 8 * MM, 8.6, True)
SMALL = Sheet(148.5 * MM, 210 * MM, 19 * MM, 14 * MM, 17 * MM, 13 * MM, 1, 2, 6 * MM, 8.4, False)


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of the page where `anchor` stands; nothing if it stands nowhere."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Text:
    """`align` tabular: each digit in a cell of one width, so that times stand under each other."""

    x: float
    text: str | Ref
    size: float
    weight: Weight = Weight.REGULAR
    colour: str = INK
    align: Align | Literal["tabular"] = "left"
    tracking: float = 0


@dataclass(slots=True)
class Row:
    """`height` is the distance of its baseline from the one above; `gap` more space, dropped at the top of a column.

    `keep`: the next row stands in the same column. `rule` is a line above it, `leader` dots between two x.
    """

    height: float
    texts: list[Text] = field(default_factory=list)
    gap: float = 0
    keep: bool = False
    rule: str = ""
    rule_width: float = 0
    leader: tuple[float, float] | None = None
    anchors: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    link: str = ""


@dataclass(slots=True)
class Page:
    number: int
    section: str
    placed: list[tuple[Row, float, float]] = field(default_factory=list)  # row, x from the left margin, baseline


class Setter:
    """Places rows. Knows afterwards on which page each anchor and each person stands."""

    def __init__(self, sheet: Sheet, first_number: int) -> None:
        self.sheet = sheet
        self.pages: list[Page] = []
        self.first_number = first_number
        self.anchors: dict[str, int] = {}
        self.people: dict[int, set[int]] = {}

    def open(self, section: str, heading: Iterable[Row] = ()) -> None:
        """A new page with a heading over its whole width."""
        self._page(section)
        self.ceiling = self._put_all(list(heading), 0, self.sheet.height - self.sheet.top)
        self.columns, self.column, self.y = 1, 0, self.ceiling

    def flow(self, rows: Sequence[Row], columns: int = 1) -> None:
        self.columns, self.column, self.y = columns, 0, self.ceiling
        start = 0
        while start < len(rows):
            end = start + 1
            while end < len(rows) and rows[end - 1].keep:
                end += 1
            group = list(rows[start:end])
            if not self._fits(group):
                if not self._at_top:
                    self._next_column()
                if not self._fits(group):
                    group = group[:1]  # higher than a column: row by row
                    if not self._fits(group):
                        self._next_column()
            self._put(group)
            start += len(group)

    @property
    def _at_top(self) -> bool:
        return self.y == self.ceiling

    def _fits(self, group: list[Row]) -> bool:
        need = sum(row.height + row.gap for row in group) - (group[0].gap if self._at_top else 0)
        return self.y - need >= self.sheet.bottom - 0.01

    def _put(self, group: list[Row]) -> None:
        x = self.column * (self.sheet.column_width(self.columns) + self.sheet.gutter)
        self.y = self._put_all(group, x, self.y, at_top=self._at_top)

    def _put_all(self, group: list[Row], x: float, y: float, *, at_top: bool = True) -> float:
        page = self.pages[-1]
        for row in group:
            y -= row.height + (0 if at_top else row.gap)
            at_top = False
            page.placed.append((row, x, y))
            for anchor in row.anchors:
                self.anchors.setdefault(anchor, page.number)
            for person in row.people:
                self.people.setdefault(person, set()).add(page.number)
        return y

    def _next_column(self) -> None:
        self.column += 1
        if self.column == self.columns:
            self._page(self.pages[-1].section)
            self.ceiling = self.sheet.height - self.sheet.top
            self.column = 0
        self.y = self.ceiling

    def _page(self, section: str) -> None:
        self.pages.append(Page(self.first_number + len(self.pages), section))


# -- text into lines ---------------------------------------------------------------------------------------------------


class Lines:
    """Breaks lines, and measures each word once in a whole booklet."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, Weight], float] = {}

    def width(self, text: str, weight: Weight = Weight.REGULAR) -> float:
        key = (text, weight)
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = measure(text, weight)
        return found

    def broken(self, text: str, width: float, size: float, weight: Weight = Weight.REGULAR) -> list[str]:
        """Lines of at most `width` points. What no font can draw becomes […]."""
        text = prepare(text)
        if not text:
            return []
        try:
            return self._broken(text, width / size, weight)
        except MissingGlyphError:
            return self._broken(drawable(text), width / size, weight)

    def _broken(self, text: str, width: float, weight: Weight) -> list[str]:
        lines: list[str] = []
        line, taken = "", 0.0
        for piece in pieces(text):
            bare = piece.rstrip()
            room = self.width(bare, weight)
            if line and taken + room > width:
                lines.append(line.rstrip())
                line, taken = "", 0.0
            if room > width:
                *full, piece = broken(piece, width, weight)
                lines += full
                room = self.width(piece.rstrip(), weight)
            line += piece
            taken += room + (self.width(" ", weight) if piece != piece.rstrip() else 0)
        if line.strip():
            lines.append(line.rstrip())
        return lines

    def rows(
        self,
        text: str,
        width: float,
        *,
        size: float,
        leading: float,
        x: float = 0,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        gap: float = 0,
        keep: bool = False,
        people: tuple[int, ...] = (),
        tracking: float = 0,
    ) -> list[Row]:
        """A paragraph. Its first two and its last two lines stay together; `keep` ties all of it to what follows."""
        lines = self.broken(text, width - x, size * (1 + tracking / max(size, 1) * 1.5), weight)
        rows = [
            Row(leading, [Text(x, line, size, weight, colour, tracking=tracking)], keep=keep, people=people)
            for line in lines
        ]
        if rows:
            rows[0].gap = gap
            for place in (0, len(rows) - 2):
                if 0 <= place < len(rows) - 1:
                    rows[place].keep = True
        return rows


def drawable(text: str) -> str:
    """The text with […] for each run of characters that no font here has."""
    lost = set(missing(text))
    kept: list[str] = []
    for char in prepare(text):
        if char not in lost:
            kept.append(char)
        elif not kept or kept[-1] != LOST:
            kept.append(LOST)
    return "".join(kept)


IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


@lru_cache(maxsize=4096)
def name_in_print(name: str) -> str:
    """The name; only its Latin form where no font has the letters of the other; […] where there is no way."""
    latin = IN_BRACKETS.search(name)
    return printable(name) or (printable(latin[1]) if latin else "") or drawable(name)


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw_row(paper: Paper, row: Row, x: float, y: float, anchors: dict[str, int]) -> None:
    if row.rule:
        paper.line(x, y + row.height - 1, x + row.rule_width, y + row.height - 1, colour=row.rule, stroke=0.5)
    if row.leader:
        paper.line(x + row.leader[0], y + 0.6, x + row.leader[1], y + 0.6, colour=MUTED, stroke=0.6, dash="0.6 3")
    for text in row.texts:
        content = text.text
        if isinstance(content, Ref):
            content = str(anchors.get(content.anchor, ""))
        if text.align == "tabular":
            draw_tabular(paper, x + text.x, y, content, text)
        elif content:
            paper.text(
                x + text.x,
                y,
                content,
                size=text.size,
                weight=text.weight,
                colour=text.colour,
                align=text.align,
                tracking=text.tracking,
            )


def tabular_width(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    cell = measure("4", weight)
    return size * sum(cell if char.isdigit() else measure(char, weight) for char in text)


def draw_tabular(paper: Paper, x: float, y: float, content: str, text: Text) -> None:
    """Each digit in the middle of a cell as wide as the widest one: the font has no figures of one width."""
    cell = measure("4", text.weight) * text.size
    for char in content:
        wide = cell if char.isdigit() else measure(char, text.weight) * text.size
        paper.text(x + wide / 2, y, char, size=text.size, weight=text.weight, colour=text.colour, align="centre")
        x += wide
