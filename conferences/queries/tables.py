"""The working tables as an imported programme, and as the three tables that go out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from conferences.documents.frab_extension import person_guid
from conferences.documents.imported import (
    ImportedPart,
    ImportedPerson,
    ImportedProgramme,
    ImportedRoom,
    ImportedSession,
    ImportedTalk,
)
from conferences.documents.tables.columns import COLUMNS, MOMENT, PRESENTATIONS, SESSIONS, SPEAKERS
from conferences.models import Conference, Presentation, Session
from core.tables import Sheet
from events.models import Room
from people.models import Person

YES_NO = {True: "yes", False: "no"}


def all_sessions(conference: Conference) -> list[Session]:
    """Scheduled or not, with everything that belongs to them, in seven statements."""
    return list(
        conference.sessions.select_related("track", "room")
        .prefetch_related("people__person", "presentations__presenters__person")
        .order_by("starts_at", "pk")
    )


def working_programme(conference: Conference) -> ImportedProgramme:
    rooms = Room.objects.filter(venue=conference.venue_id) if conference.venue_id else Room.objects.none()
    return ImportedProgramme(
        title=conference.title,
        timezone=conference.timezone,
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        rooms=tuple(ImportedRoom(room.name) for room in rooms),
        tracks=tuple((track.name, track.colour) for track in conference.tracks.all()),
        sessions=tuple(_session(session) for session in all_sessions(conference)),
    )


def _session(session: Session) -> ImportedSession:
    return ImportedSession(
        guid=session.guid,
        external_id=session.external_id,
        title=session.title,
        place="",
        kind=session.kind,
        status=session.status,
        subtitle=session.subtitle,
        abstract=session.abstract,
        language=session.language,
        track=session.track.name if session.track else "",
        room=session.room.name if session.room else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        links=tuple((str(link.get("title", "")), str(link.get("url", ""))) for link in session.links or ()),
        people=tuple(_part(row.person, row.role, row.affiliation) for row in session.people.all()),
        talks=tuple(_talk(row) for row in session.presentations.all()),
        is_plenary=session.is_plenary,
    )


def _talk(talk: Presentation) -> ImportedTalk:
    return ImportedTalk(
        guid=talk.guid,
        external_id=talk.external_id,
        title=talk.title,
        kind=talk.kind,
        subtitle=talk.subtitle,
        abstract=talk.abstract,
        language=talk.language,
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        board_number=talk.board_number,
        people=tuple(_part(row.person, "", row.affiliation, row.is_presenting) for row in talk.presenters.all()),
    )


def _part(person: Person, role: str, affiliation: str, presents: bool = True) -> ImportedPart:
    known = ImportedPerson(person.full_name, person_guid(settings.SITE_URL, person.pk))
    return ImportedPart(known, role, affiliation, presents)


# -- out ---------------------------------------------------------------------------------------------------------------


def table_rows(conference: Conference, name: str, *, with_email: bool) -> Iterator[list[str]]:
    """The cells of a table in the order of its columns. Addresses only for those who may see them."""
    zone = ZoneInfo(conference.timezone)
    for session in all_sessions(conference):
        if name == SESSIONS:
            yield _session_cells(session, zone)
        elif name == PRESENTATIONS:
            for position, talk in enumerate(session.presentations.all(), start=1):
                yield _presentation_cells(talk, session.guid, position, zone)
        else:
            for row in session.people.all():
                yield _speaker_cells(session.guid, row.person, row.role, row.affiliation, "yes", with_email=with_email)
            for talk in session.presentations.all():
                for author in talk.presenters.all():
                    presents = YES_NO[author.is_presenting]
                    yield _speaker_cells(
                        talk.guid, author.person, "", author.affiliation, presents, with_email=with_email
                    )


def _session_cells(session: Session, zone: ZoneInfo) -> list[str]:
    return [
        str(session.guid),
        session.title,
        session.subtitle,
        session.kind,
        session.status,
        _moment(session.starts_at, zone),
        _moment(session.ends_at, zone),
        session.room.name if session.room else "",
        session.track.name if session.track else "",
        YES_NO[session.is_plenary],
        session.language,
        session.abstract,
    ]


def _presentation_cells(talk: Presentation, home: UUID, position: int, zone: ZoneInfo) -> list[str]:
    return [
        str(talk.guid),
        str(home),
        str(position),
        talk.title,
        talk.subtitle,
        talk.kind,
        _moment(talk.starts_at, zone),
        _moment(talk.ends_at, zone),
        talk.board_number,
        talk.language,
        talk.abstract,
    ]


def _speaker_cells(
    item: UUID, person: Person, role: str, affiliation: str, presents: str, *, with_email: bool
) -> list[str]:
    return [
        str(item),
        person.full_name,
        person.family_name,
        person.given_name,
        role,
        affiliation,
        presents,
        person.orcid,
        person.email if with_email else "",
        person_guid(settings.SITE_URL, person.pk),
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):{MOMENT}}" if moment else ""


def heads(name: str) -> list[str]:
    return [column.name for column in COLUMNS[name]]


def sheets(rows: dict[str, Iterable[Sequence[str]]]) -> list[Sheet]:
    """The three sheets of a workbook and one that explains their columns in the active language."""
    made = [
        Sheet(
            name,
            heads(name),
            rows[name],
            [column.width for column in COLUMNS[name]],
            [(place, column.choices) for place, column in enumerate(COLUMNS[name]) if column.choices],
        )
        for name in (SESSIONS, PRESENTATIONS, SPEAKERS)
    ]
    explained = [
        [name, column.name, _("yes") if column.is_required else "", str(column.help), ", ".join(column.choices)]
        for name in (SESSIONS, PRESENTATIONS, SPEAKERS)
        for column in COLUMNS[name]
    ]
    titles = [_("Table"), _("Column"), _("Required"), _("What stands in it"), _("Allowed values")]
    return [*made, Sheet(_("How to fill in"), titles, explained, [16, 16, 10, 80, 70])]


def example_rows(name: str) -> list[list[str]]:
    """One row as an example, for the template."""
    return [[column.example for column in COLUMNS[name]]]
