"""Who changed what in the timetable, in plain sentences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Conference, Session, TimetableChange, Track
from conferences.rules.conflicts import said_time
from events.models import Room


def changes_since(session: Session, version: int) -> QuerySet[TimetableChange]:
    """What brought the session from `version` to where it is, oldest first."""
    rows = session.timetable_changes.filter(version__gt=version).select_related("changed_by", "session")
    return rows.order_by("version")


def latest_changes(conference: Conference, after: int = 0) -> QuerySet[TimetableChange]:
    """Newest first. `after` is the key of the last one that is known already."""
    rows = TimetableChange.objects.filter(session__conference=conference, pk__gt=after)
    return rows.select_related("changed_by", "session").order_by("-pk")


def said_changes(changes: Iterable[TimetableChange], conference: Conference) -> list[str]:
    """One sentence each; two statements for the names of rooms and tracks, if any is needed."""
    changes = list(changes)
    rooms = _names(Room.objects, changes, "room")
    tracks = _names(Track.objects, changes, "track")
    return [_sentence(change, conference, rooms, tracks) for change in changes]


def _names(objects: Any, changes: list[TimetableChange], name: str) -> dict[int, str]:
    wanted = {part[name] for change in changes for part in (change.before, change.after) if part.get(name)}
    return dict(objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _sentence(change: TimetableChange, conference: Conference, rooms: dict[int, str], tracks: dict[int, str]) -> str:
    who = said_who(change)
    title = change.before.get("title") or change.session.title
    if change.version == 0:
        return _("%(who)s created “%(title)s”.") % {"who": who, "title": title}
    details = "; ".join(_details(change, conference, rooms, tracks)) or _("details")
    return _("%(who)s changed “%(title)s”: %(details)s.") % {"who": who, "title": title, "details": details}


def said_who(change: TimetableChange) -> str:
    user = change.changed_by
    if user is None:
        return _("Somebody")
    return user.get_full_name().strip() or user.get_username()


def _details(
    change: TimetableChange, conference: Conference, rooms: dict[int, str], tracks: dict[int, str]
) -> Iterable[str]:
    before, after = change.before, change.after
    if "starts_at" in after or "ends_at" in after:
        yield _("now %(time)s") % {"time": _time(change, conference)}
    if "room" in after:
        yield _("room %(before)s → %(after)s") % {
            "before": _name(rooms, before.get("room")),
            "after": _name(rooms, after["room"]),
        }
    if "title" in after:
        yield _("title “%(title)s”") % {"title": after["title"]}
    if "track" in after:
        yield _("track %(name)s") % {"name": _name(tracks, after["track"])}
    if "kind" in after:
        yield str(dict(SessionKind.choices).get(after["kind"], after["kind"]))
    if "status" in after:
        yield str(dict(SessionStatus.choices).get(after["status"], after["status"]))
    if "is_plenary" in after:
        yield _("across all rooms") if after["is_plenary"] else _("no longer across all rooms")


def _name(names: dict[int, str], pk: int | None) -> str:
    return names.get(pk, "?") if pk else "–"


def _time(change: TimetableChange, conference: Conference) -> str:
    """The time after the change; the end that did not change is taken from the session."""
    starts_at = _moment(change, "starts_at")
    ends_at = _moment(change, "ends_at")
    if starts_at is None or ends_at is None:
        return _("not scheduled")
    return said_time(conference.zone, starts_at, ends_at)


def _moment(change: TimetableChange, name: str) -> datetime | None:
    if name in change.after:
        return parse_datetime(change.after[name]) if change.after[name] else None
    found: datetime | None = getattr(change.session, name)
    return found
