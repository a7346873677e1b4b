"""A session with its people, abstract and talks."""

from typing import Literal

from conferences.documents.booklet.content import BookletSession, BookletTalk, Paragraph, Somebody
from conferences.documents.booklet.lines import drawable, name_in_print
from conferences.documents.booklet.row_drawing import tabular_width
from conferences.documents.booklet.setting import Row, Text
from conferences.documents.booklet.style import Style
from core.pdf import MM, MUTED, Weight

SUPERSCRIPT = str.maketrans("0123456789,", "⁰¹²³⁴⁵⁶⁷⁸⁹,")


def session_rows(style: Style, session: BookletSession) -> list[Row]:
    lines, width = style.lines, style.sheet.column_width(style.sheet.columns)
    when = Text(0, session.time, style.body, Weight.SEMIBOLD, style.accent, align="tabular")
    place = tabular_width(session.time, style.body, Weight.SEMIBOLD) + 7
    rooms = lines.broken(session.room, width - place, style.body)
    head = Row(
        style.leading,
        [when, *([Text(place, rooms[0], style.body, colour=style.accent)] if rooms else [])],
        gap=17,
        keep=True,
        rule=style.accent,
        rule_width=width,
        anchors=(f"s-{session.anchor}",),
    )
    head.height += 4
    rows = [head]
    rows += [Row(style.leading, [Text(place, line, style.body, colour=style.accent)], keep=True) for line in rooms[1:]]
    rows += lines.rows(
        session.over.upper(), width, size=6.4, leading=10.5, weight=Weight.SEMIBOLD, colour=MUTED, keep=True,
        tracking=0.7,
    )  # fmt: skip
    rows += lines.rows(session.title, width, size=11.6, leading=14.8, weight=Weight.BOLD, gap=2.5, keep=True)
    rows += lines.rows(session.subtitle, width, size=9.4, leading=12.6, colour=MUTED, gap=1, keep=True)
    rows += lines.rows(session.note, width, size=style.body, leading=style.leading, colour=MUTED, keep=True)
    rows += people_rows(style, session.people, width)
    for somebody in session.chairs:
        name = f"{style.labels.chair}: {name_in_print(somebody.name)}"
        name += f", {somebody.affiliation}" if somebody.affiliation else ""
        rows += lines.rows(
            name, width, size=style.body, leading=style.leading, colour=MUTED, gap=2, keep=True,
            people=(somebody.person_id,),
        )  # fmt: skip
    rows += paragraph_rows(style, session.abstract, width)
    for talk in session.talks:
        rows += talk_rows(style, talk, width)
    rows[-1].keep = False
    return rows


def talk_rows(style: Style, talk: BookletTalk, width: float) -> list[Row]:
    mark = talk.mark or talk.time
    rows: list[Row] = []
    if mark:
        align: Literal["left", "tabular"] = "left" if talk.mark else "tabular"
        text = drawable(mark)
        rows.append(
            Row(
                style.leading,
                [Text(0, text, style.body - 0.4, Weight.SEMIBOLD, MUTED, align=align)],
                gap=11,
                keep=True,
            )
        )
    rows += style.lines.rows(
        talk.title, width, size=9.6, leading=12.8, weight=Weight.SEMIBOLD, gap=1 if mark else 11, keep=True
    )
    rows += people_rows(style, talk.people, width)
    rows += paragraph_rows(style, talk.abstract, width)
    if rows:
        rows[-1].keep = False
    return rows


def people_rows(style: Style, people: tuple[Somebody, ...], width: float) -> list[Row]:
    """Names in one run; affiliations below, with numbers where there are several."""
    if not people:
        return []
    places = list(dict.fromkeys(person.affiliation for person in people if person.affiliation))
    names = []
    for person in people:
        mark = str(places.index(person.affiliation) + 1) if len(places) > 1 and person.affiliation else ""
        names.append(name_in_print(person.name) + mark.translate(SUPERSCRIPT))
    ids = tuple(person.person_id for person in people)
    rows = style.lines.rows(
        ", ".join(names), width, size=style.body + 0.3, leading=style.leading + 0.2, gap=3, keep=True, people=ids
    )
    for number, place in enumerate(places, start=1):
        text = f"{str(number).translate(SUPERSCRIPT)} {place}" if len(places) > 1 else place
        rows += style.lines.rows(
            text,
            width,
            size=style.body - 1,
            leading=style.leading - 1.4,
            colour=MUTED,
            gap=1.5 if number == 1 else 0,
            keep=number < 3,
        )
    return rows


def paragraph_rows(style: Style, paragraphs: tuple[Paragraph, ...], width: float) -> list[Row]:
    rows: list[Row] = []
    for number, paragraph in enumerate(paragraphs):
        x = 3.4 * MM if paragraph.is_bullet else 0.0
        gap = 5.5 if number == 0 else 0.5 if paragraph.is_tight or paragraph.is_bullet else 4
        made = style.lines.rows(paragraph.text, width, size=style.body, leading=style.leading, x=x, gap=gap)
        if made and paragraph.is_bullet:
            made[0].texts.insert(0, Text(0.8 * MM, "•", style.body, colour=MUTED))
        rows += made
    return rows
