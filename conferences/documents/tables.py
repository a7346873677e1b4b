"""Sessions, presentations and speakers as tables.

A table says what it has columns for: a column that is missing changes nothing, an empty cell empties. Rows add or
change; what has no row stays. Only the people of an item are taken as a whole: its rows are its people, in order.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.documents.imported import (
    MAX_TITLE,
    Findings,
    ImportedPart,
    ImportedPerson,
    ImportedProgramme,
    ImportedRoom,
    ImportedSession,
    ImportedTalk,
    split_name,
)
from conferences.enums import PresentationKind, SessionKind, SessionRole, SessionStatus
from core.dates import YEARS
from core.tables import Table
from core.text import clean, fold
from people.rules import normalize_orcid

SESSIONS, PRESENTATIONS, SPEAKERS = "sessions", "presentations", "speakers"
MOMENT = "%Y-%m-%d %H:%M"
YES = frozenset({"yes", "y", "true", "1", "x", "是", "có"})
NO = frozenset({"", "no", "n", "false", "0", "否", "không"})
LONGEST = 100_000
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """`name` stands in the first row and is never translated; `choices` are all that may stand below."""

    name: str
    help: Any
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 16
    example: str = ""


ID_HELP = gettext_lazy("Leave it as it is: by it the row is known again. Empty or your own word for a new one.")
TIME_HELP = gettext_lazy("Like 2027-05-12 09:00, on the clock of the conference. Both empty: not scheduled.")
LANGUAGE_HELP = gettext_lazy("Like en, zh or vi.")
COLUMNS: dict[str, tuple[Column, ...]] = {
    SESSIONS: (
        Column("id", ID_HELP, width=38, example="S1"),
        Column("title", gettext_lazy("At most 300 characters."), True, width=50, example="Water and soil"),
        Column("subtitle", "", width=30),
        Column("kind", gettext_lazy("One of the list."), choices=tuple(SessionKind.values), example="oral_session"),
        Column("status", gettext_lazy("One of the list."), choices=tuple(SessionStatus.values), example="confirmed"),
        Column("start", TIME_HELP, width=18, example="2027-05-12 09:00"),
        Column("end", TIME_HELP, width=18, example="2027-05-12 10:30"),
        Column("room", gettext_lazy("A room of the venue; a new name makes a new room."), width=22, example="Hall A"),
        Column("track", gettext_lazy("A new name makes a new track."), width=22, example="Water"),
        Column("plenary", gettext_lazy("yes: across all rooms."), choices=("yes", "no"), example="no"),
        Column("language", LANGUAGE_HELP, width=10, example="en"),
        Column("abstract", gettext_lazy("Paragraphs are parted by an empty line."), width=60),
    ),
    PRESENTATIONS: (
        Column("id", ID_HELP, width=38, example="T1"),
        Column("session", gettext_lazy("The id of its session, or its title."), True, width=38, example="S1"),
        Column("position", gettext_lazy("A number: the order within the session."), width=10, example="1"),
        Column("title", gettext_lazy("At most 300 characters."), True, width=50, example="Rain in deep soil"),
        Column("subtitle", "", width=30),
        Column("kind", gettext_lazy("One of the list."), choices=tuple(PresentationKind.values), example="talk"),
        Column("start", TIME_HELP, width=18, example="2027-05-12 09:00"),
        Column("end", TIME_HELP, width=18, example="2027-05-12 09:20"),
        Column("board", gettext_lazy("The number of a poster's board."), width=10),
        Column("language", LANGUAGE_HELP, width=10, example="en"),
        Column("abstract", gettext_lazy("Paragraphs are parted by an empty line."), width=60),
    ),
    SPEAKERS: (
        Column(
            "item",
            gettext_lazy("The id or the title of a session or presentation. Its rows are all its people, in order."),
            True,
            width=38,
            example="T1",
        ),
        Column("name", gettext_lazy("As it shall be shown."), True, width=30, example="Trần Hoàng Nguyên"),
        Column("family name", gettext_lazy("For a new person."), width=18, example="Trần"),
        Column("given name", gettext_lazy("For a new person."), width=18, example="Hoàng Nguyên"),
        Column(
            "role", gettext_lazy("In a session: one of the list."), choices=tuple(SessionRole.values), example="speaker"
        ),
        Column(
            "affiliation", gettext_lazy("At that time; it stays with the talk."), width=36, example="Huế University"
        ),
        Column("presents", gettext_lazy("no: an author who does not speak."), choices=("yes", "no"), example="yes"),
        Column("orcid", gettext_lazy("Like 0000-0002-1825-0097."), width=22),
        Column("email", gettext_lazy("Never shown in public; taken where none is known yet."), width=28),
        Column("person", gettext_lazy("Leave it as it is: it tells people of one name apart."), width=38),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended before anything is taken. `row` 1 is the row of heads; `column` "" is the row as a whole."""

    table: str
    row: int
    column: str
    message: str


@dataclass(slots=True)
class Reading:
    imported: ImportedProgramme
    problems: list[Problem] = field(default_factory=list)


def parse_tables(tables: list[Table], current: ImportedProgramme, namespace: UUID) -> Reading:
    """The working programme `current` with what the tables change: only sessions that they touch.

    `namespace` makes the guids of new items, so that the same file twice adds nothing.
    """
    reader = _Reader(current, namespace)
    for name in (SESSIONS, PRESENTATIONS, SPEAKERS):
        for table in tables:
            if kind_of(table) == name:
                reader.read(name, table)
    unknown = [table for table in tables if table.heads and not kind_of(table)]
    if len(unknown) == len([table for table in tables if table.heads]):
        heads = ", ".join(column.name for column in COLUMNS[SESSIONS][:3])
        message = _(
            "This is none of the three tables. The first row holds the names of the columns (%(heads)s …), as in the "
            "template."
        )
        reader.problems.append(Problem(unknown[0].name if unknown else "", 1, "", message % {"heads": heads}))
    reader.problems.sort(key=lambda problem: (problem.table, problem.row))
    return Reading(reader.result(), reader.problems[:MOST_PROBLEMS])


def kind_of(table: Table) -> str:
    """Which of the three a table is, by its columns; "" for another one, as the sheet that explains."""
    heads = {head.casefold() for head in table.heads}
    if {"item", "name"} <= heads:
        return SPEAKERS
    if {"session", "title"} <= heads:
        return PRESENTATIONS
    return SESSIONS if "title" in heads else ""


class _Reader:
    def __init__(self, current: ImportedProgramme, namespace: UUID) -> None:
        self.current, self.namespace = current, namespace
        self.zone = ZoneInfo(current.timezone)
        self.sessions = {session.guid: session for session in current.sessions}
        self.home = {talk.guid: session.guid for session in current.sessions for talk in session.talks or ()}
        self.touched: dict[UUID, None] = {}
        self.problems: list[Problem] = []
        self.findings = Findings()
        self.rooms = {room.name for room in current.rooms}
        self.tracks = {name for name, _colour in current.tracks}
        self.keys: dict[str, UUID] = {}  # what a row calls itself, and titles → guid
        self.double: set[str] = set()
        for session in current.sessions:
            self.know(session.guid, str(session.guid), session.external_id, session.title)
            for talk in session.talks or ():
                self.know(talk.guid, str(talk.guid), talk.external_id, talk.title)

    def know(self, guid: UUID, *names: str) -> None:
        for name in names:
            key = fold(clean(name))
            if key and self.keys.setdefault(key, guid) != guid:
                self.double.add(key)

    def find(self, text: str) -> UUID | None:
        return self.keys.get(fold(clean(text)))

    def result(self) -> ImportedProgramme:
        sessions = tuple(self.sessions[guid] for guid in self.touched)
        rooms = dict.fromkeys(session.room for session in sessions if session.room)
        tracks = dict.fromkeys(session.track for session in sessions if session.track)
        return replace(
            self.current,
            sessions=sessions,
            rooms=tuple(ImportedRoom(name) for name in rooms),
            tracks=tuple((name, "") for name in tracks),
            findings=self.findings,
            is_own=True,
            is_partial=True,
        )

    # -- rows -------------------------------------------------------------------------------------------------------

    def read(self, name: str, table: Table) -> None:
        known = {column.name for column in COLUMNS[name]}
        heads = [head.casefold().strip() for head in table.heads]
        for head, shown in zip(heads, table.heads, strict=True):
            if head and head not in known:
                text = _("The column “%(name)s” is not known and was left out.")
                self.findings.add(table.name, text % {"name": shown[:60]})
        missing = [column.name for column in COLUMNS[name] if column.is_required and column.name not in heads]
        if missing:
            text = _("The column “%(name)s” is missing.")
            self.problems += [Problem(table.name, 1, column, text % {"name": column}) for column in missing]
            return
        seen: dict[UUID, int] = {}
        parts: dict[UUID, list[tuple[_Cells, ImportedPart]]] = {}
        for number, values in table.rows:
            cells = _Cells(dict(zip(heads, values, strict=True)), table.name, number, self)
            if name == SPEAKERS:
                found = self.speaker(cells)
                if found:
                    parts.setdefault(found[0], []).append((cells, found[1]))
                continue
            guid = self.session(cells) if name == SESSIONS else self.presentation(cells)
            if guid in seen:
                text = _("This is the same as row %(row)d. Give each row an id of its own.")
                cells.problem("id" if cells.get("id") else "title", text % {"row": seen[guid]})
            elif guid:
                seen[guid] = number
        for guid, rows in parts.items():
            self.people(guid, rows)

    def guid_of(self, cells: "_Cells", what: str, within: str = "") -> UUID:
        """The item that a row means: by its id, else by its title, else a new one."""
        own = cells.get("id")
        if own:
            try:
                return UUID(own)
            except ValueError:
                found = self.find(own)
                return found or uuid5(self.namespace, f"{what}:{own}")
        title = fold(clean(cells.get("title")))
        found = self.keys.get(title)
        if found and self.is_a(found, what, within):
            if title in self.double:
                cells.problem("id", _("Several items have this title. Write the id of the one that is meant."))
            return found
        return uuid5(self.namespace, f"{what}:{within}:{title}")

    def is_a(self, guid: UUID, what: str, within: str) -> bool:
        return guid in self.sessions if what == "session" else str(self.home.get(guid, "")) == within

    def session(self, cells: "_Cells") -> UUID | None:
        title = cells.title()
        guid = self.guid_of(cells, "session")
        if guid in self.home:
            cells.problem("id", _("This is the id of a presentation, not of a session."))
            return None
        place = f"{cells.table} {cells.row}"
        old = self.sessions.get(guid) or ImportedSession(guid, cells.get("id")[:120], title, place, talks=())
        starts_at, ends_at = cells.times(old.starts_at, old.ends_at)
        room, track = cells.words("room", old.room, 120), cells.words("track", old.track, 200)
        if room and room not in self.rooms:
            self.rooms.add(room)
            self.findings.add(place, _("The room “%(name)s” is new and will be made.") % {"name": room})
        if track and track not in self.tracks:
            self.tracks.add(track)
            self.findings.add(place, _("The track “%(name)s” is new and will be made.") % {"name": track})
        self.sessions[guid] = replace(
            old,
            title=title or old.title,
            subtitle=cells.words("subtitle", old.subtitle, MAX_TITLE),
            kind=cells.choice("kind", old.kind, SessionKind.choices),
            status=cells.choice("status", old.status, SessionStatus.choices),
            starts_at=starts_at,
            ends_at=ends_at,
            room=room,
            track=track,
            is_plenary=cells.yes("plenary", bool(old.is_plenary)),
            language=cells.words("language", old.language, 10),
            abstract=cells.text("abstract", old.abstract),
            place=place,
        )
        self.touched[guid] = None
        self.know(guid, str(guid), cells.get("id"), title)
        return guid

    def presentation(self, cells: "_Cells") -> UUID | None:
        title = cells.title()
        key = cells.get("session")
        home = self.find(key)
        if home is None or home not in self.sessions:
            cells.problem("session", _("There is no session with the id or title “%(key)s”.") % {"key": key[:80]})
            return None
        if fold(clean(key)) in self.double:
            cells.problem("session", _("Several items have this title. Write the id of the one that is meant."))
            return None
        guid = self.guid_of(cells, "presentation", str(home))
        if guid in self.sessions:
            cells.problem("id", _("This is the id of a session, not of a presentation."))
            return None
        before = self.home.get(guid)
        if before and before != home:
            cells.problem("session", _("It stands in another session. Move it in its own form first."))
            return None
        session = self.sessions[home]
        talks = list(session.talks or ())
        place = next((n for n, talk in enumerate(talks) if talk.guid == guid), None)
        old = talks.pop(place) if place is not None else ImportedTalk(guid, cells.get("id")[:120] or str(guid), title)
        starts_at, ends_at = cells.times(old.starts_at, old.ends_at)
        talk = replace(
            old,
            title=title or old.title,
            subtitle=cells.words("subtitle", old.subtitle, MAX_TITLE),
            kind=cells.choice("kind", old.kind, PresentationKind.choices),
            starts_at=starts_at,
            ends_at=ends_at,
            board_number=cells.words("board", old.board_number, 20),
            language=cells.words("language", old.language, 10),
            abstract=cells.text("abstract", old.abstract),
        )
        position = cells.number("position")
        at = len(talks) if position is None and place is None else place if position is None else position - 1
        talks.insert(max(0, min(at if at is not None else len(talks), len(talks))), talk)
        self.sessions[home] = replace(session, talks=tuple(talks))
        self.home[guid] = home
        self.touched[home] = None
        self.know(guid, str(guid), cells.get("id"), title)
        return guid

    def speaker(self, cells: "_Cells") -> tuple[UUID, ImportedPart] | None:
        key = cells.get("item")
        guid = self.find(key)
        if guid is None:
            text = _("There is no session or presentation with the id or title “%(key)s”.")
            cells.problem("item", text % {"key": key[:80]})
            return None
        if fold(clean(key)) in self.double:
            cells.problem("item", _("Several items have this title. Write the id of the one that is meant."))
            return None
        name = clean(cells.get("name"))
        if not name:
            cells.problem("name", _("The name is missing."))
            return None
        if len(name) > 250:
            cells.problem("name", _("At most %(most)d characters.") % {"most": 250})
            return None
        family, given = clean(cells.get("family name"))[:120], clean(cells.get("given name"))[:120]
        if not (family or given):
            family, given = split_name(name)
        person = ImportedPerson(name, cells.get("person")[:60], family, given, cells.orcid(), email=cells.email())
        is_session = guid in self.sessions
        role = cells.choice("role", "speaker", SessionRole.choices) if is_session else ""
        return guid, ImportedPart(
            person, role, cells.words("affiliation", "", 250), cells.yes("presents", True) if not is_session else True
        )

    def people(self, guid: UUID, rows: list[tuple["_Cells", ImportedPart]]) -> None:
        seen: set[tuple[str, str, str]] = set()
        for cells, part in rows:
            key = (fold(part.person.name), part.person.key, part.role)
            if key in seen:
                cells.problem("name", _("This person stands here twice."))
            seen.add(key)
        parts = tuple(part for _cells, part in rows)
        if guid in self.sessions:
            home = guid
            self.sessions[guid] = replace(self.sessions[guid], people=parts)
        else:
            home = self.home[guid]
            session = self.sessions[home]
            talks = tuple(replace(talk, people=parts) if talk.guid == guid else talk for talk in session.talks or ())
            self.sessions[home] = replace(session, talks=talks)
        self.touched[home] = None


class _Cells:
    """One row. Reading a cell that is wrong notes a problem and gives back what stood there before."""

    def __init__(self, values: Mapping[str, str], table: str, row: int, reader: _Reader) -> None:
        self.values, self.table, self.row, self.reader = values, table, row, reader

    def problem(self, column: str, message: str) -> None:
        self.reader.problems.append(Problem(self.table, self.row, column, message))

    def get(self, column: str) -> str:
        return self.values.get(column, "")

    def title(self) -> str:
        title = " ".join(self.get("title").split())
        if not title:
            self.problem("title", _("The title is missing."))
        return self._short("title", title, MAX_TITLE)

    def words(self, column: str, before: str, most: int) -> str:
        if column not in self.values:
            return before
        return self._short(column, " ".join(self.get(column).split()), most)

    def _short(self, column: str, text: str, most: int) -> str:
        if len(text) > most:
            self.problem(column, _("At most %(most)d characters.") % {"most": most})
        return text[:most]

    def text(self, column: str, before: str) -> str:
        return self._short(column, self.get(column), LONGEST) if column in self.values else before

    def choice(self, column: str, before: str, choices: Iterable[tuple[str, Any]]) -> str:
        typed = fold(self.get(column))
        if not typed:
            return before
        for value, label in choices:
            if typed in (fold(value), fold(str(label)), fold(value.replace("_", " "))):
                return value
        allowed = ", ".join(value for value, _label in choices)
        text = _("“%(typed)s” is not known. Write one of: %(allowed)s.")
        self.problem(column, text % {"typed": self.get(column)[:40], "allowed": allowed})
        return before

    def yes(self, column: str, before: bool) -> bool:
        if column not in self.values:
            return before
        typed = self.get(column).casefold()
        if typed not in YES | NO:
            self.problem(column, _("Write yes or no."))
        return typed in YES or (not typed and column == "presents")

    def number(self, column: str) -> int | None:
        typed = self.get(column)
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", typed):
            self.problem(column, _("Write a whole number."))
            return None
        return int(typed)

    def times(self, start: datetime | None, end: datetime | None) -> tuple[datetime | None, datetime | None]:
        starts_at, ends_at = self._moment("start", start), self._moment("end", end)
        if bool(starts_at) != bool(ends_at):
            missing = "end" if starts_at else "start"
            if not any(p.row == self.row and p.column in ("start", "end") for p in self.reader.problems[-2:]):
                self.problem(missing, _("Write both start and end, or leave both empty."))
            return start, end
        if starts_at and ends_at and ends_at <= starts_at:
            self.problem("end", _("The end must be after the start."))
            return start, end
        return starts_at, ends_at

    def _moment(self, column: str, before: datetime | None) -> datetime | None:
        if column not in self.values:
            return before
        typed = self.get(column).replace("T", " ").replace("/", "-")
        if not typed:
            return None
        match = re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2} +\d{1,2}:\d{2})(?::00)?", typed)
        try:
            if match is None:
                raise ValueError
            local = datetime.strptime(" ".join(match[1].split()), MOMENT).replace(tzinfo=self.reader.zone)
            if local.year not in YEARS:
                raise ValueError
            moment = local.astimezone(UTC)
        except (ValueError, OverflowError):
            text = _("“%(typed)s” is no time. Write it like 2027-05-12 09:00.")
            self.problem(column, text % {"typed": self.get(column)[:40]})
            return before
        if moment.astimezone(self.reader.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.problem(column, _("The clocks are changed then, and there is no such time. Choose another one."))
            return before
        return moment

    def orcid(self) -> str:
        return self._checked("orcid", normalize_orcid)

    def email(self) -> str:
        def check(text: str) -> str:
            validate_email(text)
            return text

        return self._checked("email", check)

    def _checked(self, column: str, check: Callable[[str], str]) -> str:
        typed = self.get(column)
        if not typed:
            return ""
        try:
            return check(typed)
        except ValidationError as error:
            self.problem(column, " ".join(error.messages))
            return ""
