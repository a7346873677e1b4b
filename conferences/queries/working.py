"""The working programme of the organisers as plain items, ready to be released."""

from django.utils.text import slugify

from conferences.models import Conference, Presentation, Presenter, Session, SessionPerson
from conferences.rules.document import NEVER, Item, Part, RoomEntry, TalkEntry, TrackEntry
from core.text import clean, fold
from events.models import Room
from people.models import Person

WEB = ("https://", "http://")


def working_sessions(conference: Conference) -> list[Session]:
    """Scheduled sessions with everything a release holds, in seven statements whatever their number."""
    return list(
        conference.sessions.filter(starts_at__isnull=False)
        .select_related("track", "room__venue")
        .prefetch_related("people__person", "presentations__presenters__person")
        .order_by("starts_at", "pk")
    )


def working_items(sessions: list[Session]) -> list[Item]:
    """The sessions as items; `sequence` and `changed_at` are set by the release."""
    several = len({session.room.venue_id for session in sessions if session.room}) > 1
    return [session_item(session, with_venue=several) for session in sessions]


def draft_items(conference: Conference) -> list[Item]:
    """All sessions as items, to compare two states; those without a time have `NEVER` for both ends."""
    sessions = list(
        conference.sessions.select_related("track", "room__venue")
        .prefetch_related("people__person", "presentations__presenters__person")
        .order_by("starts_at", "pk")
    )
    for session in sessions:
        session.starts_at, session.ends_at = session.starts_at or NEVER, session.ends_at or NEVER
    return working_items(sessions)


def session_item(session: Session, *, with_venue: bool = False) -> Item:
    if session.starts_at is None or session.ends_at is None:
        raise ValueError(f"session {session.pk} is not scheduled")
    return Item(
        guid=str(session.guid),
        slug=session.slug,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        kind=session.kind,
        status=session.status,
        subtitle=session.subtitle,
        abstract=session.abstract,
        language=session.language,
        track=session.track.name if session.track else "",
        room=room_name(session.room, with_venue=with_venue),
        is_plenary=session.is_plenary,
        links=tuple(
            (str(link.get("title", "")), str(link["url"]))
            for link in session.links or ()
            if str(link.get("url", "")).startswith(WEB)  # whatever wrote it: nothing else becomes a link in a page
        ),
        people=tuple(session_part(row) for row in session.people.all()),
        talks=tuple(presentation_talk(row) for row in session.presentations.all()),
        external_id=session.external_id,
    )


def presentation_talk(presentation: Presentation) -> TalkEntry:
    return TalkEntry(
        guid=str(presentation.guid),
        slug=presentation.slug,
        title=presentation.title,
        kind=presentation.kind,
        subtitle=presentation.subtitle,
        abstract=presentation.abstract,
        language=presentation.language,
        starts_at=presentation.starts_at,
        ends_at=presentation.ends_at,
        board_number=presentation.board_number,
        people=tuple(presenter_part(row) for row in presentation.presenters.all()),
    )


def session_part(row: SessionPerson) -> Part:
    return _part(row.person, role=row.role, affiliation=row.affiliation)


def presenter_part(row: Presenter) -> Part:
    return _part(row.person, affiliation=row.affiliation, presents=row.is_presenting)


def _part(person: Person, *, role: str = "", affiliation: str = "", presents: bool = True) -> Part:
    return Part(person.pk, person.slug, clean(person.display_name), person.sort_key, role, affiliation, presents)


def room_name(room: Room | None, *, with_venue: bool = False) -> str:
    if room is None:
        return ""
    return f"{room.name}, {room.venue.name}" if with_venue else room.name


def track_entries(conference: Conference) -> list[TrackEntry]:
    return [TrackEntry(track.name, track.slug, track.colour) for track in conference.tracks.all()]


def room_entries(sessions: list[Session]) -> list[RoomEntry]:
    """The rooms in use, in the venue's order."""
    rooms = {session.room.pk: session.room for session in sessions if session.room}
    several = len({room.venue_id for room in rooms.values()}) > 1
    entries: list[RoomEntry] = []
    taken: set[str] = set()
    for room in sorted(rooms.values(), key=lambda room: (room.venue_id, room.sort_order or 0, room.name)):
        name = room_name(room, with_venue=several)
        wanted = slug = slugify(fold(name)) or "room"
        count = 1
        while slug in taken:
            count += 1
            slug = f"{wanted}-{count}"
        taken.add(slug)
        entries.append(RoomEntry(name, slug, room.directions, room.capacity))
    return entries
