"""What an import would do, and an import that does exactly what was looked at."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.actions.importing import ImportResult, import_programme
from conferences.documents.imported import MAX_BYTES, Finding, ImportedProgramme, ImportFileError
from conferences.documents.reading import COMPRESSED, detect, parse_programme
from conferences.documents.tables.cells import Problem
from conferences.documents.tables.reading import parse_tables
from conferences.models import Conference, ImportedFile
from conferences.queries.tables import working_programme
from conferences.queries.working import draft_items
from conferences.rules.differences import Difference, changes_between, differences
from core.tables import XLSX, TableFileError, read_tables

KEPT = timedelta(days=1)
LARGEST = 10 * 1024 * 1024  # bytes of an upload


class ImportChangedError(Exception):
    """The working tables or the file give another result than the one that was looked at. Nothing was changed."""

    def __init__(self) -> None:
        self.message = str(_("The programme was changed meanwhile. Look at the differences again."))
        super().__init__(self.message)


class ImportBlockedError(Exception):
    """The file has problems that must be mended first."""

    def __init__(self) -> None:
        self.message = str(_("The file has mistakes that must be mended first."))
        super().__init__(self.message)


@dataclass(slots=True)
class Preview:
    """`fingerprint` stands for all of it: what is applied later must have the same."""

    differences: list[Difference]
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    people_added: int = 0
    fingerprint: str = ""


class _Undone(Exception):  # noqa: N818
    """Takes the trial back."""


def read_upload(*, conference: Conference, content: bytes, name: str) -> tuple[ImportedProgramme, list[Problem]]:
    """The programme in a file of any kind that we read, and what must be mended first. ImportFileError."""
    if not content.strip():
        raise ImportFileError(str(_("The file is empty.")))
    if content.startswith(XLSX) or is_table(content):
        return read_programme_tables(conference=conference, files=[(name, content)])
    for magic, kind in COMPRESSED.items():
        if content.startswith(magic):
            raise ImportFileError(
                str(_("This is a %(kind)s archive. Unpack it and give the file inside.") % {"kind": kind})
            )
    if len(content) > MAX_BYTES:
        raise ImportFileError(str(_("The file is too large.")))
    return parse_programme(content, fallback_zone=conference.timezone), []


def read_programme_tables(
    *, conference: Conference, files: list[tuple[str, bytes]]
) -> tuple[ImportedProgramme, list[Problem]]:
    try:
        tables = [table for name, content in files for table in read_tables(content, name)]
    except TableFileError as error:
        raise ImportFileError(error.message) from error
    reading = parse_tables(tables, working_programme(conference), conference.uid)
    return reading.imported, reading.problems


def is_table(content: bytes) -> bool:
    """Whether it is neither XML nor JSON."""
    try:
        detect(content)
    except ImportFileError:
        return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"<", b"{", b"[")
    return False


def preview_import(
    *, conference: Conference, imported: ImportedProgramme, problems: list[Problem], cancel_missing: bool = False
) -> Preview:
    """Import for a trial and take it back: what is shown is what would happen. Nothing is changed."""
    if problems:
        return Preview([], problems=problems, findings=list(imported.findings))
    preview = Preview([])
    try:
        with transaction.atomic():
            preview = _imported(conference, imported, cancel_missing=cancel_missing, by=None)[0]
            raise _Undone
    except _Undone:
        pass
    return preview


def apply_import(
    *,
    conference: Conference,
    imported: ImportedProgramme,
    problems: list[Problem],
    fingerprint: str,
    cancel_missing: bool = False,
    by: Any,
) -> ImportResult:
    """Import if that does what `fingerprint` stands for. ImportChangedError, ImportBlockedError, ImportRefusedError."""
    if problems:
        raise ImportBlockedError
    with transaction.atomic():
        preview, result = _imported(conference, imported, cancel_missing=cancel_missing, by=by)
        if preview.fingerprint != fingerprint:
            raise ImportChangedError
    return result


def _imported(
    conference: Conference, imported: ImportedProgramme, *, cancel_missing: bool, by: Any
) -> tuple[Preview, ImportResult]:
    Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)  # one import at a time
    before = draft_items(conference)
    result = import_programme(slug=conference.slug, imported=imported, by=by, cancel_missing=cancel_missing)
    changes = changes_between(before, draft_items(conference))
    preview = Preview(
        differences(changes, conference.timezone),
        findings=[*imported.findings, *result.findings],
        missing=result.missing,
        added=result.added,
        changed=result.changed,
        unchanged=result.unchanged,
        people_added=result.people_added,
    )
    # New people get new numbers at every trial: their names stand for them.
    seen = repr([(row.guid, row.is_new, row.fields) for row in preview.differences]) + repr(preview.missing)
    preview.fingerprint = blake2b(seen.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return preview, result


# -- files that wait -----------------------------------------------------------------------------------------------


def keep_upload(
    *, conference: Conference, name: str, content: bytes, cancels_missing: bool = False, by: Any
) -> ImportedFile:
    """Keep a file until its preview has been decided on. ImportFileError for one that nobody could read."""
    if len(content) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise ImportFileError(str(_("The file is larger than %(most)d MB; this is no programme.") % {"most": most}))
    read_upload(conference=conference, content=content, name=name)
    ImportedFile.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()
    return ImportedFile.objects.create(
        conference=conference,
        name=name[:200],
        content=content,
        cancels_missing=cancels_missing,
        uploaded_by=by if getattr(by, "pk", None) else None,
    )


def drop_upload(*, upload: ImportedFile) -> None:
    upload.delete()
