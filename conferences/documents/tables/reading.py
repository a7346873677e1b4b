"""What tables change of a programme."""

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

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
from conferences.documents.tables.cells import Cells, Problem
from conferences.documents.tables.columns import COLUMNS, PRESENTATIONS, SESSIONS, SPEAKERS, kind_of
from conferences.enums import PresentationKind, SessionKind, SessionRole, SessionStatus
from core.tables import Table
from core.text import clean, fold

MOST_PROBLEMS = 200


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
        parts: dict[UUID, list[tuple[Cells, ImportedPart]]] = {}
        for number, values in table.rows:
            cells = Cells(dict(zip(heads, values, strict=True)), table.name, number, self.zone, self.problems)
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

    def guid_of(self, cells: Cells, what: str, within: str = "") -> UUID:
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

    def session(self, cells: Cells) -> UUID | None:
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

    def presentation(self, cells: Cells) -> UUID | None:
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

    def speaker(self, cells: Cells) -> tuple[UUID, ImportedPart] | None:
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

    def people(self, guid: UUID, rows: list[tuple[Cells, ImportedPart]]) -> None:
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
