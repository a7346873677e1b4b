"""The first page."""

from conferences.documents.booklet.composing import Composed
from conferences.documents.booklet.lines import drawable
from conferences.documents.booklet.sheet import LARGE
from core.pdf import MM, MUTED, Paper, Weight, fit, printable
from core.pdf.paper import is_mark


def draw_cover(paper: Paper, composed: Composed) -> None:
    sheet, booklet, brand = composed.style.sheet, composed.booklet, composed.brand
    scale = sheet.width / LARGE.width
    left, width = sheet.left(1), sheet.measure
    paper.rect(0, sheet.height - 5 * MM, sheet.width, 5 * MM, brand.accent)
    y = sheet.height - 36 * MM * scale
    x = left
    if brand.logo_png:
        x += paper.image(left, y, width / 2, 16 * MM * scale, brand.logo_png) + 5 * MM
    if not brand.logo_png or is_mark(brand.logo_png):
        name = fit(
            printable(brand.name), width=left + width - x, height=12 * MM, size=15 * scale, weight=Weight.SEMIBOLD
        )
        if name.lines:
            paper.lines(x, y + 6 * MM * scale, name, weight=Weight.SEMIBOLD, colour=composed.style.accent)
    y = sheet.height * 0.66
    paper.text(
        left, y, drawable(booklet.kind).upper(), size=9 * scale + 1, weight=Weight.SEMIBOLD, colour=MUTED,
        tracking=1.4,
    )  # fmt: skip
    title = fit(
        drawable(booklet.title),
        width=width,
        height=66 * MM * scale,
        size=40 * scale,
        weight=Weight.BOLD,
        leading=1.16,
        keep_line=32 * scale,
    )
    y = paper.lines(left, y - 8 * MM * scale - title.size * 0.74, title, weight=Weight.BOLD)
    theme = fit(drawable(booklet.theme), width=width, height=22 * MM * scale, size=16 * scale, leading=1.35)
    if theme.lines:
        y = paper.lines(left, y - 9 * MM * scale - theme.size * 0.3, theme, colour=MUTED)
    paper.line(left, y - 10 * MM * scale, left + 26 * MM, y - 10 * MM * scale, colour=brand.accent, stroke=2)
    y -= 20 * MM * scale
    for text, weight in ((booklet.dates, Weight.SEMIBOLD), (booklet.place, Weight.REGULAR)):
        fitted = fit(drawable(text), width=width, height=16 * MM * scale, size=14 * scale, weight=weight)
        if fitted.lines:
            y = paper.lines(left, y, fitted, weight=weight) - 7.5 * MM * scale
    paper.text(
        left,
        24 * MM * scale,
        composed.style.labels.programme,
        size=14 * scale,
        weight=Weight.BOLD,
        colour=composed.style.accent,
    )
