"""Invoices and credit notes on A4: the buyer's address where a window envelope shows it, lines, taxes, sums.

What does not fit goes on to further pages. No invoice is issued with a text that no font can draw
(actions/crediting.py). In one that was issued before that rule, such a character is a question mark; the XML has it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.pdf import A4, INK, MM, MUTED, Attached, Brand, Paper, Weight, fit, missing, prepare, printable, wrap
from core.pdf.paper import Align, ink_on, readable

LEFT, RIGHT = 22 * MM, A4[0] - 18 * MM
WIDTH = RIGHT - LEFT
BOTTOM = 32 * MM  # lines of the table stay above this; the foot is below
TOP = A4[1] - 24 * MM
RULE = "#cfc8bc"
WARNING = "#a3341f"
NET_AT, TAX_AT = RIGHT - 52 * MM, RIGHT - 34 * MM
TEXT_WIDTH = NET_AT - LEFT - 26 * MM
SIZE, LEADING = 9.5, 13.5
SUM_GAP = 4  # points above a strong sum, so that its rule stands clear of both


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """Ready to print, in the invoice's language."""

    text: str
    net: str
    tax: str
    gross: str


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """Texts ready to print. `facts` are (label, value) beside the address; `sums` (label, amount, is strong)."""

    title: str
    number: str
    language: str
    seller: tuple[str, ...]
    seller_line: str
    buyer: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    subject: str
    heads: tuple[str, str, str, str]
    rows: tuple[InvoiceRow, ...]
    sums: tuple[tuple[str, str, bool], ...]
    notes: tuple[str, ...]
    page: str  # "Page {page} of {pages}"
    test: str = ""


def drawable(text: str) -> str:
    """What the fonts can draw of it."""
    whole = printable(text)
    if whole or not text:
        return whole
    lost = missing(text)
    return "".join("?" if char in lost else char for char in prepare(text))


def draw_invoice(
    invoice: InvoicePaper, *, brand: Brand, attached: Attached | None = None, invariant: bool = False
) -> bytes:
    """The PDF; with `attached` it is PDF/A-3 and holds the XML (Factur-X)."""
    paper = drawn(invoice, brand, invariant)
    if attached:
        paper.archive(attached)
    return paper.save()


def drawn(invoice: InvoicePaper, brand: Brand, invariant: bool = False) -> Paper:
    """The drawn document, not yet a file."""
    pages = list(_pages(invoice))
    paper = Paper(
        A4,
        title=f"{invoice.title} {invoice.number}",
        author=drawable(invoice.seller[0]),
        language=invoice.language,
        invariant=invariant,
    )
    for number, rows in enumerate(pages, 1):
        y = _head(paper, invoice, brand) if number == 1 else _running_head(paper, invoice)
        y = _table(paper, invoice, rows, y, brand)
        if number == len(pages):
            _sums(paper, invoice, y, brand)
        _foot(paper, invoice, number, len(pages), brand)
        paper.end_page()
    return paper


def _height(row: InvoiceRow) -> float:
    return len(_wrapped(row.text)) * LEADING + 4


def _wrapped(text: str) -> list[str]:
    return wrap(drawable(text), TEXT_WIDTH / SIZE) or [""]


def _notes_lines(invoice: InvoicePaper) -> list[list[str]]:
    return [
        [line for part in text.splitlines() for line in wrap(drawable(part), WIDTH / 9)]
        for text in invoice.notes
        if text
    ]


def _end_height(invoice: InvoicePaper) -> float:
    notes = sum(len(lines) * 12.5 + 6 for lines in _notes_lines(invoice))
    gaps = SUM_GAP * sum(strong for _label, _amount, strong in invoice.sums)
    return len(invoice.sums) * 15 + gaps + 14 * MM + notes


def _pages(invoice: InvoicePaper) -> Iterator[Sequence[InvoiceRow]]:
    """The rows of each page; the sums and notes stay together on the last one, which may have no row."""
    room = A4[1] - 130 * MM - BOTTOM
    page: list[InvoiceRow] = []
    for row in invoice.rows:
        if _height(row) > room:
            yield page
            page, room = [], TOP - 20 * MM - BOTTOM
        page.append(row)
        room -= _height(row)
    yield page
    if _end_height(invoice) > room:
        yield []


def _head(paper: Paper, invoice: InvoicePaper, brand: Brand) -> float:
    """Seller, address window, facts and the subject; returns where the table begins."""
    accent = readable(brand.accent)
    paper.rect(0, A4[1] - 3 * MM, A4[0], 3 * MM, brand.accent)
    if brand.logo_png:
        paper.image(LEFT, A4[1] - 30 * MM, 60 * MM, 15 * MM, brand.logo_png)
    else:
        name = fit(drawable(brand.name), width=80 * MM, height=12 * MM, size=14, weight=Weight.SEMIBOLD)
        paper.lines(LEFT, A4[1] - 22 * MM, name, weight=Weight.SEMIBOLD, colour=accent)
    y = A4[1] - 19 * MM
    for n, line in enumerate(invoice.seller):
        fitted = fit(drawable(line), width=70 * MM, height=8 * MM, size=8.5)
        weight = Weight.SEMIBOLD if n == 0 else Weight.REGULAR
        for part in fitted.lines:
            paper.text(RIGHT, y, part, size=fitted.size, weight=weight, colour=INK if n == 0 else MUTED, align="right")
            y -= 11.5
    window = A4[1] - 50 * MM
    back = fit(drawable(invoice.seller_line), width=82 * MM, height=4 * MM, size=6.5, keep_line=6.5)
    paper.text(LEFT, window, back.lines[0] if back.lines else "", size=back.size, colour=MUTED)
    paper.line(LEFT, window - 2, LEFT + 82 * MM, window - 2, colour=RULE)
    y = window - 6 * MM
    for line in invoice.buyer:
        fitted = fit(drawable(line), width=82 * MM, height=10 * MM, size=10)
        y = paper.lines(LEFT, y, fitted) - 13.5
    y = window - 2 * MM
    for label, value in invoice.facts:
        paper.text(RIGHT - 62 * MM, y, label, size=8, colour=MUTED)
        fitted = fit(drawable(value), width=38 * MM, height=8 * MM, size=8.5, keep_line=7)
        for line in fitted.lines:
            paper.text(RIGHT, y, line, size=fitted.size, align="right")
            y -= 12.5
    y = A4[1] - 104 * MM
    title = fit(
        f"{invoice.title} {invoice.number}", width=WIDTH, height=9 * MM, size=17, weight=Weight.BOLD, keep_line=10
    )
    paper.lines(LEFT, y, title, weight=Weight.BOLD)
    subject = fit(drawable(invoice.subject), width=WIDTH, height=9 * MM, size=10.5)
    paper.lines(LEFT, y - 7 * MM, subject, colour=MUTED)
    if invoice.test:
        text = fit(invoice.test, width=WIDTH, height=4 * MM, size=8.5, weight=Weight.SEMIBOLD)
        paper.rect(LEFT, y + 9 * MM, WIDTH, 6 * MM, WARNING)
        paper.lines(LEFT + WIDTH / 2, y + 11 * MM, text, weight=Weight.SEMIBOLD, colour=ink_on(WARNING), align="centre")
    return y - 20 * MM


def _running_head(paper: Paper, invoice: InvoicePaper) -> float:
    paper.text(LEFT, TOP + 6 * MM, f"{invoice.title} {invoice.number}", size=9, weight=Weight.SEMIBOLD, colour=MUTED)
    return TOP - 6 * MM


def _table(paper: Paper, invoice: InvoicePaper, rows: Sequence[InvoiceRow], y: float, brand: Brand) -> float:
    if not rows:
        return y
    for x, head in zip((LEFT, NET_AT, TAX_AT, RIGHT), invoice.heads, strict=True):
        align: Align = "left" if x == LEFT else "right"
        paper.text(x, y, head, size=8, weight=Weight.SEMIBOLD, colour=MUTED, align=align)
    paper.line(LEFT, y - 5, RIGHT, y - 5, colour=readable(brand.accent), stroke=0.9)
    y -= 18
    for row in rows:
        for x, text in ((NET_AT, row.net), (TAX_AT, row.tax), (RIGHT, row.gross)):
            paper.text(x, y, text, size=SIZE, align="right")
        for line in _wrapped(row.text):
            paper.text(LEFT, y, line, size=SIZE)
            y -= LEADING
        paper.line(LEFT, y + LEADING - 5.5, RIGHT, y + LEADING - 5.5, colour=RULE)
        y -= 4
    return y


def _sums(paper: Paper, invoice: InvoicePaper, y: float, brand: Brand) -> None:
    y -= 6 * MM
    for label, amount, strong in invoice.sums:
        weight = Weight.SEMIBOLD if strong else Weight.REGULAR
        if strong:
            y -= SUM_GAP
            paper.line(RIGHT - 84 * MM, y + 12.5, RIGHT, y + 12.5, colour=readable(brand.accent), stroke=0.9)
        fitted = fit(label, width=52 * MM, height=4 * MM, size=SIZE, weight=weight, keep_line=6)
        paper.lines(RIGHT - 84 * MM, y, replace(fitted, lines=fitted.lines[:1]), weight=weight)
        paper.text(RIGHT, y, amount, size=SIZE + (1 if strong else 0), weight=weight, align="right")
        y -= 15
    y -= 4 * MM
    for lines in _notes_lines(invoice):
        for line in lines:
            paper.text(LEFT, y, line, size=9)
            y -= 12.5
        y -= 6


def _foot(paper: Paper, invoice: InvoicePaper, number: int, pages: int, brand: Brand) -> None:
    paper.line(LEFT, 20 * MM, RIGHT, 20 * MM, colour=RULE)
    line = fit(drawable(" · ".join(invoice.seller)), width=WIDTH - 26 * MM, height=8 * MM, size=7)
    paper.lines(LEFT, 16 * MM, line, colour=MUTED)
    if pages > 1:
        text = invoice.page.format(page=number, pages=pages)
        paper.text(RIGHT, 16 * MM, text, size=7.5, colour=MUTED, align="right")
