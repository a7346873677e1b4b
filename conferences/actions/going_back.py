"""Going back to an earlier release: the working tables take its shape again, and if wished the public sees it at once.

Nothing is ever taken out of the row of releases: going back makes a new release. So SEQUENCE only grows, and calendars
that know the newest state learn of the old one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.signal_handlers import disable_reference_index_auto_update

from conferences.actions.programme import release_programme
from conferences.actions.timetable import FIELDS, snapshot
from conferences.models import (
    Conference,
    Presentation,
    Presenter,
    ProgrammeRelease,
    Session,
    SessionPerson,
    Star,
    TimetableChange,
    Track,
)
from conferences.queries.programme import programme_of
from conferences.queries.restoring import Restorable, restorable
from conferences.rules.document import Item, TalkEntry
from core import audit

BATCH = 200
SESSION_FIELDS = ("kind", "status", "title", "subtitle", "abstract", "language", "starts_at", "ends_at", "is_plenary")
TALK_FIELDS = ("kind", "title", "subtitle", "abstract", "language", "starts_at", "ends_at", "board_number")


@dataclass(slots=True)
class WentBack:
    """How many sessions were changed, made again, and put back to those without a time; what could not come back."""

    changed: int = 0
    made_again: int = 0
    unscheduled: int = 0
    findings: list[str] = field(default_factory=list)
    release: ProgrammeRelease | None = None


@transaction.atomic
def go_back(
    *,
    conference: Conference,
    release: ProgrammeRelease,
    release_now: bool = False,
    tells_readers: bool = False,
    note: str = "",
    by: Any = None,
) -> WentBack:
    """Give the working tables the sessions, presentations and people that `release` holds.

    Sessions that it does not hold lose their time and wait with those not scheduled; nothing is deleted but
    presentations inside sessions that it holds without them. The dates, zone and venue of the conference stay. Every
    touched session grows its version, so that open editors notice. With `release_now` the result is released, rooms
    booked twice as they were. Raises ProgrammeReleaseError, and then nothing has happened.
    """
    locked = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    if release.conference_id != locked.pk:
        raise ValueError("a release of another conference")
    found = restorable(locked, programme_of(release))
    result = WentBack(findings=found.findings)
    _tracks(locked, found)
    _sessions(locked, found, result, by)
    audit.record("conferences.go_back", locked, by=by, number=release.number, released=release_now)
    if release_now:
        result.release = release_programme(
            conference=locked,
            note=note or _("As release %(number)d") % {"number": release.number},
            by=by,
            accept_double_rooms=True,
            tells_readers=tells_readers,
        )
    return result


def _tracks(conference: Conference, found: Restorable) -> None:
    """Tracks that are gone are made again; those that are there keep their colour."""
    slugs = {track.slug for track in found.tracks.values()}
    for entry in found.missing_tracks:
        slug = entry.slug if entry.slug not in slugs else ""
        found.tracks[entry.name] = Track.objects.create(
            conference=conference, name=entry.name, slug=slug, colour=entry.colour, position=len(found.tracks)
        )


def _sessions(conference: Conference, found: Restorable, result: WentBack, by: Any) -> None:
    before = {session.pk: snapshot(session) for session in (*found.changed, *found.unscheduled)}
    taken = set(conference.sessions.values_list("slug", flat=True))
    for session in found.changed:
        item = found.items[str(session.guid)]
        if session.slug != item.slug and item.slug not in taken:
            taken.add(item.slug)
            session.slug = item.slug
        _fill(session, item, found)
        session.version += 1
    for session in found.unscheduled:
        session.starts_at = session.ends_at = None
        session.version += 1
    fields = [*SESSION_FIELDS, "slug", "links", "room", "track", "version"]
    Session.objects.bulk_update(found.changed, fields, batch_size=BATCH)
    Session.objects.bulk_update(found.unscheduled, ["starts_at", "ends_at", "version"], batch_size=BATCH)
    made = [_made(conference, item, found, taken) for item in found.missing]
    Session.objects.bulk_create(made, batch_size=BATCH)
    for session in made:
        Star.objects.filter(guid=session.guid, personal_programme__conference=conference).update(session=session)
    touched = [*found.changed, *made]
    _people(touched, found)
    _talks(touched, found)
    _note_changes(found, before, by)
    result.changed, result.made_again = len(found.changed), len(made)
    result.unscheduled = len(found.unscheduled)


def _fill(session: Session, item: Item, found: Restorable) -> None:
    for name in SESSION_FIELDS:
        setattr(session, name, getattr(item, name))
    session.links = [{"title": title, "url": url} for title, url in item.links]
    session.room = found.rooms.get(item.room)
    session.track = found.tracks.get(item.track)


def _made(conference: Conference, item: Item, found: Restorable, taken: set[str]) -> Session:
    slug, count = item.slug, 1
    while slug in taken:
        count += 1
        slug = f"{item.slug[:110]}-{count}"
    taken.add(slug)
    session = Session(conference=conference, guid=UUID(item.guid), slug=slug, external_id=item.external_id)
    _fill(session, item, found)
    return session


def _people(sessions: list[Session], found: Restorable) -> None:
    with disable_reference_index_auto_update():  # Wagtail would ask four times per row; these rows hold no references
        SessionPerson.objects.filter(session__in=[session.pk for session in sessions]).delete()
    rows = []
    for session in sessions:
        seen: set[tuple[int, str]] = set()
        for position, part in enumerate(found.items[str(session.guid)].people):
            person_id = found.person_ids.get(part.person_id)
            if person_id is None or (person_id, part.role) in seen:
                continue
            seen.add((person_id, part.role))
            values = {"role": part.role, "affiliation": part.affiliation, "sort_order": position}
            rows.append(SessionPerson(session=session, person_id=person_id, **values))
    SessionPerson.objects.bulk_create(rows, batch_size=BATCH)


def _talks(sessions: list[Session], found: Restorable) -> None:
    """Presentations are known again by their guid, so what hangs on them stays."""
    known: dict[tuple[int, str], Presentation] = {
        (row.session_id, str(row.guid)): row
        for row in Presentation.objects.filter(session__in=[session.pk for session in sessions])
    }
    changed: list[Presentation] = []
    made: list[Presentation] = []
    renamed: list[int] = []
    entries: list[tuple[Presentation, TalkEntry]] = []
    for session in sessions:
        for position, talk in enumerate(found.items[str(session.guid)].talks):
            row = known.pop((session.pk, talk.guid), None)
            if row is None:
                row = Presentation(session=session, guid=UUID(talk.guid))
                made.append(row)
            else:
                changed.append(row)
            for name in TALK_FIELDS:
                setattr(row, name, getattr(talk, name))
            if row.pk and row.slug != talk.slug:
                renamed.append(row.pk)
            row.position, row.slug = position, talk.slug
            entries.append((row, talk))
    Presentation.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    _free_slugs(renamed)
    Presentation.objects.bulk_update(changed, [*TALK_FIELDS, "position", "slug"], batch_size=BATCH)
    Presentation.objects.bulk_create(made, batch_size=BATCH)
    _presenters(entries, found)


def _free_slugs(ids: Iterable[int]) -> None:
    """Two that swap their slugs would meet half-way."""
    passing = Concat(Value("going-back-"), Cast("pk", CharField()))
    Presentation.objects.filter(pk__in=list(ids)).update(slug=passing)


def _presenters(entries: list[tuple[Presentation, TalkEntry]], found: Restorable) -> None:
    with disable_reference_index_auto_update():
        Presenter.objects.filter(presentation__in=[row.pk for row, _talk in entries]).delete()
    rows = []
    for presentation, talk in entries:
        seen: set[int] = set()
        for position, part in enumerate(talk.people):
            person_id = found.person_ids.get(part.person_id)
            if person_id is None or person_id in seen:
                continue
            seen.add(person_id)
            rows.append(
                Presenter(
                    presentation=presentation,
                    person_id=person_id,
                    affiliation=part.affiliation,
                    is_presenting=part.presents,
                    sort_order=position,
                )
            )
    Presenter.objects.bulk_create(rows, batch_size=BATCH)


def _note_changes(found: Restorable, before: dict[int, dict[str, Any]], by: Any) -> None:
    """As the timetable editor writes them, so that it can say who did it."""
    now, author = timezone.now(), by if getattr(by, "pk", None) else None
    rows = []
    for session in (*found.changed, *found.unscheduled):
        old, new = before[session.pk], snapshot(session)
        names = [name for name in FIELDS if old[name] != new[name]]
        rows.append(
            TimetableChange(
                session=session,
                version=session.version,
                before={name: old[name] for name in names},
                after={name: new[name] for name in names},
                changed_at=now,
                changed_by=author,
            )
        )
    TimetableChange.objects.bulk_create(rows, batch_size=BATCH)
