"""Take a programme read from a file into the working tables."""

from typing import Any

from django.db import transaction

from conferences.actions.importing.conference import conference_for, publish_page, rooms_by_name, tracks_by_name
from conferences.actions.importing.notes import Notes
from conferences.actions.importing.people import ImportedPeople
from conferences.actions.importing.sessions import ImportResult, Progress, missing_sessions, write_sessions
from conferences.documents.imported import ImportedProgramme
from core import audit
from core.signals import let_go


def import_programme(
    *,
    slug: str,
    imported: ImportedProgramme,
    by: Any = None,
    cancel_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Write `imported` into the conference with `slug`; a new slug makes the conference and its published page.

    Items are known again by their guid, people by ORCID iD, else by name within this conference: the same file twice
    changes nothing. One transaction. `cancel_missing` cancels sessions of an earlier import that the file no longer
    holds; without it they are only named. `progress(done, total)` is called per session. Raises ImportRefusedError.
    """
    with transaction.atomic():
        conference, is_new = conference_for(slug, imported)
        result = ImportResult(conference, is_new)
        rooms = rooms_by_name(conference, imported)
        tracks = tracks_by_name(conference, imported)
        people = ImportedPeople(conference, imported, result.findings)
        result.people_added = people.added
        notes = Notes(by)
        write_sessions(conference, imported, rooms, tracks, people, result, progress, notes)
        if not imported.is_partial:
            result.missing = missing_sessions(conference, imported, notes if cancel_missing else None)
        notes.write()
        if is_new:
            publish_page(conference)
        audit.record("conferences.import_programme", conference, by=by, added=result.added, changed=result.changed)
        let_go()  # rows written in bulk send no signal
    return result
