"""The ticket: an A4 page that folds twice to A6. Nothing crosses a fold.

Upper left the event, upper right the holder and the code, below what helps on the way. One page per person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pdf import A4, INK, MM, MUTED, Brand, Paper, Weight, fit, fit_name, printable
from core.pdf.paper import ink_on, is_mark, readable

EDGE = 14 * MM
HALF_WIDTH, HALF_HEIGHT = A4[0] / 2, A4[1] / 2
PANEL = HALF_WIDTH - 2 * EDGE
LINE = "#cfc8bc"
WARNING = "#a3341f"


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """All texts are ready to print, in the language of the order. `notes` are short paragraphs."""

    title: str
    kind: str
    dates: str
    time: str
    place: str
    address: str = ""
    directions: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRow:
    """`url` is what the QR code holds; `counter` is like `1 / 2`, empty for a single ticket."""

    holder: str
    ticket_type: str
    order_code: str
    url: str
    affiliation: str = ""
    includes: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class TicketLabels:
    ticket: str
    when: str
    where: str
    order: str
    show_code: str
    write_name: str
    notes: str
    fold: str
    test: str
    language: str = "en"


def draw_tickets(
    event: TicketEvent,
    rows: Sequence[TicketRow],
    *,
    labels: TicketLabels,
    brand: Brand,
    is_test: bool = False,
    invariant: bool = False,
) -> bytes:
    """One PDF, a page for each row. A name that no font can draw becomes a line to write on (docs/papers.md)."""
    paper = Paper(
        A4,
        title=f"{labels.ticket} · {printable(event.title)}",
        author=brand.name,
        language=labels.language,
        invariant=invariant,
        codes=len(rows),
    )
    with paper.form("event"):
        _event_panel(paper, event, labels, brand)
        _help_panels(paper, event, labels)
        _folds(paper, labels)
        if is_test:
            _test_mark(paper, labels)
    for row in rows:
        paper.stamp("event")
        _holder_panel(paper, row, labels, brand)
        paper.end_page()
    return paper.save()


def _event_panel(paper: Paper, event: TicketEvent, labels: TicketLabels, brand: Brand) -> None:
    accent = readable(brand.accent)
    paper.rect(0, A4[1] - 3 * MM, A4[0], 3 * MM, brand.accent)
    top = A4[1] - 18 * MM
    left = EDGE
    if brand.logo_png:
        left += paper.image(EDGE, top - 6 * MM, PANEL, 13 * MM, brand.logo_png) + 4 * MM
    if not brand.logo_png or is_mark(brand.logo_png):
        width = EDGE + PANEL - left
        name = fit(printable(brand.name), width=width, height=10 * MM, size=11, weight=Weight.SEMIBOLD, keep_line=9)
        middle = top + (0.5 * MM if brand.logo_png else 0) + name.height / 2 - name.size * 0.74
        paper.lines(left, middle, name, weight=Weight.SEMIBOLD, colour=accent)
    y = top - 22 * MM
    paper.text(EDGE, y, printable(event.kind).upper(), size=7.5, weight=Weight.SEMIBOLD, colour=MUTED, tracking=1.1)
    title = fit(
        printable(event.title), width=PANEL, height=34 * MM, size=23, weight=Weight.BOLD, leading=1.2, keep_line=19
    )
    y = paper.lines(EDGE, y - 5 * MM - title.size * 0.74, title, weight=Weight.BOLD) - 11 * MM
    for label, strong, plain in (
        (labels.when, event.dates, event.time),
        (labels.where, event.place, event.address),
    ):
        if not printable(strong):
            continue
        paper.text(EDGE, y, label.upper(), size=6.5, weight=Weight.SEMIBOLD, colour=MUTED, tracking=0.9)
        fitted = fit(printable(strong), width=PANEL, height=11 * MM, size=11.5, weight=Weight.SEMIBOLD)
        y = paper.lines(EDGE, y - 5.4 * MM, fitted, weight=Weight.SEMIBOLD)
        detail = fit(printable(", ".join(plain.splitlines())), width=PANEL, height=9 * MM, size=9)
        if detail.lines:
            y = paper.lines(EDGE, y - 4.9 * MM, detail, colour=MUTED)
        y -= 9 * MM


def _holder_panel(paper: Paper, row: TicketRow, labels: TicketLabels, brand: Brand) -> None:
    accent = readable(brand.accent)
    left, right, top = HALF_WIDTH + EDGE, A4[0] - EDGE, A4[1] - 18 * MM
    paper.text(left, top, labels.ticket.upper(), size=7.5, weight=Weight.SEMIBOLD, colour=MUTED, tracking=1.1)
    paper.text(right, top, row.counter, size=9, weight=Weight.SEMIBOLD, colour=MUTED, align="right")
    holder = fit_name(printable(row.holder), PANEL, 19 * MM, 25)
    if holder.lines:
        y = paper.lines(left, top - 6 * MM - holder.size * 0.74, holder, weight=Weight.SEMIBOLD)
    else:
        y = top - 16 * MM
        paper.line(left, y, right, y, colour=INK)
        paper.text(left, y - 3.4 * MM, labels.write_name, size=7, colour=MUTED)
        y -= 3 * MM
    affiliation = fit(printable(row.affiliation), width=PANEL, height=9 * MM, size=9.5)
    if affiliation.lines:
        y = paper.lines(left, y - 6 * MM, affiliation, colour=MUTED)
    ticket_type = fit(printable(row.ticket_type), width=PANEL, height=9 * MM, size=11.5, weight=Weight.SEMIBOLD)
    y = paper.lines(left, y - 8 * MM, ticket_type, weight=Weight.SEMIBOLD, colour=accent)
    includes = fit(printable(row.includes), width=PANEL, height=8 * MM, size=8)
    if includes.lines:
        paper.lines(left, y - 4.6 * MM, includes, colour=MUTED)
    side, base = 50 * MM, HALF_HEIGHT + 24 * MM
    paper.qr(left, base, side, row.url)
    beside = left + side + 6.5 * MM  # four modules stay clear, so that every reader finds the code
    paper.text(beside, base + side - 2.2 * MM, labels.order.upper(), size=6, weight=Weight.SEMIBOLD, colour=MUTED)
    code = fit(row.order_code, width=right - beside, height=5 * MM, size=11, weight=Weight.SEMIBOLD, keep_line=1)
    paper.lines(beside, base + side - 7 * MM, code, weight=Weight.SEMIBOLD)
    hint = fit(labels.show_code, width=PANEL, height=7 * MM, size=8)
    paper.lines(left, base - 6 * MM, hint, colour=MUTED)


def _help_panels(paper: Paper, event: TicketEvent, labels: TicketLabels) -> None:
    top = HALF_HEIGHT - 18 * MM
    columns = (
        (EDGE, labels.where, (event.place, ", ".join(event.address.splitlines()), event.directions)),
        (HALF_WIDTH + EDGE, labels.notes, event.notes),
    )
    for x, heading, texts in columns:
        texts = tuple(text for text in (printable(part) for part in texts) if text)
        if not texts:
            continue
        paper.text(x, top, heading.upper(), size=7.5, weight=Weight.SEMIBOLD, colour=MUTED, tracking=1.1)
        y, room = top - 7 * MM, (top - 30 * MM) / len(texts)
        for text in texts:
            fitted = fit(text, width=PANEL, height=room, size=9.5, leading=1.5, keep_line=9.5)
            y = paper.lines(x, y, fitted) - 7 * MM


def _folds(paper: Paper, labels: TicketLabels) -> None:
    paper.line(6 * MM, HALF_HEIGHT, A4[0] - 6 * MM, HALF_HEIGHT, colour=LINE, dash="1.5 2.5")
    paper.line(HALF_WIDTH, 6 * MM, HALF_WIDTH, A4[1] - 6 * MM, colour=LINE, dash="1.5 2.5")
    paper.text(A4[0] - 6 * MM, HALF_HEIGHT - 3.4 * MM, labels.fold, size=6, colour=MUTED, align="right")


def _test_mark(paper: Paper, labels: TicketLabels) -> None:
    paper.rect(HALF_WIDTH + EDGE, HALF_HEIGHT + 6 * MM, PANEL, 6 * MM, WARNING)
    text = fit(labels.test, width=PANEL - 4 * MM, height=4 * MM, size=8.5, weight=Weight.SEMIBOLD, keep_line=1)
    paper.lines(
        HALF_WIDTH + A4[0] / 4,
        HALF_HEIGHT + 8 * MM,
        text,
        weight=Weight.SEMIBOLD,
        colour=ink_on(WARNING),
        align="centre",
    )
