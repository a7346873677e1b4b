"""The sessions of the file, written into the working tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

from conferences.actions.importing.notes import Notes
from conferences.actions.importing.parts import new_parts, update_people, update_row, update_talks
from conferences.actions.importing.people import ImportedPeople
from conferences.actions.timetable import snapshot
from conferences.documents.imported import Findings, ImportedProgramme
from conferences.models import Conference, Session, Track
from core.slugs import Slugs
from events.models import Room

Progress = Callable[[int, int], None]
SESSION_FIELDS = (
    "external_id", "kind", "status", "title", "subtitle", "abstract", "language", "starts_at", "ends_at",
)  # fmt: skip


@dataclass(slots=True)
class ImportResult:
    """What one import did. `missing` are sessions imported earlier that the file no longer holds."""

    conference: Conference
    is_new: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    people_added: int = 0
    missing: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def write_sessions(
    conference: Conference,
    imported: ImportedProgramme,
    rooms: dict[str, Room],
    tracks: dict[str, Track],
    people: ImportedPeople,
    result: ImportResult,
    progress: Progress | None,
    notes: Notes,
) -> None:
    known = {
        session.guid: session
        for session in conference.sessions.prefetch_related("people", "presentations__presenters").all()
    }
    slugs = Slugs(session.slug for session in known.values())
    total = len(imported.sessions)
    for done, source in enumerate(imported.sessions, start=1):
        values = {name: getattr(source, name) for name in SESSION_FIELDS}
        values["room_id"] = rooms[source.room].pk if source.room in rooms else None
        values["track_id"] = tracks[source.track].pk if source.track in tracks else None
        values["links"] = [{"title": title, "url": url} for title, url in source.links]
        if source.is_plenary is not None:
            values["is_plenary"] = source.is_plenary
        session = known.get(source.guid)
        if session is None:
            wanted = source.slug or source.title
            session = Session(conference=conference, guid=source.guid, slug=slugs.free(wanted, "session"), **values)
            session.save()
            new_parts(session, source, people)
            result.added += 1
        else:
            if imported.is_own:
                del values["external_id"]  # what was made by hand stays so
            before = snapshot(session)
            touched = update_row(session, values)
            touched |= update_people(session, source, people)
            if source.talks is not None:
                touched |= update_talks(session, source.talks, people, is_own=imported.is_own)
            if touched:
                notes.add(session, before)
            result.changed += touched
            result.unchanged += not touched
        if progress:
            progress(done, total)


def missing_sessions(conference: Conference, imported: ImportedProgramme, notes: Notes | None) -> list[str]:
    """Titles of sessions from an earlier import that are not in this file; cancelled where `notes` takes it down."""
    guids = {session.guid for session in imported.sessions}
    gone = [
        session
        for session in conference.sessions.exclude(external_id="").exclude(status="cancelled")
        if session.guid not in guids
    ]
    for session in gone if notes else ():
        before = snapshot(session)
        session.status = "cancelled"
        session.save(update_fields=["status"])
        if notes:
            notes.add(session, before)
    return [session.title for session in gone]
