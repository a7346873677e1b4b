"""Take a programme read from a file into the working tables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Site

from conferences.actions.importing_people import ImportedPeople
from conferences.actions.timetable import snapshot
from conferences.documents.imported import (
    Findings,
    ImportedPart,
    ImportedProgramme,
    ImportedSession,
    ImportedTalk,
)
from conferences.enums import SessionRole
from conferences.models import (
    Conference,
    ConferenceIndexPage,
    ConferencePage,
    Presentation,
    Presenter,
    Session,
    SessionPerson,
    TimetableChange,
    Track,
)
from core import audit
from core.signals import let_go
from core.slugs import Slugs
from events.enums import EventKind
from events.models import Event, Room, Venue

Progress = Callable[[int, int], None]


class ImportRefusedError(Exception):
    """Nothing was changed; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


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
        conference, is_new = _conference(slug, imported)
        result = ImportResult(conference, is_new)
        rooms = _rooms(conference, imported)
        tracks = _tracks(conference, imported)
        people = ImportedPeople(conference, imported, result.findings)
        result.people_added = people.added
        notes = _Notes(by)
        _sessions(conference, imported, rooms, tracks, people, result, progress, notes)
        if not imported.is_partial:
            result.missing = _missing(conference, imported, notes if cancel_missing else None)
        notes.write()
        if is_new:
            publish_page(conference)
        audit.record("conferences.import_programme", conference, by=by, added=result.added, changed=result.changed)
        let_go()  # rows written in bulk send no signal
    return result


# -- the conference and its page -------------------------------------------------------------------------------------


def _conference(slug: str, imported: ImportedProgramme) -> tuple[Conference, bool]:
    conference = Conference.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if conference:
        return conference, False
    if slug != slugify(slug) or len(slug) > 120 or not slug:
        raise ImportRefusedError(f"“{slug[:130]}” is no slug. Use small letters, digits and hyphens: fosdem-2024.")
    if Event.objects.filter(slug=slug).exists():
        raise ImportRefusedError(f"“{slug}” is already the slug of another event, which is no conference.")
    conference = Conference(
        kind=EventKind.CONFERENCE,
        title=imported.title,
        slug=slug,
        summary=imported.subtitle,
        timezone=imported.timezone,
        starts_at=imported.starts_at,
        ends_at=imported.ends_at,
        acronym=imported.acronym,
        source_url=imported.url if imported.url.startswith(("http://", "https://")) else "",
        venue=_venue(imported),
    )
    try:
        conference.full_clean()
    except ValidationError as error:
        raise ImportRefusedError(" ".join(error.messages)) from error
    conference.save()
    return conference, True


def _venue(imported: ImportedProgramme) -> Venue | None:
    if not (imported.venue or imported.rooms):
        return None
    name = imported.venue or imported.title[:200]
    found = Venue.objects.filter(name=name, city=imported.city).order_by("pk").first()
    return found or Venue.objects.create(name=name, city=imported.city)


def publish_page(conference: Conference) -> ConferencePage:
    """A published page in the default language, under the list of conferences, which is made where none is."""
    home = Site.objects.get(is_default_site=True).root_page
    index = ConferenceIndexPage.objects.descendant_of(home).live().order_by("depth", "pk").first()
    if index is None:
        index = home.add_child(instance=ConferenceIndexPage(title="Conferences", slug=_page_slug(home, "conferences")))
        index.save_revision().publish()
    page = ConferencePage(title=conference.title, slug=_page_slug(index, conference.slug), conference=conference)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _page_slug(parent: Any, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)


# -- rooms and tracks ------------------------------------------------------------------------------------------------


def _rooms(conference: Conference, imported: ImportedProgramme) -> dict[str, Room]:
    """Name → room of the conference's venue; those that are missing are made."""
    if not imported.rooms:
        return {}
    if conference.venue is None:
        conference.venue = _venue(imported)
        conference.save()
    rooms = {room.name: room for room in Room.objects.filter(venue=conference.venue)}
    for position, wanted in enumerate(imported.rooms):
        if wanted.name not in rooms:
            rooms[wanted.name] = Room.objects.create(
                venue=conference.venue,
                name=wanted.name,
                capacity=wanted.capacity,
                directions=wanted.directions[:200],
                sort_order=len(rooms) + position,
            )
    return rooms


def _tracks(conference: Conference, imported: ImportedProgramme) -> dict[str, Track]:
    tracks = {track.name: track for track in conference.tracks.all()}
    slugs = Slugs(track.slug for track in tracks.values())
    for position, (name, colour) in enumerate(imported.tracks):
        if name not in tracks:
            valid = colour if len(colour) == 7 and colour.startswith("#") else ""
            tracks[name] = Track.objects.create(
                conference=conference, name=name, slug=slugs.free(name, "track"), colour=valid, position=position
            )
    return tracks


# -- sessions --------------------------------------------------------------------------------------------------------

SESSION_FIELDS = (
    "external_id", "kind", "status", "title", "subtitle", "abstract", "language", "starts_at", "ends_at",
)  # fmt: skip
TALK_FIELDS = (
    "external_id", "kind", "title", "subtitle", "abstract", "language", "starts_at", "ends_at", "board_number",
)  # fmt: skip


def _sessions(
    conference: Conference,
    imported: ImportedProgramme,
    rooms: dict[str, Room],
    tracks: dict[str, Track],
    people: ImportedPeople,
    result: ImportResult,
    progress: Progress | None,
    notes: "_Notes",
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
            _new_parts(session, source, people)
            result.added += 1
        else:
            if imported.is_own:
                del values["external_id"]  # what was made by hand stays so
            before = snapshot(session)
            touched = _update(session, values)
            touched |= _update_people(session, source, people)
            if source.talks is not None:
                touched |= _update_talks(session, source.talks, people, is_own=imported.is_own)
            if touched:
                notes.add(session, before)
            result.changed += touched
            result.unchanged += not touched
        if progress:
            progress(done, total)


class _Notes:
    """Tells open timetable editors what an import changed, as the editor itself does: version, what, who."""

    def __init__(self, by: Any) -> None:
        self.rows: list[TimetableChange] = []
        self.by = by if getattr(by, "pk", None) else None
        self.now = timezone.now()

    def add(self, session: Session, before: dict[str, Any]) -> None:
        after = snapshot(session)
        names = [name for name in after if before[name] != after[name]]
        self.rows.append(
            TimetableChange(
                session=session,
                before={name: before[name] for name in names},
                after={name: after[name] for name in names},
                changed_at=self.now,
                changed_by=self.by,
            )
        )

    def write(self) -> None:
        """Counts from what stands in the database: somebody may have moved a session since it was read."""
        touched = Session.objects.filter(pk__in=[row.session.pk for row in self.rows])
        touched.update(version=F("version") + 1)
        versions = dict(touched.values_list("pk", "version"))
        for row in self.rows:
            row.version = versions[row.session.pk]
        TimetableChange.objects.bulk_create(self.rows, batch_size=200)


def _new_parts(session: Session, source: ImportedSession, people: ImportedPeople) -> None:
    SessionPerson.objects.bulk_create(_session_people(session, source.people, people))
    slugs = Slugs(())
    for position, talk in enumerate(source.talks or ()):
        _new_talk(session, position, talk, slugs, people)


def _new_talk(session: Session, position: int, talk: ImportedTalk, slugs: "Slugs", people: ImportedPeople) -> None:
    values = {name: getattr(talk, name) for name in TALK_FIELDS}
    presentation = Presentation.objects.create(
        session=session, guid=talk.guid, slug=slugs.free(talk.slug or talk.title, "talk"), position=position, **values
    )
    Presenter.objects.bulk_create(_presenters(presentation, talk.people, people))


def _session_people(session: Session, parts: Iterable[ImportedPart], people: ImportedPeople) -> list[SessionPerson]:
    rows: dict[tuple[int, str], SessionPerson] = {}
    for part in parts:
        person = people.of(part.person)
        row = SessionPerson(
            session=session, person=person, role=part.role, affiliation=part.affiliation[:250], sort_order=len(rows)
        )
        rows.setdefault((person.pk, part.role), row)
    return list(rows.values())


def _presenters(presentation: Presentation, parts: Iterable[ImportedPart], people: ImportedPeople) -> list[Presenter]:
    rows: dict[int, Presenter] = {}
    for part in parts:
        person = people.of(part.person)
        row = Presenter(
            presentation=presentation,
            person=person,
            affiliation=part.affiliation[:250],
            is_presenting=part.presents,
            sort_order=len(rows),
        )
        rows.setdefault(person.pk, row)
    return list(rows.values())


def _update(row: models.Model, values: dict[str, Any]) -> bool:
    """Write the values that differ; True if any did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)  # and nothing of what somebody else may have written meanwhile
    return bool(changed)


def _update_people(session: Session, source: ImportedSession, people: ImportedPeople) -> bool:
    rows = list(session.people.all())
    wanted = _session_people(session, source.people, people)
    if source.keeps_parts:
        wanted = _kept_parts(rows, wanted)
    old = [(row.person_id, row.role, row.affiliation) for row in rows]
    if old == [(row.person_id, row.role, row.affiliation) for row in wanted]:
        return False
    SessionPerson.objects.filter(session=session).delete()
    SessionPerson.objects.bulk_create(wanted)
    return True


def _kept_parts(rows: list[SessionPerson], wanted: list[SessionPerson]) -> list[SessionPerson]:
    """A file that knows names only: who is known keeps role and affiliation, and chairs stay where they are."""
    known: dict[int, list[SessionPerson]] = {}
    for row in rows:
        known.setdefault(row.person_id, []).append(row)
    kept = [row for row in rows if row.role == SessionRole.CHAIR]
    for row in wanted:
        before = [] if row.role != SessionRole.SPEAKER else known.get(row.person_id, [])
        kept += [old for old in before if old not in kept] if before else [row]
    for place, row in enumerate(kept):
        row.pk, row.sort_order = None, place
    return kept


def _update_talks(
    session: Session, talks: Iterable[ImportedTalk], people: ImportedPeople, *, is_own: bool = False
) -> bool:
    """Talks that the file no longer holds leave the session, if they came from a file."""
    known: dict[UUID, Presentation] = {row.guid: row for row in session.presentations.all()}
    slugs = Slugs(row.slug for row in known.values())
    touched = False
    for position, talk in enumerate(talks):
        presentation = known.pop(talk.guid, None)
        if presentation is None:
            _new_talk(session, position, talk, slugs, people)
            touched = True
            continue
        values = {name: getattr(talk, name) for name in TALK_FIELDS}
        if is_own:
            del values["external_id"]
        touched |= _update(presentation, {**values, "position": position})
        touched |= _update_presenters(presentation, talk.people, people)
    gone = [row.pk for row in known.values() if row.external_id or is_own]
    if gone:
        Presentation.objects.filter(pk__in=gone).delete()
    return touched or bool(gone)


def _update_presenters(presentation: Presentation, parts: Iterable[ImportedPart], people: ImportedPeople) -> bool:
    wanted = _presenters(presentation, parts, people)
    old = [(row.person_id, row.affiliation, row.is_presenting) for row in presentation.presenters.all()]
    if old == [(row.person_id, row.affiliation, row.is_presenting) for row in wanted]:
        return False
    Presenter.objects.filter(presentation=presentation).delete()
    Presenter.objects.bulk_create(wanted)
    return True


def _missing(conference: Conference, imported: ImportedProgramme, notes: _Notes | None) -> list[str]:
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
