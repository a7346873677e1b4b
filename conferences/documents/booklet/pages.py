"""The pages of a booklet, each on its own or two on a sheet."""

from conferences.documents.booklet.composing import FRONT, Composed
from conferences.documents.booklet.cover import draw_cover
from conferences.documents.booklet.imprint import draw_imprint
from conferences.documents.booklet.row_drawing import HAIR, draw_row
from conferences.documents.booklet.setting import Page, Row
from conferences.documents.booklet.sheet import LARGE
from core.pdf import A4_LANDSCAPE, MM, MUTED, Paper, Weight


def draw_pages(paper: Paper, composed: Composed) -> None:
    for number in range(1, composed.count + 1):
        draw_page(paper, composed, number)
        paper.end_page()


def draw_sheets(paper: Paper, composed: Composed) -> None:
    """Each page is drawn once and put on its half of a sheet."""
    for number in range(1, composed.count + 1):
        with paper.form(f"page-{number}"):
            draw_page(paper, composed, number)
    for left, right in folded(composed.count):
        for number, x in ((left, 0.0), (right, A4_LANDSCAPE[0] / 2)):
            if number <= composed.count:
                paper.stamp(f"page-{number}", x)
        paper.end_page()


def folded(count: int) -> list[tuple[int, int]]:
    """Left and right page of each side to print, so that the stack folds to a booklet; `count` is filled up to four.

    Numbers above `count` stay empty pages.
    """
    full = -(-count // 4) * 4
    return [(full - side, side + 1) if side % 2 == 0 else (side + 1, full - side) for side in range(full // 2)]


def draw_page(paper: Paper, composed: Composed, number: int) -> None:
    if number == 1:
        draw_cover(paper, composed)
    elif number == 2:
        draw_imprint(paper, composed)
    else:
        page = composed.setter.pages[number - FRONT - 1]
        draw_head(paper, composed, page)
        left = composed.style.sheet.left(number)
        for row, x, y in page.placed:
            draw_row(paper, row, left + x, y, composed.setter.anchors)
            if composed.style.sheet is LARGE:
                connect(paper, composed, row, left + x, y)


def draw_head(paper: Paper, composed: Composed, page: Page) -> None:
    sheet = composed.style.sheet
    left = sheet.left(page.number)
    right, y = left + sheet.measure, sheet.height - sheet.top + 8 * MM
    number = str(page.number)
    room = sheet.measure - 14 * MM
    words = page.section if page.number % 2 else composed.booklet.title
    line = next(iter(composed.style.lines.broken(words, room, 7.6)), "")
    if page.number % 2:
        paper.text(left, y, line, size=7.6, colour=MUTED)
        paper.text(right, y, number, size=8.4, weight=Weight.SEMIBOLD, align="right")
    else:
        paper.text(left, y, number, size=8.4, weight=Weight.SEMIBOLD)
        paper.text(right, y, line, size=7.6, colour=MUTED, align="right")
    paper.line(left, y - 2 * MM, right, y - 2 * MM, colour=HAIR, stroke=0.5)


def connect(paper: Paper, composed: Composed, row: Row, x: float, y: float) -> None:
    """Page numbers lead to their pages, and the reader's own table of contents to the days."""
    for anchor in filter(None, row.anchors):
        paper.target(anchor, y + row.height + 6)
        if anchor in composed.outline:
            paper.outline(anchor, *composed.outline[anchor])
    if row.link and row.link in composed.setter.anchors:
        paper.link(row.link, x, y - 2, composed.style.sheet.measure, row.height)
