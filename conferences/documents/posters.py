"""Posters on paper: a list of the boards, and a label to hang on each board, two on an A4 page to be cut across."""

from dataclasses import dataclass

from conferences.documents.booklet.lines import Lines, drawable
from conferences.documents.booklet.row_drawing import HAIR, draw_row
from conferences.documents.booklet.setting import Row, Setter, Text
from conferences.documents.booklet.sheet import LARGE
from core.pdf import A4, INK, MM, MUTED, Brand, Paper, Weight, fit
from core.pdf.paper import readable

EDGE = 14 * MM
HALF = A4[1] / 2
NUMBER_WIDTH = 66 * MM


@dataclass(frozen=True, slots=True)
class PosterRow:
    """All texts are ready to print; `board` is "" while the poster has none."""

    board: str
    title: str
    people: str
    session: str
    when: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class PosterLabels:
    """`draft` stands on every page while the posters come from working tables, else it is ""."""

    posters: str
    board: str
    draft: str = ""
    language: str = "en"


def draw_posters(
    event_title: str, rows: list[PosterRow], *, labels: PosterLabels, brand: Brand, invariant: bool = False
) -> bytes:
    """First the list, then the labels in its order. With no rows there is a list without any."""
    title = drawable(event_title)
    paper = Paper(
        A4,
        title=f"{labels.posters} · {title}",
        author=brand.name,
        language=labels.language,
        invariant=invariant,
    )
    _draw_list(paper, title, rows, labels, brand)
    for place in range(0, len(rows), 2):
        for half, row in enumerate(rows[place : place + 2]):
            _draw_label(paper, title, row, A4[1] - (half + 1) * HALF, labels, brand)
        paper.line(5 * MM, HALF, A4[0] - 5 * MM, HALF, colour=HAIR, dash="2 3")
        paper.end_page()
    return paper.save()


def _draw_list(paper: Paper, title: str, rows: list[PosterRow], labels: PosterLabels, brand: Brand) -> None:
    lines, accent = Lines(), readable(brand.accent)
    setter, width = Setter(LARGE, 1), LARGE.measure
    over = " · ".join(text for text in (title, labels.draft) if text)
    heading = lines.rows(over, width, size=8.5, leading=12, colour=MUTED)
    heading += lines.rows(labels.posters, width, size=21, leading=27, weight=Weight.BOLD, colour=accent)
    setter.open(labels.posters, [*heading, Row(14)])
    column, body, session = 24 * MM, [], ""
    for row in rows:
        if row.session != session:
            session = row.session
            text = " · ".join(part for part in (row.session, row.when) if part)
            body += lines.rows(text, width, size=10.5, leading=15, weight=Weight.SEMIBOLD, gap=14, keep=True)
        made = lines.rows(row.title, width, size=9.4, leading=13, x=column, keep=True) or [Row(13, keep=True)]
        made[0].texts.insert(0, Text(0, drawable(row.board or "–"), 10.5, Weight.BOLD, accent))
        made += lines.rows(row.people, width, size=8.4, leading=11.6, x=column, colour=MUTED, keep=True)
        made[0].gap, made[0].rule, made[0].rule_width = 5, HAIR, width
        made[-1].keep = False
        body += made
    setter.flow(body)
    for page in setter.pages:
        for placed, x, y in page.placed:
            draw_row(paper, placed, LARGE.inner + x, y, {})
        paper.text(A4[0] - LARGE.outer, 12 * MM, str(page.number), size=8.4, colour=MUTED, align="right")
        paper.end_page()


def _draw_label(paper: Paper, title: str, row: PosterRow, base: float, labels: PosterLabels, brand: Brand) -> None:
    """The number as large as it goes, to be read from across the hall; then what hangs there."""
    accent = readable(brand.accent)
    top, right = base + HALF - EDGE, A4[0] - EDGE
    paper.rect(0, base + HALF - 2.5 * MM, A4[0], 2.5 * MM, brand.accent)
    paper.text(EDGE, top - 5 * MM, labels.board.upper(), size=8, weight=Weight.SEMIBOLD, colour=MUTED, tracking=1.2)
    number = fit(
        drawable(row.board) or "–", width=NUMBER_WIDTH, height=48 * MM, size=132, weight=Weight.BOLD, keep_line=26
    )
    paper.lines(EDGE, top - 12 * MM - number.size * 0.74, number, weight=Weight.BOLD, colour=accent)
    left = EDGE + NUMBER_WIDTH + 9 * MM
    width = right - left
    paper.line(left - 5 * MM, top - 2 * MM, left - 5 * MM, base + EDGE + 12 * MM, colour=HAIR)
    heading = fit(
        drawable(row.title), width=width, height=58 * MM, size=27, weight=Weight.BOLD, leading=1.22, keep_line=23
    )
    y = paper.lines(left, top - 5 * MM - heading.size * 0.4, heading, weight=Weight.BOLD, colour=INK)
    people = fit(drawable(row.people), width=width, height=24 * MM, size=15.5, leading=1.35, keep_line=13)
    if people.lines:
        y = paper.lines(left, y - 10 * MM, people)
    affiliation = fit(drawable(row.affiliation), width=width, height=14 * MM, size=11.5, leading=1.35, keep_line=10)
    if affiliation.lines:
        paper.lines(left, y - 7.5 * MM, affiliation, colour=MUTED)
    foot = " · ".join(text for text in (title, row.session, row.when, labels.draft) if text)
    line = fit(drawable(foot), width=right - EDGE, height=9 * MM, size=9.5, keep_line=8)
    paper.lines(EDGE, base + EDGE + max(len(line.lines) - 1, 0) * line.leading, line, colour=MUTED)
