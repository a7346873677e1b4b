"""What stands where: the numbered sections of a booklet on their pages."""

from dataclasses import dataclass

from conferences.documents.booklet.content import Booklet, BookletLabels
from conferences.documents.booklet.contents_rows import contents_rows
from conferences.documents.booklet.index_rows import index_rows
from conferences.documents.booklet.session_rows import session_rows
from conferences.documents.booklet.setting import Row, Setter, Text
from conferences.documents.booklet.sheet import LARGE
from conferences.documents.booklet.style import Style
from conferences.documents.booklet.timetable_rows import timetable_rows
from core.pdf import MUTED, Brand, Weight

FRONT = 2  # cover and imprint stand before the numbered sections


@dataclass(frozen=True, slots=True)
class Composed:
    """A booklet that is ready to be drawn. `outline`: anchor → (title, level) in the reader's table of contents."""

    booklet: Booklet
    brand: Brand
    style: Style
    setter: Setter
    outline: dict[str, tuple[str, int]]

    @property
    def count(self) -> int:
        """How many pages, with cover and imprint."""
        return FRONT + len(self.setter.pages)


def compose(booklet: Booklet, brand: Brand, style: Style) -> Composed:
    setter, labels = Setter(style.sheet, FRONT + 1), style.labels
    setter.open(labels.contents, heading(style, labels.contents))
    setter.flow(list(contents_rows(style, booklet)))
    for number, day in enumerate(booklet.days):
        over = f"{labels.timetable}"
        setter.open(day.label, heading(style, day.label, over=over, anchor=f"timetable-{number}"))
        setter.flow([row for session in day.sessions for row in timetable_rows(style, session)])
    for number, day in enumerate(booklet.days):
        entries = [session for session in day.sessions if session.has_entry]
        if entries:
            over = labels.sessions
            setter.open(day.label, heading(style, day.label, over=over, anchor=f"day-{number}"))
            setter.flow([row for session in entries for row in session_rows(style, session)], style.sheet.columns)
    index = list(index_rows(style, booklet, setter.people))
    if index:
        setter.open(labels.people, heading(style, labels.people, anchor="people"))
        setter.flow(index, style.sheet.index_columns)
    return Composed(booklet, brand, style, setter, _outline(booklet, labels))


def heading(style: Style, text: str, *, over: str = "", anchor: str = "") -> list[Row]:
    rows: list[Row] = []
    if over:
        small = Text(0, over.upper(), 7.5, Weight.SEMIBOLD, MUTED, tracking=1.1)
        rows.append(Row(10, [small], anchors=(anchor,)))
    size = 21 if style.sheet is LARGE else 17
    rows += style.lines.rows(
        text, style.sheet.measure, size=size, leading=size * 1.25, weight=Weight.BOLD, colour=style.accent
    )
    if anchor and rows and not over:
        rows[0].anchors = (anchor,)
    return [*rows, Row(size * 0.95)]


def _outline(booklet: Booklet, labels: BookletLabels) -> dict[str, tuple[str, int]]:
    """In the order of the pages."""
    found: dict[str, tuple[str, int]] = {}
    for prefix, label in (("timetable", labels.timetable), ("day", labels.sessions)):
        found |= {f"{prefix}-{number}": (f"{label}: {day.label}", 0) for number, day in enumerate(booklet.days)}
    return {**found, "people": (labels.people, 0)}
