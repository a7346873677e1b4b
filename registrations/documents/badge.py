"""Badges: A4 sheets of eight (90 × 60 mm, the size of common holders) with cut marks, or A6 with one on each page.

What all badges share is drawn once per document; a badge costs its four texts and its code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.pdf import A4, A6, INK, MM, MUTED, Brand, Fitted, Paper, Weight, fit, fit_name, printable
from core.pdf.fonts import measure
from core.pdf.paper import ink_on, readable

Layout = Literal["a4", "a6"]

WIDTH, HEIGHT = 90 * MM, 60 * MM
COLUMNS, ROWS = 2, 4
LEFT, BOTTOM = (A4[0] - COLUMNS * WIDTH) / 2, (A4[1] - ROWS * HEIGHT) / 2
CUT = "#8a8479"


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """All texts are ready to print; `url` is what the QR code holds."""

    name: str
    ticket_type: str
    url: str
    affiliation: str = ""
    country: str = ""
    is_test: bool = False
    marks: tuple[str, ...] = ()  # short words for what they have booked beside the ticket


@dataclass(frozen=True, slots=True)
class BadgeLabels:
    """`write_name` stands under the line for a name that no font can draw; `test` marks sandbox orders."""

    badges: str
    write_name: str
    test: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand on one badge, in points from its lower left corner."""

    width: float
    height: float
    edge: float
    band: float
    band_size: float
    name_bottom: float
    name_height: float
    name_size: float
    facts_top: float
    facts_size: float
    facts_height: float
    qr_side: float
    qr_x: float
    qr_y: float


SMALL = Frame(
    width=WIDTH,
    height=HEIGHT,
    edge=6 * MM,
    band=9 * MM,
    band_size=10.5,
    name_bottom=31 * MM,
    name_height=15.5 * MM,
    name_size=34,
    facts_top=27 * MM,
    facts_size=9.5,
    facts_height=9 * MM,
    qr_side=17 * MM,
    qr_x=WIDTH - (6 + 17) * MM,
    qr_y=12 * MM,
)
LARGE = Frame(
    width=A6[0],
    height=A6[1],
    edge=9 * MM,
    band=17 * MM,
    band_size=17,
    name_bottom=66 * MM,
    name_height=42 * MM,
    name_size=50,
    facts_top=54 * MM,
    facts_size=13,
    facts_height=21 * MM,
    qr_side=32 * MM,
    qr_x=A6[0] - (9 + 32) * MM,
    qr_y=22 * MM,
)


def draw_badges(
    event_title: str,
    rows: Sequence[BadgeRow],
    *,
    labels: BadgeLabels,
    brand: Brand,
    layout: Layout = "a4",
    invariant: bool = False,
) -> bytes:
    """One PDF in the order of the rows; with no rows it has one empty page.

    A name that no font can draw becomes a line to write on; an affiliation like that is left out (docs/papers.md).
    """
    paper = Paper(
        A4 if layout == "a4" else A6,
        title=f"{labels.badges} · {printable(event_title)}",
        author=brand.name,
        language=labels.language,
        invariant=invariant,
        codes=len(rows),
    )
    draw = _draw_sheets if layout == "a4" else _draw_singles
    draw(paper, printable(event_title), rows, labels, brand)
    return paper.save()


def _draw_sheets(paper: Paper, event_title: str, rows: Sequence[BadgeRow], labels: BadgeLabels, brand: Brand) -> None:
    with paper.form("badge"):
        _shared(paper, SMALL, event_title, brand)
    with paper.form("cut"):
        _cut_marks(paper)
    per_page = COLUMNS * ROWS
    for first in range(0, max(len(rows), 1), per_page):
        for place, row in enumerate(rows[first : first + per_page]):
            x = LEFT + place % COLUMNS * WIDTH
            y = BOTTOM + (ROWS - 1 - place // COLUMNS) * HEIGHT
            paper.stamp("badge", x, y)
            _person(paper, SMALL, x, y, row, labels, brand)
        paper.stamp("cut")
        paper.end_page()


def _draw_singles(paper: Paper, event_title: str, rows: Sequence[BadgeRow], labels: BadgeLabels, brand: Brand) -> None:
    with paper.form("badge"):
        _shared(paper, LARGE, event_title, brand)
        paper.rect(0, A6[1] - 3 * MM, A6[0], 3 * MM, brand.accent)
    for row in rows:
        paper.stamp("badge")
        _person(paper, LARGE, 0, 0, row, labels, brand)
        paper.end_page()
    if not rows:
        paper.end_page()


def _shared(paper: Paper, frame: Frame, event_title: str, brand: Brand) -> None:
    """Band, logo and event."""
    paper.rect(0, 0, frame.width, frame.band, brand.accent)
    scale = frame.facts_size / SMALL.facts_size
    top = frame.height - (5.5 if frame is SMALL else 10) * MM
    high = 7.5 * MM * scale
    title_width = frame.width - 2 * frame.edge
    if brand.logo_png:
        taken = paper.image(
            frame.width / 2, top - high, frame.width / 2 - frame.edge, high, brand.logo_png, align="right"
        )
        title_width -= taken + 4 * MM
    title = fit(event_title, width=title_width, height=high, size=8.5 * scale, weight=Weight.SEMIBOLD, keep_line=7)
    paper.lines(frame.edge, top - title.size * 0.74, title, weight=Weight.SEMIBOLD, colour=readable(brand.accent))


def _person(paper: Paper, frame: Frame, x: float, y: float, row: BadgeRow, labels: BadgeLabels, brand: Brand) -> None:
    left, width = x + frame.edge, frame.width - 2 * frame.edge
    name = fit_name(printable(row.name), width, frame.name_height, frame.name_size)
    if name.lines:
        lowest = y + frame.name_bottom + (frame.name_height - name.height) / 2
        paper.lines(left, lowest + (len(name.lines) - 1) * name.leading, name, weight=Weight.SEMIBOLD)
    else:
        line = y + frame.name_bottom + 4 * MM
        paper.line(left, line, left + width, line, colour=INK, stroke=0.7)
        paper.text(left, line - 3.2 * MM, labels.write_name, size=6.5, colour=MUTED)
    beside = frame.qr_x - frame.edge - 4 * MM
    top = y + frame.facts_top
    facts_height = frame.facts_height * (0.5 if row.marks else 1)  # the marks stand below
    affiliation = _fact(row.affiliation, beside, facts_height, frame.facts_size)
    if affiliation.lines:
        top = paper.lines(left, top - affiliation.size * 0.74, affiliation) - 2.2 * MM
    country = _fact(row.country, beside, 6 * MM, frame.facts_size)
    if country.lines:
        paper.lines(left, top - country.size * 0.74, country, colour=MUTED)
    if row.marks:
        _marks(paper, frame, x, y, row.marks)
    paper.qr(x + frame.qr_x, y + frame.qr_y, frame.qr_side, row.url)
    on_band = ink_on(brand.accent)
    room, test_size = width, frame.band_size * 0.65
    if row.is_test:
        room -= paper.text(
            left + width,
            y + (frame.band - 0.74 * test_size) / 2,
            labels.test,
            size=test_size,
            weight=Weight.SEMIBOLD,
            colour=on_band,
            align="right",
        )
        room -= 3 * MM
    ticket_type = fit(
        printable(row.ticket_type), width=room, height=frame.band * 0.62, size=frame.band_size, weight=Weight.SEMIBOLD
    )
    paper.lines(
        left,
        y + (frame.band - ticket_type.height) / 2 + (len(ticket_type.lines) - 1) * ticket_type.leading,
        ticket_type,
        weight=Weight.SEMIBOLD,
        colour=on_band,
    )


def _marks(paper: Paper, frame: Frame, x: float, y: float, marks: Sequence[str]) -> None:
    """Little boxes in a row above the band, left of the code; what does not fit is left out with an ellipsis."""
    size = frame.facts_size * 0.8
    high, pad = size * 1.7, size * 0.5
    left, right = x + frame.edge, x + frame.qr_x - 3 * MM
    base = y + frame.band + 3 * MM
    texts = [text for text in (printable(mark) for mark in marks) if text]
    for number, text in enumerate(texts):
        wide = measure(text, Weight.SEMIBOLD) * size + 2 * pad
        rest = measure("…", Weight.SEMIBOLD) * size if number < len(texts) - 1 else 0
        if left + wide + rest > right:
            paper.text(left, base + (high - 0.72 * size) / 2, "…", size=size, weight=Weight.SEMIBOLD)
            return
        paper.frame(left, base, wide, high, INK, stroke=0.6)
        paper.text(left + pad, base + (high - 0.72 * size) / 2, text, size=size, weight=Weight.SEMIBOLD)
        left += wide + 1.2 * MM


def _fact(text: str, width: float, height: float, size: float) -> Fitted:
    return fit(printable(text), width=width, height=height, size=size, keep_line=size * 0.9)


def _cut_marks(paper: Paper) -> None:
    """Short lines beyond the sheet's edges, and small crosses where four badges meet."""
    for column in range(COLUMNS + 1):
        x = LEFT + column * WIDTH
        for y, away in ((BOTTOM, -1), (BOTTOM + ROWS * HEIGHT, 1)):
            paper.line(x, y + away * 2 * MM, x, y + away * 8 * MM, colour=CUT, stroke=0.4)
    for row in range(ROWS + 1):
        y = BOTTOM + row * HEIGHT
        for x, away in ((LEFT, -1), (LEFT + COLUMNS * WIDTH, 1)):
            paper.line(x + away * 2 * MM, y, x + away * 8 * MM, y, colour=CUT, stroke=0.4)
    for row in range(1, ROWS):
        x, y = LEFT + WIDTH, BOTTOM + row * HEIGHT
        paper.line(x - 1.5 * MM, y, x + 1.5 * MM, y, colour=CUT, stroke=0.3)
        paper.line(x, y, x, y + 1.5 * MM, colour=CUT, stroke=0.3)
