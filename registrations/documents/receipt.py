"""A receipt: one A4 page that says what was received, from whom and for what. It is no invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pdf import A4, INK, MM, MUTED, Brand, Paper, Weight, fit, printable
from core.pdf.paper import is_mark, readable

EDGE = 24 * MM
WIDTH = A4[0] - 2 * EDGE
WARNING = "#a3341f"
RULE = "#cfc8bc"


@dataclass(frozen=True, slots=True)
class ReceiptText:
    """Ready to print. `facts` are (label, text); `test` is empty where money moved."""

    heading: str
    number: str
    amount: str
    sentence: str
    facts: Sequence[tuple[str, str]]
    footer: str
    test: str = ""
    language: str = "en"


def draw_receipt(text: ReceiptText, *, brand: Brand, invariant: bool = False) -> bytes:
    paper = Paper(
        A4,
        title=f"{text.heading} {text.number}",
        author=brand.name,
        language=text.language,
        invariant=invariant,
    )
    accent = readable(brand.accent)
    paper.rect(0, A4[1] - 3 * MM, A4[0], 3 * MM, brand.accent)
    y = A4[1] - 30 * MM
    left = EDGE
    if brand.logo_png:
        left += paper.image(EDGE, y - 5 * MM, WIDTH, 14 * MM, brand.logo_png) + 4 * MM
    if not brand.logo_png or is_mark(brand.logo_png):
        width = EDGE + WIDTH - left
        name = fit(printable(brand.name), width=width, height=10 * MM, size=12, weight=Weight.SEMIBOLD)
        paper.lines(left, y, name, weight=Weight.SEMIBOLD, colour=accent)
    y -= 26 * MM
    paper.text(EDGE, y, text.heading, size=26, weight=Weight.BOLD)
    paper.text(EDGE, y - 8 * MM, text.number, size=10, colour=MUTED)
    y -= 28 * MM
    paper.text(EDGE, y, text.amount, size=22, weight=Weight.BOLD)
    sentence = fit(printable(text.sentence), width=WIDTH, height=24 * MM, size=11, leading=1.5)
    y = paper.lines(EDGE, y - 9 * MM, sentence) - 14 * MM
    for label, value in text.facts:
        if not printable(value):
            continue
        paper.line(EDGE, y + 6 * MM, A4[0] - EDGE, y + 6 * MM, colour=RULE)
        paper.text(EDGE, y, label, size=9, colour=MUTED)
        fitted = fit(printable(value), width=WIDTH - 48 * MM, height=14 * MM, size=10.5, leading=1.4)
        y = paper.lines(EDGE + 48 * MM, y, fitted, colour=INK) - 10 * MM
    if text.test:
        paper.rect(EDGE, 40 * MM, WIDTH, 8 * MM, WARNING)
        paper.text(A4[0] / 2, 42.6 * MM, text.test, size=10, weight=Weight.SEMIBOLD, colour="#ffffff", align="centre")
    paper.lines(EDGE, 28 * MM, fit(text.footer, width=WIDTH, height=10 * MM, size=8.5), colour=MUTED)
    paper.end_page()
    return paper.save()
