"""Telling those concerned what a release changed: joined in the outbox for a quiet time, then sent once."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.enums import NoticeState
from conferences.models import Conference, ProgrammeNotice, ProgrammeRelease
from conferences.queries.notices import changes_of, has_news
from conferences.queries.readers import readers_of
from conferences.rules.document import Change
from conferences.rules.readers import Reader, news_for
from conferences.tasks import send_programme_notice
from core import audit

log = logging.getLogger(__name__)

QUIET_TIME = timedelta(hours=1)  # a message leaves so long after the last release that it speaks of …
LONGEST_WAIT = timedelta(hours=6)  # … but never later than this after the first


class NoticeGoneError(Exception):
    """The message has left the outbox meanwhile; `message` says so to people."""

    def __init__(self) -> None:
        self.message = _("This message is no longer in the outbox: it was sent, withdrawn or has become needless.")
        super().__init__(self.message)


def queue_notices(
    *,
    conference: Conference,
    release: ProgrammeRelease,
    previous: ProgrammeRelease | None,
    changes: Sequence[Change],
    tells_readers: bool = True,
    now: datetime | None = None,
) -> int:
    """Put a message for everybody concerned into the outbox; returns how many are new. Part of a release.

    Messages that wait already join: they speak of `release` too, and wait on. Without `tells_readers`, and once the
    conference is over, nobody new is written to.
    """
    now = now or timezone.now()
    waiting = ProgrammeNotice.objects.filter(conference=conference, state=NoticeState.WAITING)
    waiting.update(to_release=release)
    waiting.filter(created_at__gt=now + QUIET_TIME - LONGEST_WAIT).update(send_after=now + QUIET_TIME)
    if not tells_readers or conference.ends_at < now:
        return 0
    readers = readers_of(conference, changes)
    known = set(waiting.values_list("email", flat=True))
    new = [
        _notice(conference, reader, release, previous, now + QUIET_TIME)
        for key, reader in readers.items()
        if key not in known and news_for(reader, changes)
    ]
    ProgrammeNotice.objects.bulk_create(new, batch_size=500)
    return len(new)


def _notice(
    conference: Conference,
    reader: Reader,
    release: ProgrammeRelease,
    previous: ProgrammeRelease | None,
    send_after: datetime,
) -> ProgrammeNotice:
    return ProgrammeNotice(
        conference=conference,
        email=reader.key,
        person_id=reader.person_id,
        personal_programme_id=reader.personal_programme_id,
        from_release=previous,
        to_release=release,
        send_after=send_after,
    )


def send_due_notices(now: datetime | None = None) -> tuple[int, int]:
    """Send what has waited long enough: (how many were sent, how many had become needless). Safe twice at once."""
    now = now or timezone.now()
    due = ProgrammeNotice.objects.filter(state=NoticeState.WAITING, send_after__lte=now)
    return _send(due.values_list("pk", flat=True), now)


def send_notices_now(*, conference: Conference, by: Any = None) -> tuple[int, int]:
    """Send the whole outbox of `conference` without waiting on: (sent, needless)."""
    waiting = ProgrammeNotice.objects.filter(conference=conference, state=NoticeState.WAITING)
    counts = _send(waiting.values_list("pk", flat=True), timezone.now())
    audit.record("conferences.send_notices", conference, by=by, sent=counts[0], dropped=counts[1])
    return counts


News = dict[tuple[int, int | None, int], tuple[list[Change], dict[str, Reader]]]


def _send(ids: Iterable[int], now: datetime) -> tuple[int, int]:
    """Each in a transaction of its own, so that one that can't be made does not hold up the others."""
    counts = {"": 0, NoticeState.SENT: 0, NoticeState.DROPPED: 0}
    news: News = {}
    for pk in list(ids):
        try:
            counts[_send_one(pk, now, news)] += 1
        except Exception:
            log.exception("message %s about a programme", pk)
    return counts[NoticeState.SENT], counts[NoticeState.DROPPED]


@transaction.atomic
def _send_one(pk: int, now: datetime, news: News) -> str:
    """Its row is locked, and the task that delivers it is written with its new state; "" if it no longer waits."""
    notice = _locked(pk)
    if notice is None:
        return ""
    key = (notice.conference_id, notice.from_release_id, notice.to_release_id)
    if key not in news:
        changes = changes_of(notice)
        news[key] = (changes, readers_of(notice.conference, changes))
    is_news = has_news(notice, *news[key])
    notice.state = NoticeState.SENT if is_news else NoticeState.DROPPED
    notice.sent_at = now if is_news else None
    notice.save(update_fields=["state", "sent_at"])
    if is_news:
        send_programme_notice.enqueue(notice.pk)
    return notice.state


def _locked(pk: int) -> ProgrammeNotice | None:
    """The notice, if it still waits. A release may just be moving it on: then its later `send_after` counts."""
    notices = ProgrammeNotice.objects.select_for_update(of=("self",)).filter(pk=pk, state=NoticeState.WAITING)
    related = notices.select_related("conference", "from_release__conference", "to_release__conference")
    return related.defer("from_release__document", "to_release__document").first()


@transaction.atomic
def withdraw_notice(*, notice: ProgrammeNotice, by: Any = None) -> None:
    """It will not be sent. NoticeGoneError if it has left meanwhile."""
    if not ProgrammeNotice.objects.filter(pk=notice.pk, state=NoticeState.WAITING).update(state=NoticeState.WITHDRAWN):
        raise NoticeGoneError
    audit.record("conferences.withdraw_notices", notice.conference, by=by, withdrawn=1)


@transaction.atomic
def withdraw_all_notices(*, conference: Conference, by: Any = None) -> int:
    """Empty the outbox of `conference` unsent; returns how many were withdrawn."""
    waiting = ProgrammeNotice.objects.filter(conference=conference, state=NoticeState.WAITING)
    count = waiting.update(state=NoticeState.WITHDRAWN)
    if count:
        audit.record("conferences.withdraw_notices", conference, by=by, withdrawn=count)
    return count
