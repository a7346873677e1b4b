"""Every change of the timetable: compared with what its author saw, written down, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from conferences.enums import SessionKind, SessionStatus
from conferences.models import Conference, Presentation, Session, TimetableChange, Track
from conferences.queries.timetable_changes import changes_since, said_changes
from core import audit
from core.text import clean
from events.models import Room

FIELDS = ("title", "kind", "status", "track", "room", "starts_at", "ends_at", "is_plenary")
TIMES = frozenset({"starts_at", "ends_at"})
COLUMNS = {"track": "track_id", "room": "room_id"}


class TimetableError(Exception):
    """The change can't be made; `message` says what to mend, `field` where ("" if nowhere in particular)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class SessionGoneError(TimetableError):
    """Somebody has deleted it."""


class StaleTimetableError(TimetableError):
    """Somebody else has changed `session` since; `message` says what and who. Nothing was written."""

    def __init__(self, message: str, session: Session) -> None:
        super().__init__(message)
        self.session = session


@dataclass(frozen=True, slots=True)
class Moved:
    """`change` is None where nothing differed."""

    session: Session
    change: TimetableChange | None


def move_session(
    *, session_id: int, expected_version: int, changes: Mapping[str, Any], by: Any, conference: Conference | None = None
) -> Moved:
    """Write `changes` (some of FIELDS; room and track as ids, times aware) into the session under its row lock.

    Refused with StaleTimetableError unless the session still has `expected_version`. Both times None take it off the
    timetable. Presentations with times of their own move along, unless the session grows or shrinks. Effects: the
    session with the next version, a TimetableChange, a line in the log. `conference` makes sure that it is one of its.
    """
    with transaction.atomic():
        session = locked_session(session_id, conference)
        if session.version != expected_version:
            raise stale(session, expected_version)
        return Moved(session, _write(session, dict(changes), by=by))


def take_back_change(*, change_id: int, by: Any, conference: Conference) -> Moved:
    """Give the session back what it had before the change; a change of its own, so that it can be taken back too.

    Refused with StaleTimetableError if what the change set has been changed again since.
    """
    with transaction.atomic():
        change = TimetableChange.objects.filter(pk=change_id, session__conference=conference).first()
        if change is None:
            raise SessionGoneError(_("This session has been deleted meanwhile."))
        session = locked_session(change.session_id, conference)
        now = snapshot(session)
        if any(now[name] != value for name, value in change.after.items() if name in now):
            raise stale(session, change.version)
        before = {name: _value(name, value) for name, value in change.before.items() if name in FIELDS}
        return Moved(session, _write(session, before, by=by))


def create_session(*, conference: Conference, values: Mapping[str, Any], by: Any) -> Moved:
    """A new session with `values` (some of FIELDS; needs a title). Raises TimetableError."""
    with transaction.atomic():
        session = Session(conference=conference)
        _check(session, dict(values))
        _set(session, values)
        session.save()
        change = _note(session, {}, {name: snapshot(session)[name] for name in values}, by)
        audit.record("wagtail.create", session, by=by)
    return Moved(session, change)


def save_session_form(*, session: Session, expected_version: int, by: Any) -> None:
    """Save a session as a form has filled it in, people included. Raises StaleTimetableError."""
    with transaction.atomic():
        current = locked_session(session.pk, None)
        if current.version != expected_version:
            raise stale(current, expected_version)
        old, new = snapshot(current), snapshot(session)
        session.version = current.version + 1
        session.save()
        changed = [name for name in FIELDS if old[name] != new[name]]
        _note(session, {name: old[name] for name in changed}, {name: new[name] for name in changed}, by)
        audit.record("wagtail.edit", session, by=by)


def touch_session(*, session_id: int, by: Any) -> None:
    """Something that belongs to the session has changed, a presentation or its people: open editors fetch it again."""
    with transaction.atomic():
        session = locked_session(session_id, None)
        session.version += 1
        session.save(update_fields=["version"])
        _note(session, {}, {}, by)


# -- the parts -------------------------------------------------------------------------------------------------------


def locked_session(session_id: int, conference: Conference | None) -> Session:
    """The session, its row locked until the transaction ends."""
    sessions = Session.objects.select_for_update(of=("self",)).select_related("conference")
    session = sessions.filter(pk=session_id, **({"conference": conference} if conference else {})).first()
    if session is None:
        raise SessionGoneError(_("This session has been deleted meanwhile."))
    return session


def stale(session: Session, seen_version: int) -> StaleTimetableError:
    said = " ".join(said_changes(changes_since(session, seen_version), session.conference))
    refused = _("Your change was not saved.")
    if not said:
        said = _("“%(title)s” has been changed meanwhile.") % {"title": session.title}
    return StaleTimetableError(f"{said} {refused}", session)


def snapshot(session: Session) -> dict[str, Any]:
    """What the editor changes, as JSON; moments in UTC."""
    row = {name: getattr(session, COLUMNS.get(name, name)) for name in FIELDS}
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for name, value in row.items()
    }


def _value(name: str, stored: Any) -> Any:
    return parse_datetime(stored) if name in TIMES and stored else stored


def _write(session: Session, changes: dict[str, Any], *, by: Any) -> TimetableChange | None:
    before = snapshot(session)
    moved = _check(session, changes)
    old_start, old_end = session.starts_at, session.ends_at
    _set(session, changes)
    after = snapshot(session)
    changed = [name for name in FIELDS if before[name] != after[name]]
    if not changed:
        return None
    session.version += 1
    session.save(update_fields=["version", *changed])
    if moved:
        _take_talks_along(session, old_start, old_end)
    audit.record("conferences.move_session", session, by=by, fields=changed)
    return _note(session, {name: before[name] for name in changed}, {name: after[name] for name in changed}, by)


def _note(session: Session, before: dict[str, Any], after: dict[str, Any], by: Any) -> TimetableChange:
    return TimetableChange.objects.create(
        session=session,
        version=session.version,
        before=before,
        after=after,
        changed_at=timezone.now(),
        changed_by=by if getattr(by, "pk", None) else None,
    )


def _set(session: Session, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(session, COLUMNS.get(name, name), clean(value) if name == "title" else value)


def _take_talks_along(session: Session, old_start: datetime | None, old_end: datetime | None) -> None:
    """Presentations with times of their own keep their place in the session. Where it only grows or shrinks, they
    stay; where it comes back onto the timetable, they count from where it was taken off."""
    if session.starts_at is None or session.ends_at is None:
        return
    timed = Presentation.objects.filter(session=session, starts_at__isnull=False)
    if old_start is None:
        old_start = _last_start(session) or timed.aggregate(first=Min("starts_at"))["first"]
    elif old_end is None or session.ends_at - session.starts_at != old_end - old_start:
        return
    if old_start and old_start != session.starts_at:
        shift = session.starts_at - old_start
        timed.update(starts_at=F("starts_at") + shift, ends_at=F("ends_at") + shift)


def _last_start(session: Session) -> datetime | None:
    for change in session.timetable_changes.order_by("-version")[:20]:
        if change.before.get("starts_at"):
            return parse_datetime(change.before["starts_at"])
    return None


def _check(session: Session, changes: dict[str, Any]) -> bool:
    """Raise TimetableError at the field to mend; True if the times are among the changes."""
    unknown = changes.keys() - set(FIELDS)
    if unknown:
        raise TimetableError(_("This can't be changed here: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "title" in changes or session.pk is None:
        title = clean(changes.get("title") or "")
        if not title:
            raise TimetableError(_("Write a title."), "title")
        if len(title) > 300:
            raise TimetableError(_("A title has at most 300 characters."), "title")
    if changes.get("kind", session.kind) not in SessionKind.values:
        raise TimetableError(_("Choose a kind from the list."), "kind")
    if changes.get("status", session.status) not in SessionStatus.values:
        raise TimetableError(_("Choose a status from the list."), "status")
    _check_places(session, changes)
    starts_at = changes.get("starts_at", session.starts_at)
    ends_at = changes.get("ends_at", session.ends_at)
    if (starts_at, ends_at) == (session.starts_at, session.ends_at):
        return False
    check_times(session.conference, starts_at, ends_at)
    return True


def _check_places(session: Session, changes: dict[str, Any]) -> None:
    room, track = changes.get("room"), changes.get("track")
    if room is not None and room != session.room_id:
        rooms = Room.objects.filter(pk=room)
        of_venue = rooms.filter(venue=session.conference.venue_id).exists()
        if not of_venue and not rooms.filter(sessions__conference=session.conference).exists():
            raise TimetableError(_("This room is not one of the conference's."), "room")
    of_conference = Track.objects.filter(conference=session.conference)
    if track is not None and track != session.track_id and not of_conference.filter(pk=track).exists():
        raise TimetableError(_("This track is not one of the conference's."), "track")


def check_times(conference: Conference, starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Both or none, in order, and within the days of the conference on its own clock."""
    if starts_at is None and ends_at is None:
        return
    if starts_at is None or ends_at is None:
        raise TimetableError(
            _("Write both start and end, or leave both empty."), "ends_at" if starts_at else "starts_at"
        )
    if ends_at <= starts_at:
        raise TimetableError(_("The end must be after the start."), "ends_at")
    days = conference.days
    first = datetime.combine(days[0], time.min, conference.zone)
    last = datetime.combine(days[-1] + timedelta(days=1), time.min, conference.zone)
    if starts_at < first or ends_at > last:
        raise TimetableError(_("This is outside the days of the conference."), "starts_at")
