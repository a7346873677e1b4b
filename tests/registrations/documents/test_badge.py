import io

import pytest
from pypdf import PdfReader

from core.pdf import A4, A6, MM, Brand
from registrations.documents.badge import BadgeLabels, BadgeRow, draw_badges
from tests.papers import NAMES, assert_well_made, has_ink, read_with_poppler, read_with_pypdf, scanned, squeezed

LABELS = BadgeLabels(badges="Badges", write_name="Please write the name here", test="TEST")
BRAND = Brand("Collegium")


def row(name: str = "Marie Curie", number: int = 0, **facts) -> BadgeRow:
    return BadgeRow(name, "Student", f"https://collegium.example.org/tickets/ABCDEFGHJKMNPQRS{number:04d}/", **facts)


def badges(rows: list[BadgeRow], layout: str = "a4", **options) -> bytes:
    return draw_badges("Quantum Symposium", rows, labels=LABELS, brand=BRAND, layout=layout, **options)


@pytest.mark.parametrize("layout", ["a4", "a6"])
@pytest.mark.parametrize("name", NAMES)
def test_badge_shows_every_name_whole(name, layout):
    pdf = badges([row(name)], layout)

    assert squeezed(name) in read_with_pypdf(pdf)[0]
    assert squeezed(name) in read_with_poppler(pdf)[0]
    assert_well_made(pdf)


@pytest.mark.parametrize("name", NAMES)
def test_names_keep_clear_of_the_edges_where_badges_are_cut(name):
    pdf = badges([row(name, affiliation=name, country=name)], "a6")

    for left, right in ((0, 8 * MM), (A6[0] - 8 * MM, A6[0])):
        assert not has_ink(pdf, 1, left, 18 * MM, right, A6[1] - 4 * MM)


@pytest.mark.parametrize(("layout", "pages", "size"), [("a4", 3, A4), ("a6", 17, A6)])
def test_badges_take_their_pages(layout, pages, size):
    reader = PdfReader(io.BytesIO(badges([row(number=number) for number in range(17)], layout)))

    assert len(reader.pages) == pages
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx(size, abs=0.01)


def test_no_badges_are_one_empty_page():
    assert len(read_with_poppler(badges([]))) == 1


def test_all_eight_codes_of_a_sheet_are_read_from_its_picture():
    rows = [row(number=number) for number in range(8)]

    assert scanned(badges(rows), dpi=200) == {one.url for one in rows}


def test_the_large_badge_is_read_from_its_picture():
    assert scanned(badges([row()], "a6"), dpi=120) == {row().url}


@pytest.mark.parametrize("layout", ["a4", "a6"])
def test_badge_shows_affiliation_country_and_ticket(layout):
    text = read_with_poppler(badges([row(affiliation="Đại học Huế", country="Việt Nam")], layout))[0]

    for fact in ("ĐạihọcHuế", "ViệtNam", "Student", "QuantumSymposium"):
        assert fact in text
    assert "TEST" not in text


def test_badge_of_a_test_order_says_so():
    assert "TEST" in read_with_poppler(badges([row(is_test=True)]))[0]


@pytest.mark.parametrize("layout", ["a4", "a6"])
@pytest.mark.parametrize("name", ["محمد الأحمد", "김민수", "🎉"])
def test_badge_of_a_name_without_font_has_a_line_to_write_on(name, layout):
    pdf = badges([row(name, affiliation="جامعة القاهرة")], layout)

    assert squeezed(LABELS.write_name) in read_with_poppler(pdf)[0]
    assert scanned(pdf) == {row().url}
    assert_well_made(pdf)


def test_texts_of_any_length_stay_whole_on_their_badge():
    pdf = badges([row("N" * 241, affiliation="A " * 125, country="C" * 60)] * 8)

    text = read_with_poppler(pdf)[0]
    for fact in ("N" * 241, "A" * 125, "C" * 60):
        assert text.count(fact) == 8


def test_five_hundred_badges_are_a_small_file():
    pdf = badges([row(f"Nguyễn Thị {number}", number) for number in range(500)])

    assert len(pdf) < 400_000


@pytest.mark.parametrize("layout", ["a4", "a6"])
def test_badge_has_the_marks_of_what_was_booked_and_leaves_out_what_does_not_fit(layout):
    long = [f"WORKSHOP {n}" for n in range(9)]
    pdf = badges(
        [row("An Nguyen", marks=("DINNER", "WS 2"), affiliation="Hue " * 30), row("Bo", marks=tuple(long))], layout
    )

    text = "".join(read_with_pypdf(pdf))
    assert "DINNER" in text and "WS2" in text.replace(" ", "")
    assert "WORKSHOP0" in text.replace(" ", "")
    assert "WORKSHOP8" not in text.replace(" ", "")
    assert "…" in text
