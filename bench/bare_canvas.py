"""Papers per second beside a bare reportlab canvas that writes the same words and codes, and nothing else.

`python -m bench.bare_canvas badges 500` (or certificates, tickets, badges-bare, certificates-bare) prints one line of
JSON: seconds, per_second, bytes, peak_mib. Each measurement is a process of its own, so that its memory is its own.
No Django: what the database adds is two statements for any number of people.

The bare canvas has one font, sizes that never change, no line that breaks, no glyph that is looked up, and draws each
code the fastest way known for it: segno with a fixed mask, as rectangles written into the page's stream.
"""

import io
import json
import resource
import sys
import time

sys.path.insert(0, "site")

import segno
from reportlab.pdfgen.canvas import Canvas

from certificates.documents.certificate import CertificateLabels, CertificateRow, CertificateSheet, draw_certificates
from core.pdf import A4, A4_LANDSCAPE, MM, Brand, Weight
from core.pdf.fonts import font
from registrations.documents.badge import BadgeLabels, BadgeRow, draw_badges
from registrations.documents.ticket import TicketEvent, TicketLabels, TicketRow, draw_tickets

FAMILIES = ("Nguyễn", "Trần", "Kowalski", "Łukaszewicz", "Müller", "Smith", "García", "Đặng")
GIVEN = ("Thị Ánh Tuyết", "Văn An", "Świętosława", "Maria", "Jean-Luc", "Thomas", "Núria", "Ước")
AFFILIATION = "Đại học Bách khoa Hà Nội"
EVENT = "International Symposium on Quantum Materials"
BRAND = Brand("Collegium")
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def name(number: int) -> str:
    return f"{FAMILIES[number % 8]} {GIVEN[number // 8 % 8]} {number}"


def code(number: int, length: int) -> str:
    """Letters that differ from person to person as much as random ones, and are the same in every run."""
    value, letters = (number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128, []
    for _ in range(length):
        value, rest = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def ticket_address(number: int) -> str:
    return f"https://collegium.example.org/tickets/{code(number, 20)}/"


def certificate_number(number: int) -> str:
    letters = code(number, 14)
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))


def certificate_address(number: int) -> str:
    return f"https://collegium.example.org/verify/{certificate_number(number)}/"


def badges(count: int) -> bytes:
    rows = [BadgeRow(name(n), "Student", ticket_address(n), AFFILIATION, "Viet Nam") for n in range(count)]
    return draw_badges(EVENT, rows, labels=BadgeLabels("Badges", "Name", "TEST"), brand=BRAND)


def tickets(count: int) -> bytes:
    event = TicketEvent(
        EVENT, "symposium", "12–14 May 2027", "09:00", "Friendship Hall", "5 Road", "Exit A", ("Hello",)
    )
    labels = TicketLabels("Ticket", "When", "Where", "Order", "Show this", "Name", "Notes", "fold", "TEST")
    rows = [TicketRow(name(n), "Student", code(n, 7), ticket_address(n), AFFILIATION) for n in range(count)]
    return draw_tickets(event, rows, labels=labels, brand=BRAND)


def certificates(count: int) -> bytes:
    labels = CertificateLabels(
        "Certificate of Attendance",
        "This is to certify that",
        "attended",
        "Number",
        "Issued on",
        "Check at",
        "Stamp",
        "T",
    )
    sheet = CertificateSheet(EVENT, "12–14 May 2027", "Friendship Hall", "Example University", labels)
    rows = [
        CertificateRow(name(n), certificate_number(n), certificate_address(n), "15 May 2027", sheet)
        for n in range(count)
    ]
    return draw_certificates(rows, brand=BRAND)


def bare_badges(count: int) -> bytes:
    """Eight on a page: event, name, affiliation, country, ticket, band and code."""
    buffer, canvas = bare_canvas(A4)
    for number in range(count):
        place = number % 8
        x, y = (15 + place % 2 * 90) * MM, (28.5 + (3 - place // 2) * 60) * MM
        canvas.setFillColorRGB(0.48, 0.12, 0.24)
        canvas.rect(x, y, 90 * MM, 9 * MM, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for text, size, height in (
            (EVENT, 8, 52),
            (name(number), 20, 36),
            (AFFILIATION, 9, 24),
            ("Viet Nam", 9, 19),
            ("Student", 10, 3),
        ):
            bare_text(canvas, x + 6 * MM, y + height * MM, size, text)
        bare_code(canvas, x + 67 * MM, y + 12 * MM, 17 * MM, ticket_address(number))
        if place == 7 or number == count - 1:
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def bare_certificates(count: int) -> bytes:
    """One on a page, with the same words and no frame."""
    buffer, canvas = bare_canvas(A4_LANDSCAPE)
    for number in range(count):
        for text, size, height in (
            ("Collegium", 14, 178),
            ("Certificate of Attendance", 34, 149),
            ("This is to certify that", 12, 134),
            (name(number), 40, 112),
            ("attended", 12, 90),
            (EVENT, 19, 80),
            ("12–14 May 2027  ·  Friendship Hall", 12, 70),
            ("Example University", 10, 30),
            (certificate_number(number), 11, 45),
            ("15 May 2027", 11, 35),
            (certificate_address(number)[8:], 7, 23),
        ):
            bare_text(canvas, 60 * MM, height * MM, size, text)
        bare_code(canvas, 244 * MM, 23 * MM, 27 * MM, certificate_address(number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def bare_canvas(size: tuple[float, float]) -> tuple[io.BytesIO, Canvas]:
    font(Weight.REGULAR)
    buffer = io.BytesIO()
    return buffer, Canvas(buffer, pagesize=size, pageCompression=1, initialFontName=str(Weight.REGULAR))


def bare_text(canvas: Canvas, x: float, y: float, size: float, text: str) -> None:
    canvas.setFont(str(Weight.REGULAR), size)
    canvas.drawString(x, y, text)


def bare_code(canvas: Canvas, x: float, y: float, side: float, payload: str) -> None:
    rows = segno.make(payload, error="m", micro=False, mask=3, boost_error=False).matrix
    scale = side / len(rows)
    path = []
    for down, row in enumerate(rows):
        start = 0
        while (start := row.find(1, start)) >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            path.append(f"{start} {down} {end - start} 1 re")
            start = end
    canvas._code.append(f"q {scale:.4f} 0 0 {-scale:.4f} {x:.2f} {y + side:.2f} cm {' '.join(path)} f Q")


DRAWINGS = {
    "badges": badges,
    "tickets": tickets,
    "certificates": certificates,
    "badges-bare": bare_badges,
    "certificates-bare": bare_certificates,
}


def main() -> None:
    what, count = sys.argv[1], int(sys.argv[2])
    began = time.perf_counter()
    pdf = DRAWINGS[what](count)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"seconds": seconds, "per_second": count / seconds, "bytes": len(pdf), "peak_mib": peak}
    print(json.dumps({name: round(figure, 2) for name, figure in facts.items()}))


if __name__ == "__main__":
    main()
