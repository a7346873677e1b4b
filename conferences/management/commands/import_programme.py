"""manage.py import_programme EVENT-SLUG FILE [--release]: see docs/programme.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from conferences.actions.importing import ImportRefusedError, ImportResult, import_programme
from conferences.actions.importing.preview import preview_import, read_programme_tables
from conferences.actions.programme import ProgrammeReleaseError, double_booking_sentence, release_programme
from conferences.documents.imported import Findings, ImportedProgramme, ImportFileError
from conferences.documents.reading import FORMATS, parse_programme, read_file
from conferences.models import Conference, ProgrammeRelease
from conferences.queries.pages import page_path
from conferences.queries.working import working_items, working_sessions
from conferences.rules.document import double_bookings

PLACES_SHOWN = 5
TABLES = (".csv", ".xlsx")


class Command(BaseCommand):
    help = "Import a conference programme from a file; a new slug makes the conference and its published page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="EVENT-SLUG", help="slug of the conference, for example fosdem-2024")
        parser.add_argument(
            "file",
            metavar="FILE",
            type=Path,
            help="schedule.xml, schedule.json, an abstract book, a table (.csv, .xlsx)",
        )
        parser.add_argument("--format", choices=FORMATS, default="auto", help="default: found out from the file")
        parser.add_argument("--release", action="store_true", help="release the result, so that the public sees it")
        parser.add_argument("--note", default="", help="a note for the release")
        parser.add_argument("--preview", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--timezone", default="", help="IANA zone; overrides what the file says")
        parser.add_argument("--strict", action="store_true", help="refuse the file if anything had to be repaired")
        parser.add_argument(
            "--cancel-missing", action="store_true", help="cancel sessions of an earlier import that left the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = self.read(options)
            if options["preview"]:
                self.preview(imported, options)
                return
            with transaction.atomic():
                result, release = self.write(imported, options)
        except (ImportFileError, ImportRefusedError, ProgrammeReleaseError) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.summary(result, release)

    def preview(self, imported: ImportedProgramme, options: dict[str, Any]) -> None:
        preview = preview_import(
            conference=self.conference(options),
            imported=imported,
            problems=[],
            cancel_missing=options["cancel_missing"],
        )
        self.report(Findings(preview.findings[len(imported.findings) :]))
        for difference in preview.differences:
            self.stdout.write(f"{'+ ' if difference.is_new else ''}{difference.title}")
            for change in difference.fields:
                before = f"{change.before} → " if change.before else ""
                self.stdout.write(f"    {change.field}: {before}{change.after or '–'}")
        for title in preview.missing:
            self.stdout.write(f"Not in this file any more: {title}")
        self.stdout.write(
            self.style.SUCCESS(
                f"Would add {preview.added}, change {preview.changed}, leave {preview.unchanged} sessions. "
                "Nothing was changed."
            )
        )

    def conference(self, options: dict[str, Any]) -> Conference:
        conference = Conference.objects.filter(slug=options["slug"]).first()
        if conference is None:
            raise ImportRefusedError(f"There is no conference “{options['slug']}” to compare or fill.")
        return conference

    def read_table(self, options: dict[str, Any]) -> ImportedProgramme:
        file = options["file"]
        imported, problems = read_programme_tables(
            conference=self.conference(options), files=[(file.name, read_file(file, workbook=True))]
        )
        if problems:
            places = [f"{p.table}, row {p.row}{f', {p.column}' if p.column else ''}: {p.message}" for p in problems]
            raise ImportFileError("\n".join(places))
        self.report(imported.findings)
        return imported

    def read(self, options: dict[str, Any]) -> ImportedProgramme:
        if options["file"].suffix.lower() in TABLES:
            return self.read_table(options)
        fallback = Conference.objects.filter(slug=options["slug"]).values_list("timezone", flat=True).first() or ""
        imported = parse_programme(
            read_file(options["file"]),
            file_format=options["format"],
            timezone=options["timezone"],
            fallback_zone=fallback,
        )
        self.stdout.write(f"{imported.title}: {len(imported.sessions)} sessions in {options['file'].name}")
        self.report(imported.findings)
        if options["strict"] and imported.findings:
            raise ImportFileError(f"The file needs {len(imported.findings)} repairs, and --strict allows none.")
        return imported

    def write(
        self, imported: ImportedProgramme, options: dict[str, Any]
    ) -> tuple[ImportResult, ProgrammeRelease | None]:
        result = import_programme(
            slug=options["slug"],
            imported=imported,
            cancel_missing=options["cancel_missing"],
            progress=self.progress,
        )
        self.report(result.findings)
        clashes = self.clashes(result.conference)
        for sentence in clashes:
            self.stdout.write(self.style.WARNING(f"  {sentence}"))
        if options["strict"] and (clashes or result.findings):
            raise ImportRefusedError("--strict allows no repairs and no room that is booked twice.")
        release = None
        if options["release"]:
            # Real programmes do book rooms twice; each case was named above.
            release = release_programme(conference=result.conference, note=options["note"], accept_double_rooms=True)
        return result, release

    def clashes(self, conference: Conference) -> list[str]:
        pairs = double_bookings(working_items(working_sessions(conference)))
        return [double_booking_sentence(*pair, conference.timezone) for pair in pairs]

    def progress(self, done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            self.stdout.write(f"  {done} of {total} sessions")

    def report(self, findings: Findings) -> None:
        """Each kind of finding once, with its places; all of them with -v 2."""
        places: dict[str, list[str]] = {}
        for finding in findings:
            places.setdefault(finding.message, []).append(finding.place)
        for message, found in places.items():
            more = len(found) - PLACES_SHOWN
            if more > 0 and self.verbosity < 2:
                found = [*found[:PLACES_SHOWN], f"and {more} more (-v 2 names all)"]
            self.stdout.write(f"  {message}: {', '.join(found)}")

    def execute(self, *args: Any, **options: Any) -> Any:
        self.verbosity = int(options.get("verbosity", 1))
        return super().execute(*args, **options)

    def summary(self, result: ImportResult, release: ProgrammeRelease | None) -> None:
        made = "Made the conference and its page. " if result.is_new else ""
        self.stdout.write(
            self.style.SUCCESS(
                f"{made}Sessions: {result.added} added, {result.changed} changed, {result.unchanged} unchanged. "
                f"People added: {result.people_added}."
            )
        )
        if result.missing:
            names = "; ".join(result.missing[:10]) + (" …" if len(result.missing) > 10 else "")
            self.stdout.write(f"Not in this file any more ({len(result.missing)}): {names}")
        if release:
            self.stdout.write(self.style.SUCCESS(f"Released as number {release.number}."))
        path = page_path(result.conference, "en")
        if path:
            self.stdout.write(f"Page: {path}   Programme: {path}programme/")
