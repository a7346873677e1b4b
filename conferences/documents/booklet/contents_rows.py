"""The contents at the front: days, and below each its sessions or its hours."""

from collections.abc import Iterator

from conferences.documents.booklet.content import Booklet
from conferences.documents.booklet.setting import Ref, Row, Text
from conferences.documents.booklet.style import Style
from core.pdf import INK, MM, Weight

HOURS_FROM = 61  # sessions of a day with abstracts: from here on the contents name its hours, not its sessions


def contents_rows(style: Style, booklet: Booklet) -> Iterator[Row]:
    labels, days = style.labels, booklet.days
    yield from contents_row(style, labels.timetable, "timetable-0", level=0)
    for number, day in enumerate(days):
        yield from contents_row(style, day.label, f"timetable-{number}", level=1)
    with_entries = [
        (number, day) for number, day in enumerate(days) if any(session.has_entry for session in day.sessions)
    ]
    if with_entries:
        yield from contents_row(style, labels.sessions, f"day-{with_entries[0][0]}", level=0)
    several = sum(session.has_entry for day in days for session in day.sessions) >= HOURS_FROM
    for number, day in with_entries:
        yield from contents_row(style, day.label, f"day-{number}", level=1)
        hours: set[str] = set()
        for session in day.sessions:
            if session.has_entry and several and session.hour not in hours:
                hours.add(session.hour)
                yield from contents_row(style, session.hour, f"s-{session.anchor}", level=2)
            elif session.has_entry and not several:
                yield from contents_row(style, session.title, f"s-{session.anchor}", level=2)
    if any(session.people or session.chairs or session.talks for day in days for session in day.sessions):
        yield from contents_row(style, labels.people, "people", level=0)


def contents_row(style: Style, text: str, anchor: str, *, level: int) -> list[Row]:
    right, x = style.sheet.measure, (0, 0, 6 * MM)[level]
    size = (11.5, 9.5, 8.8)[level]
    weight = (Weight.BOLD, Weight.SEMIBOLD, Weight.REGULAR)[level]
    rows = style.lines.rows(
        text,
        right - 14 * MM,
        size=size,
        leading=size * 1.45,
        x=x,
        weight=weight,
        gap=(13, 4, 0)[level],
        keep=level < 2,
        colour=style.accent if level == 0 else INK,
    )
    if rows:
        last = rows[-1]
        end = x + style.lines.width(str(last.texts[0].text), weight) * size
        number = Text(right, Ref(anchor), size, weight, align="right")
        last.texts.append(number)
        last.leader = (end + 5, right - 9 * MM)
        last.link = anchor
    return rows
