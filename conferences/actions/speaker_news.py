"""Organisers hear what speakers answered: one mail for several answers, after a quiet time."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone

from conferences.enums import AnswerKind
from conferences.models import Conference, SpeakerInvitation
from conferences.queries.answers import news_readers
from conferences.tasks import send_speaker_news

log = logging.getLogger(__name__)

QUIET_TIME = timedelta(hours=1)  # the mail leaves so long after the last answer that it tells of …
LONGEST_WAIT = timedelta(hours=6)  # … but never later than this after the first
NEWS_FIELDS = ("news", "news_since", "news_at")


def note_news(invitation: SpeakerInvitation, kind: AnswerKind, now: datetime | None = None) -> None:
    """Remember on the locked row that organisers have to hear of this; whoever calls saves NEWS_FIELDS.

    A yes or no replaces what came before it, and data that were sent are not also told as changed.
    """
    now = now or timezone.now()
    told = [] if kind in (AnswerKind.ACCEPTED, AnswerKind.DECLINED) else list(invitation.news)
    if kind == AnswerKind.CHANGED and AnswerKind.SENT in told:
        kind = AnswerKind.SENT
    invitation.news = [str(one) for one in AnswerKind if one in (*told, kind)]
    invitation.news_since = invitation.news_since or now
    invitation.news_at = now


def forget_news(invitation: SpeakerInvitation) -> None:
    """Nobody has to be told any more; whoever calls saves NEWS_FIELDS."""
    invitation.news, invitation.news_since, invitation.news_at = [], None, None


def send_due_speaker_news(now: datetime | None = None) -> int:
    """Mail what has waited long enough, each conference in a transaction of its own; returns how many conferences.
    Safe to run twice at once."""
    now = now or timezone.now()
    waiting = SpeakerInvitation.objects.filter(news_since__isnull=False).order_by().values("conference")
    due = waiting.annotate(first=Min("news_since"), last=Max("news_at")).filter(
        Q(last__lte=now - QUIET_TIME) | Q(first__lte=now - LONGEST_WAIT)
    )
    return sum(_send_without_stopping(pk) for pk in sorted(due.values_list("conference", flat=True)))


def _send_without_stopping(conference_id: int) -> bool:
    try:
        return _send(conference_id)
    except Exception:
        log.exception("answers of speakers of conference %s could not be told; the next run tries again", conference_id)
        return False


@transaction.atomic
def _send(conference_id: int) -> bool:
    """The rows are locked and emptied in the transaction that writes the tasks: a second run finds nothing. An answer
    that comes meanwhile is told now or waits for the next mail."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    mine = SpeakerInvitation.objects.filter(conference=conference, news_since__isnull=False).order_by("pk")
    invitations = list(mine.select_for_update(of=("self",)))
    answers = [[one.pk, list(one.news)] for one in invitations]
    readers = news_readers(conference, {one.invited_by_id for one in invitations if one.invited_by_id})
    mine.filter(pk__in=[one.pk for one in invitations]).update(news=[], news_since=None, news_at=None)
    if not answers or not conference.tells_of_answers:
        return False
    for reader in readers:
        send_speaker_news.enqueue(conference.pk, reader, answers)
    if not readers:
        log.warning("nobody can be told of the answers of speakers of conference %s", conference.pk)
    return bool(readers)
