"""The people and talks of one session, as the file has them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from conferences.actions.importing.people import ImportedPeople
from conferences.documents.imported import ImportedPart, ImportedSession, ImportedTalk
from conferences.enums import SessionRole
from conferences.models import Presentation, Presenter, Session, SessionPerson
from core.slugs import Slugs

TALK_FIELDS = (
    "external_id", "kind", "title", "subtitle", "abstract", "language", "starts_at", "ends_at", "board_number",
)  # fmt: skip


def new_parts(session: Session, source: ImportedSession, people: ImportedPeople) -> None:
    SessionPerson.objects.bulk_create(_session_people(session, source.people, people))
    slugs = Slugs(())
    for position, talk in enumerate(source.talks or ()):
        _new_talk(session, position, talk, slugs, people)


def _new_talk(session: Session, position: int, talk: ImportedTalk, slugs: Slugs, people: ImportedPeople) -> None:
    values = {name: getattr(talk, name) for name in TALK_FIELDS}
    presentation = Presentation.objects.create(
        session=session, guid=talk.guid, slug=slugs.free(talk.slug or talk.title, "talk"), position=position, **values
    )
    Presenter.objects.bulk_create(_presenters(presentation, talk.people, people))


def update_people(session: Session, source: ImportedSession, people: ImportedPeople) -> bool:
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


def update_talks(
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
        touched |= update_row(presentation, {**values, "position": position})
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


def update_row(row: models.Model, values: dict[str, Any]) -> bool:
    """Write the values that differ; True if any did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)  # and nothing of what somebody else may have written meanwhile
    return bool(changed)
