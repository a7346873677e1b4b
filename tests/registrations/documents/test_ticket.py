import io

import pytest
from PIL import Image
from pypdf import PdfReader

from core.branding import Brand
from registrations.documents.ticket import TicketEvent, TicketLabels, TicketRow, draw_tickets
from tests.papers import NAMES, assert_well_made, read_with_poppler, read_with_pypdf, scanned, squeezed

EVENT = TicketEvent(
    title="International Symposium on Quantum Materials 量子材料",
    kind="symposium",
    dates="12–14 May 2027",
    time="Opens on Wednesday at 09:00 (Asia/Shanghai)",
    place="Friendship Hall, Beijing",
    address="5 Yiheyuan Road\nHaidian",
    directions="Metro line 4, exit A.",
    notes=("Names may be changed until 1 May 2027.",),
)
LABELS = TicketLabels(
    ticket="Ticket",
    when="When",
    where="Where",
    order="Order",
    show_code="Show this code at the entrance.",
    write_name="Please write the name here",
    notes="Good to know",
    fold="fold",
    test="TEST – no money moved",
)
BRAND = Brand("Collegium")


def row(holder: str = "Marie Curie", **facts) -> TicketRow:
    return TicketRow(
        holder=holder,
        ticket_type="Student",
        order_code="K7QMR2",
        url="https://collegium.example.org/tickets/abcdefghij234567/",
        **facts,
    )


@pytest.mark.parametrize("name", NAMES)
def test_ticket_shows_every_name_whole(name):
    pdf = draw_tickets(EVENT, [row(name)], labels=LABELS, brand=BRAND)

    assert squeezed(name) in read_with_pypdf(pdf)[0]
    assert squeezed(name) in read_with_poppler(pdf)[0]
    assert_well_made(pdf)


def test_ticket_has_a_page_for_each_person_with_the_facts():
    rows = [row("王小明", counter="1 / 2", affiliation="清华大学"), row("Tuyết Đặng", counter="2 / 2")]

    pages = read_with_poppler(draw_tickets(EVENT, rows, labels=LABELS, brand=BRAND))

    assert len(pages) == 2
    for fact in ("量子材料", "12–14 May 2027", "Friendship Hall", "Metro line 4", "K7QMR2", "Names may be changed"):
        assert all(squeezed(fact) in page for page in pages), fact
    assert "清华大学" in pages[0]
    assert "TEST" not in pages[0]


def test_ticket_code_is_read_from_its_picture():
    pdf = draw_tickets(EVENT, [row()], labels=LABELS, brand=BRAND)

    assert scanned(pdf, dpi=100) == {"https://collegium.example.org/tickets/abcdefghij234567/"}


def test_ticket_of_a_test_order_says_so():
    pdf = draw_tickets(EVENT, [row()], labels=LABELS, brand=BRAND, is_test=True)

    assert squeezed(LABELS.test) in read_with_poppler(pdf)[0]


@pytest.mark.parametrize("name", ["محمد الأحمد", "김민수", "🎉"])
def test_ticket_of_a_name_without_font_has_a_line_to_write_on_and_its_code(name):
    pdf = draw_tickets(EVENT, [row(name)], labels=LABELS, brand=BRAND)

    assert squeezed(LABELS.write_name) in read_with_poppler(pdf)[0]
    assert scanned(pdf) == {"https://collegium.example.org/tickets/abcdefghij234567/"}
    assert_well_made(pdf)


def test_ticket_texts_of_any_length_and_script_do_not_break_it():
    event = TicketEvent("题" * 250, "k" * 60, "d" * 80, "t" * 200, "p" * 200, "a\n" * 80, "x " * 900, ("n " * 400,) * 6)
    long_row = row("N" * 241, affiliation="A " * 125, includes="i " * 200)

    pdf = draw_tickets(event, [long_row], labels=LABELS, brand=Brand("B" * 120, "#ffffff"))

    assert "N" * 241 in read_with_poppler(pdf)[0]
    assert "题" * 250 in read_with_poppler(pdf)[0]
    assert "A" * 125 in read_with_poppler(pdf)[0]


def test_ticket_draws_the_logo_once_for_all_pages():
    picture = io.BytesIO()
    Image.effect_noise((600, 200), 60).convert("RGBA").save(picture, "PNG")

    one = draw_tickets(EVENT, [row()], labels=LABELS, brand=Brand("B", logo_png=picture.getvalue()))
    ten = draw_tickets(EVENT, [row()] * 10, labels=LABELS, brand=Brand("B", logo_png=picture.getvalue()))

    assert len(PdfReader(io.BytesIO(ten)).pages) == 10
    assert len(ten) < len(one) + 10 * 3000
