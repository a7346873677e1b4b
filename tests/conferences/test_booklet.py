"""The booklet: read back by another program, every page number is where the thing stands."""

import io
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from conferences.actions.programme import release_programme
from conferences.documents.booklet.lines import Lines, name_in_print
from conferences.documents.booklet.pages import folded
from conferences.models import Presentation, Presenter, SessionPerson
from conferences.queries.booklet import paragraphs
from tests.factories import START, PersonFactory, RoomFactory, SessionFactory
from tests.papers import fonts_of, read_with_poppler, scanned, squeezed

pytestmark = pytest.mark.django_db

PDF, FOLDED = "/programme/water/programme.pdf", "/programme/water/booklet.pdf"


@pytest.fixture
def water(conference):
    hall = RoomFactory(venue=conference.venue, name="大厅 Hall")
    for day in range(3):
        for number in range(6):
            session = SessionFactory(
                conference=conference,
                title=f"River {day}{number} Đường thủy 长江",
                room=hall,
                abstract="A river rises. " * 60,
                starts_at=START + timedelta(days=day, hours=number),
                ends_at=START + timedelta(days=day, hours=number, minutes=50),
            )
            person = PersonFactory(family_name=f"Walker{day}{number}", given_name="Ngọc Ánh")
            SessionPerson.objects.create(session=session, person=person, affiliation="Huế University")
    SessionFactory(conference=conference, title="Tea", kind="break", starts_at=START + timedelta(hours=7),
                   ends_at=START + timedelta(hours=8))  # fmt: skip
    release_programme(conference=conference)
    return conference


def page_of(pages, text, *, after=0):
    return next(number for number, page in enumerate(pages, start=1) if number > after and squeezed(text) in page)


def test_contents_and_index_name_the_pages(client, water):
    response = client.get(PDF)

    pages = read_with_poppler(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert "WaterSymposium" in pages[0]
    first_abstract = page_of(pages, "Sessions and abstracts".upper(), after=3)
    for day, number in ((0, 0), (1, 3), (2, 5)):
        title = f"River {day}{number} Đường thủy 长江"
        at = next(n for n, page in enumerate(pages, 1) if n >= first_abstract and squeezed(title) in page)
        assert squeezed(f"{title}{at}") in pages[2]
        assert squeezed(f"Ngọc Ánh Walker{day}{number}{at}") in pages[-1]
    assert squeezed(f"Index of people{len(pages)}") in pages[2]


def test_running_heads_count_the_pages(client, water):
    pages = read_with_poppler(client.get(PDF).content)

    for number, page in enumerate(pages[2:], start=3):
        assert str(number) in page[:80]


def test_page_numbers_are_links_and_days_are_in_the_readers_contents(client, water):
    reader = PdfReader(io.BytesIO(client.get(PDF).content))

    titles = [entry.title for entry in reader.outline]
    assert titles == [
        *(f"Timetable: {day}, {n} May 2027" for day, n in (("Wednesday", 12), ("Thursday", 13), ("Friday", 14))),
        *(
            f"Sessions and abstracts: {d}, {n} May 2027"
            for d, n in (("Wednesday", 12), ("Thursday", 13), ("Friday", 14))
        ),
        "Index of people",
    ]
    pages = read_with_poppler(client.get(PDF).content)
    first, last = page_of(pages, "Sessions and abstracts".upper(), after=3), len(pages)
    links = [note.get_object()["/Dest"][0] for page in reader.pages[3:6] for note in page.get("/Annots", ())]
    led_to = [reader.get_page_number(page.get_object()) + 1 for page in links]
    assert len(led_to) == 18  # each session of the timetable
    assert (min(led_to), sorted(led_to)) == (first, led_to)
    assert max(led_to) < last


def test_imprint_leads_to_the_programme_online(client, water):
    (address,) = scanned(client.get(PDF).content, page=2)

    assert address.endswith("/en/conferences/water/programme/")


def test_all_fonts_are_in_the_file(client, water):
    fonts = fonts_of(client.get(PDF).content)

    assert {re.sub(r"^[A-Z]+\+", "", name) for name, _embedded in fonts} >= {"BeVietnamPro-Regular"}
    assert all(embedded for _name, embedded in fonts)


def test_folded_booklet_has_all_pages_two_on_a_sheet(client, water):
    sheets = PdfReader(io.BytesIO(client.get(FOLDED).content)).pages
    texts = read_with_poppler(client.get(FOLDED).content)

    assert len(sheets) % 2 == 0
    assert round(float(sheets[0].mediabox.width) / 72 * 25.4) == 297
    assert "WaterSymposium" in texts[0]
    assert all(squeezed(f"River {day}{number}") in "".join(texts) for day in range(3) for number in range(6))


@given(st.integers(1, 400))
def test_folding_shows_every_page_once_and_in_order(count):
    sides = folded(count)
    full = -(-count // 4) * 4

    assert sorted(page for side in sides for page in side) == list(range(1, full + 1))
    assert all(left + right == full + 1 for left, right in sides)
    # front and back of a leaf: the page on the right of a front has its successor behind it, on the left
    assert all(front[1] + 1 == back[0] for front, back in zip(sides[::2], sides[1::2], strict=True))


def test_withdrawn_sessions_are_gone_and_cancelled_ones_named(client, water):
    first, second = water.sessions.filter(title__startswith="River")[:2]
    first.delete()
    second.status = "cancelled"
    second.save()
    release_programme(conference=water)

    text = "".join(read_with_poppler(client.get(PDF).content))

    assert squeezed(first.title) not in text
    assert text.count(squeezed(second.title)) == 1  # in the timetable only
    assert "Cancelled" in text


def test_posters_and_talks_stand_in_their_session(client, conference):
    session = SessionFactory(conference=conference, title="Posters", kind="poster_session")
    poster = Presentation.objects.create(session=session, title="Moss", kind="poster", board_number="P-07")
    Presenter.objects.create(presentation=poster, person=PersonFactory(), affiliation="A")
    Presenter.objects.create(presentation=poster, person=PersonFactory(), affiliation="B")
    release_programme(conference=conference)

    text = "".join(read_with_poppler(client.get(PDF).content))

    assert "P-07Moss" in text
    assert "1poster" in text
    assert "¹A²B" in text


HOSTILE = [
    "", " ", "\x01\x1f", "🦀🦀", "العربية", "அ" * 50, "x" * 5000, "<script>alert(1)</script>", "% \\ ( ) [ ]",
    "Nguyễn " * 200, "长" * 2000, "a\u0301\u0323" * 90, "<ul><li>one<li>two</ul><p>three<br>four",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_booklet(client, conference, text):
    session = SessionFactory(conference=conference, title=text[:300] or "t", abstract=text, subtitle=text[:300])
    person = PersonFactory(family_name="x", full_name=text[:250].strip() or "y")
    SessionPerson.objects.create(session=session, person=person, affiliation=text[:250])
    conference.title = text[:250] or "t"
    conference.save()
    release_programme(conference=conference)

    for address in (PDF, FOLDED):
        response = client.get(address)
        assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


def test_names_that_no_font_has_become_their_latin_form():
    assert name_in_print("Ελπίδα Παπασταύρου (Elpida Papastavrou)") == "Elpida Papastavrou"
    assert name_in_print("王小明 (Wang Xiaoming)") == "王小明 (Wang Xiaoming)"
    assert name_in_print("العربية") == "[…]"


@given(st.text(max_size=200), st.floats(30, 400))
def test_lines_are_never_too_wide(text, width):
    lines = Lines()

    broken = lines.broken(text, width, 9)

    assert all(lines.width(line) * 9 <= width + 2 for line in broken)


def test_abstracts_become_paragraphs():
    found = paragraphs("First **bold**.\n\n- one\n- two\n\nLast\nline <3")

    assert [(row.text, row.is_bullet) for row in found] == [
        ("First bold.", False),
        ("one", True),
        ("two", True),
        ("Last", False),
        ("line <3", False),
    ]


def test_booklet_speaks_the_language_asked_for(client, water):
    english, chinese = client.get(PDF), client.get(f"{PDF}?lang=zh-hans")

    assert (english["Content-Language"], chinese["Content-Language"]) == ("en", "zh-hans")
    assert squeezed("2027年5月12日") in "".join(read_with_poppler(chinese.content))


def test_unchanged_booklet_answers_304(client, water):
    etag = client.get(PDF)["ETag"]

    assert client.get(PDF, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("address", [PDF, FOLDED])
def test_nothing_released_is_no_booklet(client, conference, address):
    SessionFactory(conference=conference, title="Draft")

    assert client.get(address).status_code == 404
