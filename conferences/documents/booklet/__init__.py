"""The programme as a printed booklet: cover, contents, timetable, sessions with abstracts, index of people.

From `content` the modules …_rows make rows; `composing` puts them on pages; `pages`, `cover` and `imprint` draw.
"""

from typing import Literal

from conferences.documents.booklet.composing import compose
from conferences.documents.booklet.content import Booklet, BookletLabels
from conferences.documents.booklet.lines import Lines, drawable
from conferences.documents.booklet.pages import draw_pages, draw_sheets
from conferences.documents.booklet.sheet import LARGE, SMALL
from conferences.documents.booklet.style import Style
from core.pdf import A4_LANDSCAPE, Brand, Paper
from core.pdf.paper import readable

Layout = Literal["pages", "booklet"]

__all__ = ["Layout", "draw_booklet"]


def draw_booklet(
    booklet: Booklet, *, labels: BookletLabels, brand: Brand, layout: Layout = "pages", invariant: bool = False
) -> bytes:
    """A4 pages to read, or A5 pages two on a sheet in the order in which a printer needs them to fold and staple."""
    sheet = LARGE if layout == "pages" else SMALL
    composed = compose(booklet, brand, Style(Lines(), sheet, labels, readable(brand.accent)))
    paper = Paper(
        (sheet.width, sheet.height) if layout == "pages" else A4_LANDSCAPE,
        title=f"{labels.programme} · {drawable(booklet.title)}",
        author=brand.name,
        language=labels.language,
        invariant=invariant,
    )
    if layout == "pages":
        draw_pages(paper, composed)
    else:
        draw_sheets(paper, composed)
    return paper.save()
