"""Tasks that nobody finishes by themselves: their worker was killed, or the mail server did not answer.

A task row is written in the transaction that asks for it, and a worker runs it at least once: a mail whose worker dies
between the mail server's answer and the end of the row comes twice rather than not at all. All tasks bear that.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)

LONGEST = timedelta(minutes=15)  # whatever runs longer has lost its worker
MOST_RUNS = 6  # a task that kills its worker each time must not do so for ever
MAIL_WAITS = (1, 5, 15, 60, 240)  # minutes from one failure of a mail to the next run
KEPT = timedelta(days=14)  # what a task did, and why it failed
OLDEST = timedelta(days=2)  # nobody wants yesterday's news of last week


def resume_tasks(now: datetime | None = None) -> int:
    """Put back into the queue what a dead worker had begun, and mails that could not be handed over. Returns how many.
    Safe to run twice at once: each row goes back by one UPDATE that names the run it saw."""
    now = now or timezone.now()
    tasks = DBTaskResult.objects.filter(enqueued_at__gte=now - OLDEST)
    lost = tasks.running().filter(started_at__lte=now - LONGEST)
    unsent = tasks.failed().filter(queue_name="mail", finished_at__isnull=False)
    resumed = sum(_resume(row) for row in lost.order_by("enqueued_at") if _may_run_again(row))
    return resumed + sum(_resume(row) for row in unsent.order_by("enqueued_at") if _is_due(row, now))


def _may_run_again(row: DBTaskResult) -> bool:
    if len(row.worker_ids) < MOST_RUNS:
        return True
    failed = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
    if failed.update(status="FAILED", traceback="its worker died each time"):
        log.error("task %s (%s) was given up: its worker died %s times", row.pk, row.task_path, MOST_RUNS)
    return False


def _is_due(row: DBTaskResult, now: datetime) -> bool:
    """`worker_ids` has one entry for each run."""
    runs = len(row.worker_ids)
    return runs <= len(MAIL_WAITS) and row.finished_at + timedelta(minutes=MAIL_WAITS[runs - 1]) <= now


def _resume(row: DBTaskResult) -> bool:
    same_run = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
    return bool(same_run.update(status="READY", started_at=None, finished_at=None))


def prune_tasks(now: datetime | None = None) -> int:
    """Forget what ended two weeks ago, done or failed, in every queue; returns how many. The library's own command
    would look at one queue only."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lte=(now or timezone.now()) - KEPT)
    return int(ended.delete()[0])


def forget_tasks(first: Mapping[str, Sequence[int]], addresses: Iterable[str] = ()) -> int:
    """Delete the rows of these tasks (by their path, whose first argument is one of those numbers), and whatever names
    one of these mail addresses as its first argument or in the text of a failure. Returns how many. A task that is
    running stays: its row ends with it."""
    rows = DBTaskResult.objects.exclude(status="RUNNING")
    deleted = 0
    for path, numbers in first.items():
        if numbers:
            deleted += rows.filter(task_path=path, args_kwargs__args__0__in=list(numbers)).delete()[0]
    for address in addresses:
        named = Q(args_kwargs__args__0__iexact=address) | Q(traceback__icontains=address)
        deleted += rows.filter(named).delete()[0]
    return deleted
