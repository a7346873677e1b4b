"""The latest release of a programme as a frozen view."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from uuid import UUID

from django.db.models import OuterRef, Subquery

from conferences.models import Conference, ProgrammeRelease
from conferences.rules.document import Programme, from_json

KEPT = 24  # parsed programmes per process; one of 900 items takes about 4 MB

Key = tuple[UUID, int, datetime]
_parsed: OrderedDict[Key, Programme] = OrderedDict()
_lock = Lock()
_shown: ContextVar[Mapping[int, Programme]] = ContextVar("shown_programmes", default={})  # noqa: B039  never changed


def latest_release(conference: Conference) -> ProgrammeRelease | None:
    return ProgrammeRelease.objects.filter(conference_id=conference.pk).order_by("-number").first()


def latest_programme(conference: Conference) -> Programme | None:
    """What the public reads; None before the first release.

    One small statement finds out which release is the latest; a release never changes, so its parsed form is kept in
    this process.
    """
    return latest_programmes([conference]).get(conference.pk)


def latest_programmes(conferences: Sequence[Conference]) -> dict[int, Programme]:
    """Conference id → programme for those that have been released, by one statement where all are known here."""
    if shown := _shown.get():
        others = [conference for conference in conferences if conference.pk not in shown]
        mine = {conference.pk: shown[conference.pk] for conference in conferences if conference.pk in shown}
        return {**_latest(others), **mine}
    return _latest(conferences)


def _latest(conferences: Sequence[Conference]) -> dict[int, Programme]:
    uids = {conference.pk: conference.uid for conference in conferences}
    newest = ProgrammeRelease.objects.filter(conference=OuterRef("conference")).order_by("-number").values("pk")[:1]
    latest = ProgrammeRelease.objects.filter(conference_id__in=uids, pk=Subquery(newest))
    return {
        conference_id: _programme((uids[conference_id], number, released_at), pk)
        for pk, conference_id, number, released_at in latest.values_list("pk", "conference_id", "number", "released_at")
    }


def programme_of(release: ProgrammeRelease) -> Programme:
    """What `release` holds; its `document` may be deferred."""
    return _programme((release.conference.uid, release.number, release.released_at), release.pk)


@contextmanager
def shown_instead(conference: Conference, programme: Programme) -> Iterator[None]:
    """For organisers' previews: within this block every page of `conference` reads `programme`.

    Render the answer inside the block, and never let it into a shared cache.
    """
    token = _shown.set({**_shown.get(), conference.pk: programme})
    try:
        yield
    finally:
        _shown.reset(token)


def _programme(key: Key, release_id: int) -> Programme:
    programme = _parsed.get(key)
    if programme is None:
        programme = from_json(ProgrammeRelease.objects.values_list("document", flat=True).get(pk=release_id))
        with _lock:
            _parsed[key] = programme
            while len(_parsed) > KEPT:
                _parsed.popitem(last=False)
    return programme
