"""The programme as a printed booklet: cover, contents, timetable, sessions with abstracts, index of people.

A4 pages to read, or A5 pages two on a sheet in the order in which a printer needs them to fold and staple. All texts
come ready in the booklet's language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from conferences.documents.booklet_setting import (
    HAIR,
    LARGE,
    SMALL,
    SUPERSCRIPT,
    Lines,
    Page,
    Ref,
    Row,
    Setter,
    Sheet,
    Text,
    draw_row,
    drawable,
    name_in_print,
    tabular_width,
)
from core.pdf import A4_LANDSCAPE, INK, MM, MUTED, Brand, Paper, Weight, fit, printable
from core.pdf.paper import is_mark, readable

Layout = Literal["pages", "booklet"]
FRONT = 2  # cover and imprint stand before the numbered sections
HOURS_FROM = 61  # sessions of a day with abstracts: from here on the contents name its hours, not its sessions


@dataclass(frozen=True, slots=True)
class BookletLabels:
    """`page` holds %(number)s. `posters` is for the timetable of a poster session without times."""

    programme: str
    contents: str
    timetable: str
    sessions: str
    people: str
    chair: str
    cancelled: str
    tentative: str
    where: str
    online: str
    contact: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_bullet: bool = False
    is_tight: bool = False  # a line of its own within a paragraph


@dataclass(frozen=True, slots=True)
class Somebody:
    person_id: int
    name: str
    sort_key: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class BookletTalk:
    """`time` is `09:00–09:20`, or "" without times; `mark` the poster's board."""

    title: str
    time: str = ""
    mark: str = ""
    people: tuple[Somebody, ...] = ()
    presenting: str = ""
    abstract: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class BookletSession:
    anchor: str
    title: str
    time: str
    hour: str
    room: str = ""
    subtitle: str = ""
    over: str = ""  # the line above the title: kind and track
    names: str = ""  # who speaks, for the timetable
    people: tuple[Somebody, ...] = ()
    chairs: tuple[Somebody, ...] = ()
    abstract: tuple[Paragraph, ...] = ()
    talks: tuple[BookletTalk, ...] = ()
    note: str = ""  # cancelled, not yet confirmed
    posters: str = ""
    is_break: bool = False
    is_cancelled: bool = False

    @property
    def has_entry(self) -> bool:
        """Whether there is more to say than what the timetable says."""
        return not self.is_cancelled and bool(self.abstract or self.talks or (self.people and not self.is_break))


@dataclass(frozen=True, slots=True)
class BookletDay:
    label: str
    sessions: tuple[BookletSession, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """`address` is where the programme stands online, `edition` says which release it is; both for the imprint."""

    title: str
    kind: str
    dates: str
    place: str
    days: tuple[BookletDay, ...]
    theme: str = ""
    summary: tuple[Paragraph, ...] = ()
    venue: tuple[str, ...] = ()
    contact: str = ""
    address: str = ""
    edition: str = ""


def draw_booklet(
    booklet: Booklet, *, labels: BookletLabels, brand: Brand, layout: Layout = "pages", invariant: bool = False
) -> bytes:
    sheet = LARGE if layout == "pages" else SMALL
    setting = _Booklet(booklet, labels, brand, sheet)
    setting.compose()
    paper = Paper(
        (sheet.width, sheet.height) if layout == "pages" else A4_LANDSCAPE,
        title=f"{labels.programme} · {drawable(booklet.title)}",
        author=brand.name,
        language=labels.language,
        invariant=invariant,
    )
    if layout == "pages":
        setting.draw_pages(paper)
    else:
        setting.draw_sheets(paper)
    return paper.save()


def folded(count: int) -> list[tuple[int, int]]:
    """Left and right page of each side to print, so that the stack folds to a booklet; `count` is filled up to four.

    Numbers above `count` stay empty pages.
    """
    full = -(-count // 4) * 4
    return [(full - side, side + 1) if side % 2 == 0 else (side + 1, full - side) for side in range(full // 2)]


class _Booklet:
    def __init__(self, booklet: Booklet, labels: BookletLabels, brand: Brand, sheet: Sheet) -> None:
        self.booklet, self.labels, self.brand, self.sheet = booklet, labels, brand, sheet
        self.accent = readable(brand.accent)
        self.lines = Lines()
        self.setter = Setter(sheet, FRONT + 1)
        self.body, self.leading = sheet.body, round(sheet.body * 1.4, 2)

    # -- composing ------------------------------------------------------------------------------------------------

    def compose(self) -> None:
        setter, labels = self.setter, self.labels
        setter.open(labels.contents, self.heading(labels.contents))
        setter.flow(list(self.contents()))
        for number, day in enumerate(self.booklet.days):
            over = f"{labels.timetable}"
            setter.open(day.label, self.heading(day.label, over=over, anchor=f"timetable-{number}"))
            setter.flow([row for session in day.sessions for row in self.timetable_rows(session)])
        for number, day in enumerate(self.booklet.days):
            entries = [session for session in day.sessions if session.has_entry]
            if entries:
                over = labels.sessions
                setter.open(day.label, self.heading(day.label, over=over, anchor=f"day-{number}"))
                setter.flow([row for session in entries for row in self.session_rows(session)], self.sheet.columns)
        index = list(self.index_rows())
        if index:
            setter.open(labels.people, self.heading(labels.people, anchor="people"))
            setter.flow(index, self.sheet.index_columns)

    def heading(self, text: str, *, over: str = "", anchor: str = "") -> list[Row]:
        rows: list[Row] = []
        if over:
            small = Text(0, over.upper(), 7.5, Weight.SEMIBOLD, MUTED, tracking=1.1)
            rows.append(Row(10, [small], anchors=(anchor,)))
        size = 21 if self.sheet is LARGE else 17
        rows += self.lines.rows(
            text, self.sheet.measure, size=size, leading=size * 1.25, weight=Weight.BOLD, colour=self.accent
        )
        if anchor and rows and not over:
            rows[0].anchors = (anchor,)
        return [*rows, Row(size * 0.95)]

    def contents(self) -> Iterator[Row]:
        labels, days = self.labels, self.booklet.days
        yield from self.contents_row(labels.timetable, "timetable-0", level=0)
        for number, day in enumerate(days):
            yield from self.contents_row(day.label, f"timetable-{number}", level=1)
        with_entries = [
            (number, day) for number, day in enumerate(days) if any(session.has_entry for session in day.sessions)
        ]
        if with_entries:
            yield from self.contents_row(labels.sessions, f"day-{with_entries[0][0]}", level=0)
        several = sum(session.has_entry for day in days for session in day.sessions) >= HOURS_FROM
        for number, day in with_entries:
            yield from self.contents_row(day.label, f"day-{number}", level=1)
            hours: set[str] = set()
            for session in day.sessions:
                if session.has_entry and several and session.hour not in hours:
                    hours.add(session.hour)
                    yield from self.contents_row(session.hour, f"s-{session.anchor}", level=2)
                elif session.has_entry and not several:
                    yield from self.contents_row(session.title, f"s-{session.anchor}", level=2)
        if any(session.people or session.chairs or session.talks for day in days for session in day.sessions):
            yield from self.contents_row(labels.people, "people", level=0)

    def contents_row(self, text: str, anchor: str, *, level: int) -> list[Row]:
        right, x = self.sheet.measure, (0, 0, 6 * MM)[level]
        size = (11.5, 9.5, 8.8)[level]
        weight = (Weight.BOLD, Weight.SEMIBOLD, Weight.REGULAR)[level]
        rows = self.lines.rows(
            text,
            right - 14 * MM,
            size=size,
            leading=size * 1.45,
            x=x,
            weight=weight,
            gap=(13, 4, 0)[level],
            keep=level < 2,
            colour=self.accent if level == 0 else INK,
        )
        if rows:
            last = rows[-1]
            end = x + self.lines.width(str(last.texts[0].text), weight) * size
            number = Text(right, Ref(anchor), size, weight, align="right")
            last.texts.append(number)
            last.leader = (end + 5, right - 9 * MM)
            last.link = anchor
        return rows

    def timetable_rows(self, session: BookletSession) -> list[Row]:
        sheet = self.sheet
        time_width = 25 * MM if sheet.has_room_column else 23 * MM
        room_width = 34 * MM if sheet.has_room_column else 0.0
        page_width = 9 * MM
        width = sheet.measure - time_width - room_width - page_width
        muted = session.is_break or session.is_cancelled
        rows = self.lines.rows(
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
            rows += self.lines.rows(
                text, time_width + width, size=8.2, leading=11, x=time_width, colour=MUTED, keep=True
            )
        first = rows[0]
        first.texts.insert(0, Text(0, session.time, 8.6, colour=MUTED if muted else INK, align="tabular"))
        if session.has_entry:
            first.texts.append(Text(sheet.measure, Ref(f"s-{session.anchor}"), 8.6, colour=self.accent, align="right"))
            first.link = f"s-{session.anchor}"
        if sheet.has_room_column:
            lines = self.lines.broken(session.room, room_width - 3 * MM, 8.2)
            while len(rows) < len(lines):
                rows.append(Row(11, keep=True))
            for row, line in zip(rows, lines, strict=False):
                row.texts.append(Text(time_width + width + 3 * MM, line, 8.2, colour=MUTED))
        for talk in session.talks:
            if not talk.time:
                continue
            rows += self.talk_lines(talk, time_width, width)
        first.gap, first.rule, first.rule_width = 5.5, HAIR, sheet.measure
        for row in rows[8:]:  # a long session may break, but not in its first lines
            row.keep = False
        rows[-1].keep = False
        return rows

    def talk_lines(self, talk: BookletTalk, x: float, width: float) -> list[Row]:
        indent = x + tabular_width("00:00 ", 8.2) + 2 * MM
        rows = self.lines.rows(talk.title, x + width, size=8.6, leading=11.6, x=indent, gap=2.5, keep=True)
        if rows:
            rows[0].texts.insert(0, Text(x, talk.time[:5], 8.2, colour=MUTED, align="tabular"))
        return rows + self.lines.rows(
            talk.presenting, x + width, size=8, leading=10.6, x=indent, colour=MUTED, keep=True
        )

    def session_rows(self, session: BookletSession) -> list[Row]:
        lines, width = self.lines, self.sheet.column_width(self.sheet.columns)
        when = Text(0, session.time, self.body, Weight.SEMIBOLD, self.accent, align="tabular")
        place = tabular_width(session.time, self.body, Weight.SEMIBOLD) + 7
        rooms = lines.broken(session.room, width - place, self.body)
        head = Row(
            self.leading,
            [when, *([Text(place, rooms[0], self.body, colour=self.accent)] if rooms else [])],
            gap=17,
            keep=True,
            rule=self.accent,
            rule_width=width,
            anchors=(f"s-{session.anchor}",),
        )
        head.height += 4
        rows = [head]
        rows += [Row(self.leading, [Text(place, line, self.body, colour=self.accent)], keep=True) for line in rooms[1:]]
        rows += lines.rows(
            session.over.upper(), width, size=6.4, leading=10.5, weight=Weight.SEMIBOLD, colour=MUTED, keep=True,
            tracking=0.7,
        )  # fmt: skip
        rows += lines.rows(session.title, width, size=11.6, leading=14.8, weight=Weight.BOLD, gap=2.5, keep=True)
        rows += lines.rows(session.subtitle, width, size=9.4, leading=12.6, colour=MUTED, gap=1, keep=True)
        rows += lines.rows(session.note, width, size=self.body, leading=self.leading, colour=MUTED, keep=True)
        rows += self.people_rows(session.people, width)
        for somebody in session.chairs:
            name = f"{self.labels.chair}: {name_in_print(somebody.name)}"
            name += f", {somebody.affiliation}" if somebody.affiliation else ""
            rows += lines.rows(
                name, width, size=self.body, leading=self.leading, colour=MUTED, gap=2, keep=True,
                people=(somebody.person_id,),
            )  # fmt: skip
        rows += self.paragraph_rows(session.abstract, width)
        for talk in session.talks:
            rows += self.talk_rows(talk, width)
        rows[-1].keep = False
        return rows

    def talk_rows(self, talk: BookletTalk, width: float) -> list[Row]:
        mark = talk.mark or talk.time
        rows: list[Row] = []
        if mark:
            align: Literal["left", "tabular"] = "left" if talk.mark else "tabular"
            text = drawable(mark)
            rows.append(
                Row(
                    self.leading,
                    [Text(0, text, self.body - 0.4, Weight.SEMIBOLD, MUTED, align=align)],
                    gap=11,
                    keep=True,
                )
            )
        rows += self.lines.rows(
            talk.title, width, size=9.6, leading=12.8, weight=Weight.SEMIBOLD, gap=1 if mark else 11, keep=True
        )
        rows += self.people_rows(talk.people, width)
        rows += self.paragraph_rows(talk.abstract, width)
        if rows:
            rows[-1].keep = False
        return rows

    def people_rows(self, people: tuple[Somebody, ...], width: float) -> list[Row]:
        """Names in one run; affiliations below, with numbers where there are several."""
        if not people:
            return []
        places = list(dict.fromkeys(person.affiliation for person in people if person.affiliation))
        names = []
        for person in people:
            mark = str(places.index(person.affiliation) + 1) if len(places) > 1 and person.affiliation else ""
            names.append(name_in_print(person.name) + mark.translate(SUPERSCRIPT))
        ids = tuple(person.person_id for person in people)
        rows = self.lines.rows(
            ", ".join(names), width, size=self.body + 0.3, leading=self.leading + 0.2, gap=3, keep=True, people=ids
        )
        for number, place in enumerate(places, start=1):
            text = f"{str(number).translate(SUPERSCRIPT)} {place}" if len(places) > 1 else place
            rows += self.lines.rows(
                text,
                width,
                size=self.body - 1,
                leading=self.leading - 1.4,
                colour=MUTED,
                gap=1.5 if number == 1 else 0,
                keep=number < 3,
            )
        return rows

    def paragraph_rows(self, paragraphs: tuple[Paragraph, ...], width: float) -> list[Row]:
        rows: list[Row] = []
        for number, paragraph in enumerate(paragraphs):
            x = 3.4 * MM if paragraph.is_bullet else 0.0
            gap = 5.5 if number == 0 else 0.5 if paragraph.is_tight or paragraph.is_bullet else 4
            made = self.lines.rows(paragraph.text, width, size=self.body, leading=self.leading, x=x, gap=gap)
            if made and paragraph.is_bullet:
                made[0].texts.insert(0, Text(0.8 * MM, "•", self.body, colour=MUTED))
            rows += made
        return rows

    def index_rows(self) -> Iterator[Row]:
        """Everybody who stands on a page of the sessions, by sort key, with those pages."""
        width, size = self.sheet.column_width(self.sheet.index_columns), 8.4
        known: dict[int, Somebody] = {}
        for day in self.booklet.days:
            for session in day.sessions:
                inside = [person for talk in session.talks for person in talk.people]
                for person in (*session.people, *session.chairs, *inside):
                    known.setdefault(person.person_id, person)
        letter = ""
        for person in sorted(known.values(), key=lambda person: (person.sort_key, person.name)):
            pages = ", ".join(str(number) for number in sorted(self.setter.people.get(person.person_id, ())))
            if not pages:
                continue
            first = person.sort_key[:1].upper()
            first = first if first.isalpha() else "#"
            if first != letter:
                letter = first
                text = Text(0, drawable(letter), 10.5, Weight.BOLD, self.accent)
                yield Row(15, [text], gap=9, keep=True)
            numbers = self.lines.width(pages) * size
            rows = self.lines.rows(
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

    # -- drawing --------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        return FRONT + len(self.setter.pages)

    def draw_pages(self, paper: Paper) -> None:
        for number in range(1, self.count + 1):
            self.draw_page(paper, number)
            paper.end_page()

    def draw_sheets(self, paper: Paper) -> None:
        """Each page is drawn once and put on its half of a sheet."""
        for number in range(1, self.count + 1):
            with paper.form(f"page-{number}"):
                self.draw_page(paper, number)
        for left, right in folded(self.count):
            for number, x in ((left, 0.0), (right, A4_LANDSCAPE[0] / 2)):
                if number <= self.count:
                    paper.stamp(f"page-{number}", x)
            paper.end_page()

    def draw_page(self, paper: Paper, number: int) -> None:
        if number == 1:
            self.draw_cover(paper)
        elif number == 2:
            self.draw_imprint(paper)
        else:
            page = self.setter.pages[number - FRONT - 1]
            self.draw_head(paper, page)
            left = self.left(number)
            for row, x, y in page.placed:
                draw_row(paper, row, left + x, y, self.setter.anchors)
                if self.sheet is LARGE:
                    self.connect(paper, row, left + x, y)

    def connect(self, paper: Paper, row: Row, x: float, y: float) -> None:
        """Page numbers lead to their pages, and the reader's own table of contents to the days."""
        for anchor in filter(None, row.anchors):
            paper.target(anchor, y + row.height + 6)
            if anchor in self.outline:
                paper.outline(anchor, *self.outline[anchor])
        if row.link and row.link in self.setter.anchors:
            paper.link(row.link, x, y - 2, self.sheet.measure, row.height)

    @cached_property
    def outline(self) -> dict[str, tuple[str, int]]:
        """Anchor → (title, level), in the order of the pages."""
        labels, days = self.labels, self.booklet.days
        found: dict[str, tuple[str, int]] = {}
        for prefix, label in (("timetable", labels.timetable), ("day", labels.sessions)):
            found |= {f"{prefix}-{number}": (f"{label}: {day.label}", 0) for number, day in enumerate(days)}
        return {**found, "people": (labels.people, 0)}

    def left(self, number: int) -> float:
        return self.sheet.inner if number % 2 else self.sheet.outer

    def draw_head(self, paper: Paper, page: Page) -> None:
        sheet, left = self.sheet, self.left(page.number)
        right, y = left + sheet.measure, sheet.height - sheet.top + 8 * MM
        number = str(page.number)
        room = sheet.measure - 14 * MM
        words = page.section if page.number % 2 else self.booklet.title
        line = next(iter(self.lines.broken(words, room, 7.6)), "")
        if page.number % 2:
            paper.text(left, y, line, size=7.6, colour=MUTED)
            paper.text(right, y, number, size=8.4, weight=Weight.SEMIBOLD, align="right")
        else:
            paper.text(left, y, number, size=8.4, weight=Weight.SEMIBOLD)
            paper.text(right, y, line, size=7.6, colour=MUTED, align="right")
        paper.line(left, y - 2 * MM, right, y - 2 * MM, colour=HAIR, stroke=0.5)

    def draw_cover(self, paper: Paper) -> None:
        sheet, booklet, brand = self.sheet, self.booklet, self.brand
        scale = sheet.width / LARGE.width
        left, width = self.left(1), sheet.measure
        paper.rect(0, sheet.height - 5 * MM, sheet.width, 5 * MM, brand.accent)
        y = sheet.height - 36 * MM * scale
        x = left
        if brand.logo_png:
            x += paper.image(left, y, width / 2, 16 * MM * scale, brand.logo_png) + 5 * MM
        if not brand.logo_png or is_mark(brand.logo_png):
            name = fit(
                printable(brand.name), width=left + width - x, height=12 * MM, size=15 * scale, weight=Weight.SEMIBOLD
            )
            if name.lines:
                paper.lines(x, y + 6 * MM * scale, name, weight=Weight.SEMIBOLD, colour=self.accent)
        y = sheet.height * 0.66
        paper.text(
            left, y, drawable(booklet.kind).upper(), size=9 * scale + 1, weight=Weight.SEMIBOLD, colour=MUTED,
            tracking=1.4,
        )  # fmt: skip
        title = fit(
            drawable(booklet.title),
            width=width,
            height=66 * MM * scale,
            size=40 * scale,
            weight=Weight.BOLD,
            leading=1.16,
            keep_line=32 * scale,
        )
        y = paper.lines(left, y - 8 * MM * scale - title.size * 0.74, title, weight=Weight.BOLD)
        theme = fit(drawable(booklet.theme), width=width, height=22 * MM * scale, size=16 * scale, leading=1.35)
        if theme.lines:
            y = paper.lines(left, y - 9 * MM * scale - theme.size * 0.3, theme, colour=MUTED)
        paper.line(left, y - 10 * MM * scale, left + 26 * MM, y - 10 * MM * scale, colour=brand.accent, stroke=2)
        y -= 20 * MM * scale
        for text, weight in ((booklet.dates, Weight.SEMIBOLD), (booklet.place, Weight.REGULAR)):
            fitted = fit(drawable(text), width=width, height=16 * MM * scale, size=14 * scale, weight=weight)
            if fitted.lines:
                y = paper.lines(left, y, fitted, weight=weight) - 7.5 * MM * scale
        paper.text(
            left, 24 * MM * scale, self.labels.programme, size=14 * scale, weight=Weight.BOLD, colour=self.accent
        )

    def draw_imprint(self, paper: Paper) -> None:
        """What it is about, where, and the way to the programme online, which is always the newest."""
        sheet, booklet, labels = self.sheet, self.booklet, self.labels
        left, width = self.left(2), sheet.measure
        y = sheet.height - sheet.top
        rows: list[Row] = []
        for paragraph in booklet.summary:
            rows += self.lines.rows(paragraph.text, width * 0.92, size=10.5, leading=15.6, gap=5)
        y = self.draw_rows(paper, rows, left, y)
        if booklet.venue:
            rows = [Row(10, [Text(0, labels.where.upper(), 7, Weight.SEMIBOLD, MUTED, tracking=1)])]
            for number, line in enumerate(booklet.venue):
                weight = Weight.SEMIBOLD if number == 0 else Weight.REGULAR
                rows += self.lines.rows(line, width * 0.8, size=9.5, leading=14, weight=weight, gap=3)
            y = self.draw_rows(paper, rows, left, y - 12 * MM)
        if booklet.contact:
            rows = [Row(10, [Text(0, labels.contact.upper(), 7, Weight.SEMIBOLD, MUTED, tracking=1)])]
            rows += self.lines.rows(booklet.contact, width * 0.8, size=9.5, leading=14, gap=3)
            self.draw_rows(paper, rows, left, y - 8 * MM)
        base, side = sheet.bottom, 26 * MM
        beside = left
        if booklet.address:
            paper.qr(left, base, side, booklet.address)
            beside += side + 7 * MM
        rows = self.lines.rows(
            labels.online if booklet.address else "", left + width - beside, size=8.6, leading=12.4
        ) + self.lines.rows(booklet.edition, left + width - beside, size=8.6, leading=12.4, colour=MUTED, gap=6)
        height = sum(row.height + row.gap for row in rows)
        self.draw_rows(paper, rows, beside, base + max(side, height) if booklet.address else base + height)

    def draw_rows(self, paper: Paper, rows: list[Row], x: float, y: float) -> float:
        for number, row in enumerate(rows):
            y -= row.height + (row.gap if number else 0)
            draw_row(paper, row, x, y, self.setter.anchors)
        return y
