"""The certificate of attendance: one landscape A4 page for each person.

All that certificates of one event and language share is drawn once per document. A certificate says exactly what was
recorded: a text that no font can draw raises MissingGlyphError, nothing is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.pdf import A4_LANDSCAPE, INK, MM, MUTED, Brand, Paper, Weight, fit, fit_name, printable
from core.pdf.paper import ink_on, is_mark, readable

WIDTH, HEIGHT = A4_LANDSCAPE
CENTRE = WIDTH / 2
INSIDE = 26 * MM
TEXT = WIDTH - 2 * INSIDE
LINE = "#cfc8bc"
WARNING = "#a3341f"


@dataclass(frozen=True, slots=True)
class CertificateLabels:
    """`certifies` stands above the name, `attended` between the name and the event."""

    title: str
    certifies: str
    attended: str
    number: str
    issued: str
    verify: str
    signature: str
    test: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """What certificates of one event in one language share; texts are ready to print."""

    event: str
    dates: str
    place: str
    issuer: str
    labels: CertificateLabels
    hours: str = ""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """`url` is what the QR code holds and what is printed beside it, without its scheme."""

    holder: str
    number: str
    url: str
    issued_on: str
    sheet: CertificateSheet
    is_test: bool = False


def draw_certificates(rows: Sequence[CertificateRow], *, brand: Brand, invariant: bool = False) -> bytes:
    """One PDF, a page for each row. MissingGlyphError if a name or a fact can't be drawn."""
    first = rows[0]
    heading = first.sheet.labels.title
    paper = Paper(
        A4_LANDSCAPE,
        title=f"{heading} · {first.holder}" if len(rows) == 1 else f"{heading} · {first.sheet.event}",
        author=brand.name,
        subject=first.sheet.event,
        language=first.sheet.labels.language,
        invariant=invariant,
        codes=len(rows),
    )
    sheets: dict[CertificateSheet, str] = {}
    for row in rows:
        if row.sheet not in sheets:
            sheets[row.sheet] = f"sheet{len(sheets)}"
            with paper.form(sheets[row.sheet]):
                _shared(paper, row.sheet, brand)
        paper.stamp(sheets[row.sheet])
        _personal(paper, row, brand)
        paper.end_page()
    return paper.save()


def _shared(paper: Paper, sheet: CertificateSheet, brand: Brand) -> None:
    accent, labels = readable(brand.accent), sheet.labels
    paper.frame(10 * MM, 10 * MM, WIDTH - 20 * MM, HEIGHT - 20 * MM, brand.accent, 1.8)
    paper.frame(12 * MM, 12 * MM, WIDTH - 24 * MM, HEIGHT - 24 * MM, LINE, 0.5)
    mark = bool(brand.logo_png) and is_mark(brand.logo_png or b"")
    if brand.logo_png:
        high = 14 * MM if mark else 17 * MM
        paper.image(CENTRE - 45 * MM, 190 * MM - high, 90 * MM, high, brand.logo_png, align="centre")
    if not brand.logo_png or mark:
        name = fit(printable(brand.name), width=TEXT, height=8 * MM, size=12 if mark else 15, weight=Weight.SEMIBOLD)
        y = 170 * MM if mark else 177 * MM
        paper.lines(CENTRE, y, name, weight=Weight.SEMIBOLD, colour=accent, align="centre")
    title = fit(labels.title, width=TEXT, height=13 * MM, size=34, weight=Weight.BOLD)
    paper.lines(CENTRE, 149 * MM, title, weight=Weight.BOLD, colour=accent, align="centre")
    paper.text(CENTRE, 134 * MM, labels.certifies, size=12, colour=MUTED, align="centre")
    paper.rect(CENTRE - 22 * MM, 99.5 * MM, 44 * MM, 0.7 * MM, brand.accent)
    paper.text(CENTRE, 89.5 * MM, labels.attended, size=12, colour=MUTED, align="centre")
    event = fit(sheet.event, width=TEXT, height=15 * MM, size=19, weight=Weight.SEMIBOLD, leading=1.3, keep_line=15)
    y = paper.lines(CENTRE, 79.5 * MM, event, weight=Weight.SEMIBOLD, align="centre")
    facts = "  ·  ".join(fact for fact in (sheet.dates, sheet.place, sheet.hours) if fact)
    fitted = fit(facts, width=TEXT, height=9 * MM, size=12.5, leading=1.35, keep_line=9.5)
    paper.lines(CENTRE, y - 9 * MM, fitted, align="centre")
    # Lower left: room for a signature or a stamp.
    paper.line(INSIDE, 35.5 * MM, INSIDE + 75 * MM, 35.5 * MM, colour=INK, stroke=0.5)
    y = 30.5 * MM
    issuers = sheet.issuer.split(" · ") if sheet.issuer else []
    for issuer in issuers:
        high = 9 * MM / len(issuers)
        fitted = fit(issuer, width=75 * MM, height=high, size=10.5, weight=Weight.SEMIBOLD, keep_line=high / 1.5)
        y = paper.lines(INSIDE, y, fitted, weight=Weight.SEMIBOLD) - 4.4 * MM
    paper.text(INSIDE, y, labels.signature, size=8, colour=MUTED)


def _personal(paper: Paper, row: CertificateRow, brand: Brand) -> None:
    labels = row.sheet.labels
    holder = fit_name(row.holder, TEXT, 22 * MM, 44)
    middle = 116 * MM - holder.height / 2
    paper.lines(CENTRE, middle + holder.height - holder.size * 0.74, holder, weight=Weight.SEMIBOLD, align="centre")
    side, bottom = 27 * MM, 23 * MM
    right = WIDTH - INSIDE
    paper.qr(right - side, bottom, side, row.url)
    beside = right - side - 7 * MM
    y = bottom + side - 2.6 * MM
    for label, value in ((labels.number, row.number), (labels.issued, row.issued_on)):
        paper.text(beside, y, label, size=8, colour=MUTED, align="right")
        paper.text(beside, y - 5 * MM, value, size=11, weight=Weight.SEMIBOLD, align="right")
        y -= 10.5 * MM
    address = fit(row.url.partition("://")[2], width=70 * MM, height=3 * MM, size=7, keep_line=1)
    paper.text(beside, bottom + 3.4 * MM, labels.verify, size=7, colour=MUTED, align="right")
    paper.lines(beside, bottom, address, colour=MUTED, align="right")
    if row.is_test:
        paper.rect(CENTRE - 40 * MM, 13.5 * MM, 80 * MM, 6 * MM, WARNING)
        test = fit(labels.test, width=76 * MM, height=4 * MM, size=8.5, weight=Weight.SEMIBOLD, keep_line=1)
        paper.lines(CENTRE, 15.5 * MM, test, weight=Weight.SEMIBOLD, colour=ink_on(WARNING), align="centre")
