"""The timetable: a session in a line or a few, with the page of its abstract."""

from conferences.documents.booklet.content import BookletSession, BookletTalk
from conferences.documents.booklet.row_drawing import HAIR, tabular_width
from conferences.documents.booklet.setting import Ref, Row, Text
from conferences.documents.booklet.style import Style
from core.pdf import INK, MM, MUTED, Weight


def timetable_rows(style: Style, session: BookletSession) -> list[Row]:
    sheet = style.sheet
    time_width = 25 * MM if sheet.has_room_column else 23 * MM
    room_width = 34 * MM if sheet.has_room_column else 0.0
    page_width = 9 * MM
    width = sheet.measure - time_width - room_width - page_width
    muted = session.is_break or session.is_cancelled
    rows = style.lines.rows(
        session.title,
        time_width + width,
        size=9.4,
        leading=12.6,
        x=time_width,
        weight=Weight.REGULAR if session.is_break else Weight.SEMIBOLD,
        colour=MUTED if muted else INK,
        keep=True,
    ) or [Row(12.6)]
    under = [session.note, session.names, session.posters]
    if not sheet.has_room_column:
        under.insert(0, session.room)
    for text in under:
        rows += style.lines.rows(text, time_width + width, size=8.2, leading=11, x=time_width, colour=MUTED, keep=True)
    first = rows[0]
    first.texts.insert(0, Text(0, session.time, 8.6, colour=MUTED if muted else INK, align="tabular"))
    if session.has_entry:
        first.texts.append(Text(sheet.measure, Ref(f"s-{session.anchor}"), 8.6, colour=style.accent, align="right"))
        first.link = f"s-{session.anchor}"
    if sheet.has_room_column:
        lines = style.lines.broken(session.room, room_width - 3 * MM, 8.2)
        while len(rows) < len(lines):
            rows.append(Row(11, keep=True))
        for row, line in zip(rows, lines, strict=False):
            row.texts.append(Text(time_width + width + 3 * MM, line, 8.2, colour=MUTED))
    for talk in session.talks:
        if not talk.time:
            continue
        rows += talk_lines(style, talk, time_width, width)
    first.gap, first.rule, first.rule_width = 5.5, HAIR, sheet.measure
    for row in rows[8:]:  # a long session may break, but not in its first lines
        row.keep = False
    rows[-1].keep = False
    return rows


def talk_lines(style: Style, talk: BookletTalk, x: float, width: float) -> list[Row]:
    indent = x + tabular_width("00:00 ", 8.2) + 2 * MM
    rows = style.lines.rows(talk.title, x + width, size=8.6, leading=11.6, x=indent, gap=2.5, keep=True)
    if rows:
        rows[0].texts.insert(0, Text(x, talk.time[:5], 8.2, colour=MUTED, align="tabular"))
    return rows + style.lines.rows(talk.presenting, x + width, size=8, leading=10.6, x=indent, colour=MUTED, keep=True)
