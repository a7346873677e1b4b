"""Release the programme: freeze the working tables into one document."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conferences.actions.notices import queue_notices
from conferences.models import Conference, ProgrammeRelease, ReleasedPerson
from conferences.queries.programme import latest_release
from conferences.queries.released import named_people, present_ids
from conferences.queries.working import room_entries, track_entries, working_items, working_sessions
from conferences.rules.document import Item, Programme, double_bookings, from_json, next_programme, to_json
from conferences.signals import programme_released
from core import audit
from events.rules import validate_zone, zone


class ProgrammeReleaseError(Exception):
    """The programme can't be released as it is; `message` says to people what to mend."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


class ProgrammeEmptyError(ProgrammeReleaseError):
    """No session has a time yet."""


class ProgrammeZoneError(ProgrammeReleaseError):
    """The conference's time zone is unknown."""


class RoomDoubleBookedError(ProgrammeReleaseError):
    """`pairs` holds the sessions that need one room at the same time."""

    def __init__(self, pairs: list[tuple[Item, Item]], timezone_name: str) -> None:
        self.pairs = pairs
        super().__init__(" ".join(double_booking_sentence(*pair, timezone_name) for pair in pairs))


def release_programme(
    *,
    conference: Conference,
    note: str = "",
    by: Any = None,
    accept_double_rooms: bool = False,
    tells_readers: bool = False,
) -> ProgrammeRelease:
    """Freeze the scheduled sessions of `conference` as its next release and tell the world after commit.

    The conference row is locked, so two releases at once get two numbers. Sessions that were in the last release and
    are no longer scheduled stay in the document as cancelled. `tells_readers` puts a message for everybody concerned
    into the outbox. Effects: the release row, the outbox, a line in the log, and on commit the signal
    `programme_released` and the page cache let go. Raises ProgrammeReleaseError.
    """
    with transaction.atomic():
        locked = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        sessions = working_sessions(locked)
        items = working_items(sessions)
        check_programme(locked, items, accept_double_rooms=accept_double_rooms)
        previous = latest_release(locked)
        programme, changes = next_programme(
            from_json(previous.document) if previous else None,
            items,
            number=previous.number + 1 if previous else 1,
            released_at=timezone.now(),
            timezone=locked.timezone,
            tracks=track_entries(locked),
            rooms=room_entries(sessions),
        )
        release = ProgrammeRelease.objects.create(
            conference=locked,
            number=programme.number,
            released_at=programme.released_at,
            released_by=by if getattr(by, "pk", None) else None,
            note=note[:250],
            document=to_json(programme),
        )
        keep_released_people(locked, programme)
        queue_notices(
            conference=locked, release=release, previous=previous, changes=changes, tells_readers=tells_readers
        )
        audit.record("conferences.release_programme", locked, by=by, number=release.number, changes=len(changes))
        transaction.on_commit(
            lambda: programme_released.send(Conference, conference=locked, release=release, previous=previous)
        )
    return release


def keep_released_people(conference: Conference, programme: Programme) -> None:
    """Write down whom the release names, for the pages about people."""
    named = named_people(programme)
    present = present_ids(named)
    wanted: dict[int, bool] = {}
    for number, is_active in named.items():
        if number in present:
            wanted[present[number]] = wanted.get(present[number], False) or is_active
    kept = dict(conference.released_people.values_list("person_id", "is_active"))
    gone = [person_id for person_id, is_active in kept.items() if wanted.get(person_id) is not is_active]
    ReleasedPerson.objects.filter(conference=conference, person_id__in=gone).delete()
    rows = [
        ReleasedPerson(conference=conference, person_id=person_id, is_active=is_active)
        for person_id, is_active in wanted.items()
        if kept.get(person_id) is not is_active
    ]
    ReleasedPerson.objects.bulk_create(rows, batch_size=500)


def check_programme(conference: Conference, items: list[Item], *, accept_double_rooms: bool = False) -> None:
    """Raise the first ProgrammeReleaseError that stands against a release."""
    if not items:
        raise ProgrammeEmptyError(_("No session has a time yet. Give at least one session a start and an end."))
    try:
        validate_zone(conference.timezone)
    except ValidationError as error:
        raise ProgrammeZoneError(error.messages[0]) from error
    pairs = [] if accept_double_rooms else double_bookings(items)
    if pairs:
        raise RoomDoubleBookedError(pairs, conference.timezone)


def programme_warnings(conference: Conference, items: Iterable[Item]) -> list[str]:
    """Which of the `items` lie outside the days of the conference, and what has no time; none of it blocks a release.

    What clashes is told by queries.timetable.timetable_conflicts.
    """
    return [*_outside(conference, items), *_unscheduled(conference)]


def double_booking_sentence(first: Item, second: Item, timezone_name: str) -> str:
    return gettext(
        "The room %(room)s is booked twice: “%(first)s” (%(first_time)s) and “%(second)s” (%(second_time)s). "
        "Move one of them or give it another room."
    ) % {
        "room": first.room,
        "first": first.title,
        "first_time": _times(first, timezone_name),
        "second": second.title,
        "second_time": _times(second, timezone_name),
    }


def _times(item: Item, timezone_name: str) -> str:
    start, end = (moment.astimezone(zone(timezone_name)) for moment in (item.starts_at, item.ends_at))
    return f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}"


def _outside(conference: Conference, items: Iterable[Item]) -> list[str]:
    text = gettext("“%(title)s” lies outside the days of the conference (%(time)s).")
    return [
        text % {"title": item.title, "time": _times(item, conference.timezone)}
        for item in items
        if item.starts_at < conference.starts_at or item.ends_at > conference.ends_at
    ]


def _unscheduled(conference: Conference) -> list[str]:
    titles = conference.sessions.filter(starts_at__isnull=True).values_list("title", flat=True)
    text = gettext("“%(title)s” has no time yet and is left out of the release.")
    return [text % {"title": title} for title in titles]
