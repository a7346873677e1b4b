"""What a release would change now."""

from django.utils import timezone

from conferences.models import Conference
from conferences.queries.programme import latest_programme
from conferences.queries.working import working_items, working_sessions
from conferences.rules.document import Change, next_programme


def pending_changes(conference: Conference) -> list[Change]:
    """The sessions that differ between the working tables and the latest release, in programme order."""
    _programme, changes = next_programme(
        latest_programme(conference),
        working_items(working_sessions(conference)),
        number=0,
        released_at=timezone.now(),
        timezone=conference.timezone,
    )
    return changes
