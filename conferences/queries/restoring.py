"""What going back to a release would do to the working tables; the preview and the action ask the same."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Conference, Presentation, Session, Track
from conferences.queries.released import present_ids
from conferences.queries.working import room_name, working_items, working_sessions
from conferences.rules.document import Item, Programme, TrackEntry, difference
from events.models import Room


@dataclass(slots=True)
class Restorable:
    """`items`: what the release holds, by guid, without what it had withdrawn. `changed` and `unscheduled` are sessions
    of today, `missing` are items without one. `findings`: what can't come back, in sentences; `lost`: presentations of
    today that the release does not hold, in sentences."""

    items: dict[str, Item]
    changed: list[Session]
    unscheduled: list[Session]
    missing: list[Item]
    rooms: dict[str, Room]
    tracks: dict[str, Track]
    missing_tracks: list[TrackEntry]
    person_ids: dict[int, int]  # as the release has them → as they are now
    findings: list[str]
    lost: list[str]

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.unscheduled or self.missing)


def restorable(conference: Conference, programme: Programme) -> Restorable:
    items = {item.guid: item for item in programme.items if not item.is_withdrawn}
    scheduled = working_sessions(conference)
    today = {item.guid: item for item in working_items(scheduled)}
    sessions = {str(session.guid): session for session in scheduled}
    waiting = {
        str(session.guid): session for session in conference.sessions.filter(starts_at__isnull=True).order_by("pk")
    }
    changed = [sessions[guid] for guid, item in items.items() if guid in today and difference(today[guid], item)]
    changed += [waiting[guid] for guid in items if guid in waiting]
    rooms = _rooms(conference, scheduled)
    tracks = {track.name: track for track in conference.tracks.all()}
    people = _people(items)
    return Restorable(
        items=items,
        changed=changed,
        unscheduled=[session for guid, session in sessions.items() if guid not in items],
        missing=[item for guid, item in items.items() if guid not in today and guid not in waiting],
        rooms=rooms,
        tracks=tracks,
        missing_tracks=[entry for entry in programme.tracks if entry.name not in tracks],
        person_ids=people,
        findings=_findings(items, rooms, people),
        lost=_lost(items, changed),
    )


def _rooms(conference: Conference, sessions: list[Session]) -> dict[str, Room]:
    """Every name under which a release may hold a room of this conference."""
    used = {session.room_id for session in sessions if session.room_id}
    rooms = Room.objects.filter(Q(venue=conference.venue_id) | Q(pk__in=used)).select_related("venue")
    own_last = sorted(rooms, key=lambda room: room.venue_id == conference.venue_id)
    names = {room_name(room): room for room in own_last}
    return {**{room_name(room, with_venue=True): room for room in own_last}, **names}


def _people(items: dict[str, Item]) -> dict[int, int]:
    ids = {part.person_id for item in items.values() for part in item.people}
    ids |= {part.person_id for item in items.values() for talk in item.talks for part in talk.people}
    return present_ids(ids)


def _findings(items: dict[str, Item], rooms: dict[str, Room], people: dict[int, int]) -> list[str]:
    found: dict[str, None] = {}
    for item in items.values():
        if item.room and item.room not in rooms:
            text = _("The room %(room)s is no longer there; its sessions will be without a room.")
            found.setdefault(text % {"room": item.room})
        for part in (*item.people, *(part for talk in item.talks for part in talk.people)):
            if part.person_id not in people:
                text = _("%(name)s is no longer among the people and will be left out.")
                found.setdefault(text % {"name": part.name})
    return list(found)


def _lost(items: dict[str, Item], changed: list[Session]) -> list[str]:
    held = {(guid, talk.guid) for guid, item in items.items() for talk in item.talks}
    talks = Presentation.objects.filter(session__in=[session.pk for session in changed]).order_by(
        "session", "position", "pk"
    )
    rows = talks.annotate(files=Count("materials")).values_list("session__guid", "guid", "title", "files")
    found = []
    for session_guid, guid, title, files in rows:
        if (str(session_guid), str(guid)) in held:
            continue
        text = ngettext(
            "“%(title)s”, with %(count)d recording or file", "“%(title)s”, with %(count)d recordings or files", files
        )
        found.append((text if files else "“%(title)s”") % {"title": title, "count": files})
    return found
