"""The index of people at the end."""

from collections.abc import Iterator, Mapping

from conferences.documents.booklet.content import Booklet, Somebody
from conferences.documents.booklet.lines import drawable, name_in_print
from conferences.documents.booklet.setting import Row, Text
from conferences.documents.booklet.style import Style
from core.pdf import MM, MUTED, Weight


def index_rows(style: Style, booklet: Booklet, pages_of: Mapping[int, set[int]]) -> Iterator[Row]:
    """Everybody who stands on a page of the sessions, by sort key, with those pages."""
    width, size = style.sheet.column_width(style.sheet.index_columns), 8.4
    known: dict[int, Somebody] = {}
    for day in booklet.days:
        for session in day.sessions:
            inside = [person for talk in session.talks for person in talk.people]
            for person in (*session.people, *session.chairs, *inside):
                known.setdefault(person.person_id, person)
    letter = ""
    for person in sorted(known.values(), key=lambda person: (person.sort_key, person.name)):
        pages = ", ".join(str(number) for number in sorted(pages_of.get(person.person_id, ())))
        if not pages:
            continue
        first = person.sort_key[:1].upper()
        first = first if first.isalpha() else "#"
        if first != letter:
            letter = first
            text = Text(0, drawable(letter), 10.5, Weight.BOLD, style.accent)
            yield Row(15, [text], gap=9, keep=True)
        numbers = style.lines.width(pages) * size
        rows = style.lines.rows(
            name_in_print(person.name), width - min(numbers + 8, width / 2), size=size, leading=11.6
        )
        if not rows:
            continue
        for row in rows[:-1]:
            row.keep = True
        for row in rows[1:]:
            row.texts = [Text(3 * MM, text.text, text.size) for text in row.texts]
        rows[-1].texts.append(Text(width, pages, size, colour=MUTED, align="right"))
        yield from rows
