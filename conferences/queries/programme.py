"""The latest release of a programme as a frozen view."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from uuid import UUID

from conferences.models import Conference, ProgrammeRelease
from conferences.rules.document import Programme, from_json

KEPT = 24  # parsed programmes per process; one of 900 items takes about 4 MB

_parsed: OrderedDict[tuple[UUID, int, datetime], Programme] = OrderedDict()
_lock = Lock()


def latest_release(conference: Conference) -> ProgrammeRelease | None:
    return ProgrammeRelease.objects.filter(conference_id=conference.pk).order_by("-number").first()


def latest_programme(conference: Conference) -> Programme | None:
    """What the public reads; None before the first release.

    One small statement finds out which release is the latest; a release never changes, so its parsed form is kept in
    this process.
    """
    releases = ProgrammeRelease.objects.filter(conference_id=conference.pk).order_by("-number")
    found = releases.values_list("number", "released_at").first()
    if found is None:
        return None
    key = (conference.uid, *found)
    programme = _parsed.get(key)
    if programme is None:
        programme = from_json(releases.values_list("document", flat=True).get(number=found[0]))
        with _lock:
            _parsed[key] = programme
            while len(_parsed) > KEPT:
                _parsed.popitem(last=False)
    return programme
