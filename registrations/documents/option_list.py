"""Who takes one option, on paper: a line for each person with a box to tick and a place to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pdf import A4, INK, MM, MUTED, Brand, Paper, Weight, fit, printable
from core.pdf.paper import readable

EDGE = 15 * MM
RIGHT = A4[0] - EDGE
BOX = 4.6 * MM
NAME, WITH, SIGN = EDGE + 9 * MM, EDGE + 86 * MM, EDGE + 128 * MM  # where the columns begin
GAP = 4 * MM
ROW = 12 * MM
TOP, FOOT = A4[1] - 48 * MM, 20 * MM  # of the rows
PER_PAGE = int((TOP - FOOT) // ROW)
RULE = "#b9b1a4"


@dataclass(frozen=True, slots=True)
class ListRow:
    """Ready to print. `facts` say who this is, `companions` whom they may bring along; `came`: ticked already."""

    name: str
    facts: str
    companions: str = ""
    came: bool = False


@dataclass(frozen=True, slots=True)
class ListLabels:
    """`pages` holds `{page}` and `{pages}`; `write_name` stands under the line for a name that no font can draw."""

    heading: str
    event: str
    summary: str
    person: str
    companions: str
    signature: str
    empty: str
    footer: str
    pages: str
    write_name: str
    language: str = "en"


def draw_option_list(rows: Sequence[ListRow], *, labels: ListLabels, brand: Brand, invariant: bool = False) -> bytes:
    """A4 pages in the order of the rows; with no rows, one that says so."""
    heading = printable(labels.heading) or "–"
    paper = Paper(A4, title=heading, author=brand.name, language=labels.language, invariant=invariant)
    pages = [rows[first : first + PER_PAGE] for first in range(0, len(rows), PER_PAGE)] or [[]]
    for number, some in enumerate(pages, 1):
        _frame(paper, heading, labels, brand)
        for place, row in enumerate(some):
            _person(paper, TOP - place * ROW, row, labels)
        if not rows:
            paper.text(NAME, TOP - 8 * MM, labels.empty, size=11)
        text = labels.pages.format(page=number, pages=len(pages))
        paper.text(RIGHT, 11 * MM, text, size=8, colour=MUTED, align="right")
        paper.end_page()
    return paper.save()


def _frame(paper: Paper, heading: str, labels: ListLabels, brand: Brand) -> None:
    paper.rect(0, A4[1] - 3 * MM, A4[0], 3 * MM, brand.accent)
    wide = RIGHT - EDGE
    event = fit(printable(labels.event), width=wide, height=5 * MM, size=9)
    paper.lines(EDGE, A4[1] - 15 * MM, event, colour=MUTED)
    title = fit(heading, width=wide, height=12 * MM, size=18, weight=Weight.BOLD, keep_line=11)
    last = paper.lines(EDGE, A4[1] - 23 * MM, title, weight=Weight.BOLD, colour=readable(brand.accent))
    paper.text(EDGE, last - 6 * MM, labels.summary, size=9, colour=MUTED)
    for x, label in ((NAME, labels.person), (WITH, labels.companions), (SIGN, labels.signature)):
        paper.text(x, TOP + 2 * MM, label, size=8, weight=Weight.SEMIBOLD, colour=MUTED)
    paper.line(EDGE, TOP, RIGHT, TOP, colour=INK, stroke=0.8)
    paper.text(EDGE, 11 * MM, labels.footer, size=8, colour=MUTED)


def _person(paper: Paper, top: float, row: ListRow, labels: ListLabels) -> None:
    base = top - ROW
    low = base + (ROW - BOX) / 2
    paper.frame(EDGE, low, BOX, BOX, INK, stroke=0.8)
    if row.came:
        paper.line(EDGE, low, EDGE + BOX, low + BOX, stroke=1.2)
        paper.line(EDGE, low + BOX, EDGE + BOX, low, stroke=1.2)
    wide = WITH - GAP - NAME
    name = fit(printable(row.name), width=wide, height=4.8 * MM, size=11, weight=Weight.SEMIBOLD, keep_line=8)
    if name.lines:
        paper.lines(NAME, top - 1.4 * MM - name.size * 0.74, name, weight=Weight.SEMIBOLD)
    else:
        paper.line(NAME, top - 5.4 * MM, NAME + wide, top - 5.4 * MM, stroke=0.5)
        paper.text(NAME + wide, top - 5 * MM, labels.write_name, size=6, colour=MUTED, align="right")
    facts = fit(printable(row.facts), width=wide, height=4 * MM, size=7.8, keep_line=6)
    paper.lines(NAME, top - 8 * MM - facts.size * 0.74, facts, colour=MUTED)
    along = fit(printable(row.companions), width=SIGN - GAP - WITH, height=9 * MM, size=9, leading=1.2, keep_line=8)
    paper.lines(WITH, top - 1.8 * MM - along.size * 0.74, along)
    paper.line(SIGN, base + 2.4 * MM, RIGHT, base + 2.4 * MM, colour=MUTED, stroke=0.5, dash="1 2")
    paper.line(EDGE, base, RIGHT, base, colour=RULE, stroke=0.4)
