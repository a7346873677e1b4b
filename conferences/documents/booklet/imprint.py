"""The second page: what it is about, where, and the way to the programme online, which is always the newest."""

from conferences.documents.booklet.composing import Composed
from conferences.documents.booklet.row_drawing import draw_rows
from conferences.documents.booklet.setting import Row, Text
from core.pdf import MM, MUTED, Paper, Weight


def draw_imprint(paper: Paper, composed: Composed) -> None:
    sheet, lines, labels = composed.style.sheet, composed.style.lines, composed.style.labels
    booklet = composed.booklet
    left, width = sheet.left(2), sheet.measure
    y = sheet.height - sheet.top
    rows: list[Row] = []
    for paragraph in booklet.summary:
        rows += lines.rows(paragraph.text, width * 0.92, size=10.5, leading=15.6, gap=5)
    y = draw_rows(paper, rows, left, y)
    if booklet.venue:
        rows = [Row(10, [Text(0, labels.where.upper(), 7, Weight.SEMIBOLD, MUTED, tracking=1)])]
        for number, line in enumerate(booklet.venue):
            weight = Weight.SEMIBOLD if number == 0 else Weight.REGULAR
            rows += lines.rows(line, width * 0.8, size=9.5, leading=14, weight=weight, gap=3)
        y = draw_rows(paper, rows, left, y - 12 * MM)
    if booklet.contact:
        rows = [Row(10, [Text(0, labels.contact.upper(), 7, Weight.SEMIBOLD, MUTED, tracking=1)])]
        rows += lines.rows(booklet.contact, width * 0.8, size=9.5, leading=14, gap=3)
        draw_rows(paper, rows, left, y - 8 * MM)
    base, side = sheet.bottom, 26 * MM
    beside = left
    if booklet.address:
        paper.qr(left, base, side, booklet.address)
        beside += side + 7 * MM
    rows = lines.rows(
        labels.online if booklet.address else "", left + width - beside, size=8.6, leading=12.4
    ) + lines.rows(booklet.edition, left + width - beside, size=8.6, leading=12.4, colour=MUTED, gap=6)
    height = sum(row.height + row.gap for row in rows)
    draw_rows(paper, rows, beside, base + max(side, height) if booklet.address else base + height)
