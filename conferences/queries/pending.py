"""What a release would change now."""

from dataclasses import dataclass
from time import time_ns

from django.utils import timezone

from conferences.models import Conference
from conferences.queries.programme import latest_programme
from conferences.queries.working import room_entries, track_entries, working_items, working_sessions
from conferences.rules.document import Change, Programme, next_programme


@dataclass(frozen=True, slots=True)
class Pending:
    """`draft` is the programme as it would be released now; its number is negative and never the same twice, so that
    nothing kept under it is ever taken for a release. `has_new_rooms_or_tracks`: their own facts changed."""

    public: Programme | None
    draft: Programme
    changes: list[Change]
    has_new_rooms_or_tracks: bool


def pending(conference: Conference) -> Pending:
    """The working tables beside the latest release; a dozen statements whatever the size."""
    sessions = working_sessions(conference)
    public = latest_programme(conference)
    draft, changes = next_programme(
        public,
        working_items(sessions),
        number=-(time_ns() // 1_000_000),
        released_at=timezone.now(),
        timezone=conference.timezone,
        tracks=track_entries(conference),
        rooms=room_entries(sessions),
    )
    beside = public is not None and (public.tracks, public.rooms) != (draft.tracks, draft.rooms)
    return Pending(public, draft, changes, beside)


def pending_changes(conference: Conference) -> list[Change]:
    """The sessions that differ between the working tables and the latest release, in programme order."""
    return pending(conference).changes
