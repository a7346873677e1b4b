"""Setting type: rows into columns and pages. Lengths are points, y grows upwards.

A `Row` is one line with everything that stands on it; where it comes to stand is decided when it is placed. Page
numbers that are not known yet are `Ref`s, looked up when the page is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from conferences.documents.booklet.sheet import Sheet
from core.pdf import INK, Weight
from core.pdf.paper import Align


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
