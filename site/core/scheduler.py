"""Runs what core/schedule.py lists: one process, a thread per command that is due.

A run is claimed by one UPDATE of the command's row, so a command never overlaps itself, neither here nor with a second
scheduler on another machine. A command that raises is logged, remembered in its row, and runs again at its next time.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime
from io import StringIO

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from core.models.recurring_job import SILENCE, RecurringJob
from core.schedule import Job

log = logging.getLogger(__name__)

TICK = 2.0  # seconds between two looks at the rows
Run = Callable[[str], None]


def run_command(name: str) -> None:
    """What is printed goes to the log; system checks were made when the scheduler started."""
    out = StringIO()
    call_command(name, stdout=out, stderr=out, skip_checks=True, no_color=True)
    log.debug("%s: %s", name, " ".join(out.getvalue().split())[:500])


class Scheduler:
    """`stop` ends the loop; commands that run then are given `grace` seconds to end by themselves."""

    def __init__(self, jobs: Iterable[Job], *, run: Run = run_command, tick: float = TICK, grace: float = 8.0) -> None:
        self.jobs = {job.command: job for job in jobs}
        self._run, self._tick, self._grace = run, tick, grace
        self._threads: dict[str, threading.Thread] = {}
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run_until_stopped(self) -> None:
        """Start what is due, again and again. A database that does not answer is waited for."""
        while not self._stopping.is_set():
            try:
                close_old_connections()
                self.start_due()
            except DatabaseError:
                log.exception("the scheduler can't reach its database; trying again")
            self._stopping.wait(self._tick)
        for thread in self._threads.values():
            thread.join(self._grace)

    def start_due(self, now: datetime | None = None) -> list[str]:
        """Claim and start every command whose time has come; their names. Also tells others that ours are alive."""
        now = now or timezone.now()
        self._threads = {name: thread for name, thread in self._threads.items() if thread.is_alive()}
        if self._threads:
            RecurringJob.objects.filter(pk__in=list(self._threads)).update(alive_at=now)
        started = [name for name in due(self.jobs, now) if name not in self._threads and claim(self.jobs[name], now)]
        for name in started:
            thread = threading.Thread(target=self._in_thread, args=[name], name=name, daemon=True)
            self._threads[name] = thread
            thread.start()
        return started

    def _in_thread(self, name: str) -> None:
        try:
            run_claimed(name, self._run)
        except Exception:
            log.exception("%s: its end could not be written down", name)
        finally:
            connections.close_all()


def due(names: Iterable[str], now: datetime) -> list[str]:
    """Those whose time has come; a command that never ran is due at once. The one due longest comes first."""
    names = list(names)
    rows = dict(RecurringJob.objects.filter(pk__in=names).values_list("name", "next_at"))
    new = [RecurringJob(name=name, next_at=now) for name in names if name not in rows]
    if new:
        RecurringJob.objects.bulk_create(new, ignore_conflicts=True)
        rows.update({job.name: job.next_at for job in new})
    return sorted((name for name, at in rows.items() if at <= now), key=lambda name: rows[name])


def claim(job: Job, now: datetime) -> bool:
    """Take the run that is due, unless another process has it. Whoever was silent for a minute has it no more."""
    is_free = Q(alive_at__isnull=True) | Q(alive_at__lt=now - SILENCE)
    free = RecurringJob.objects.filter(is_free, pk=job.command, next_at__lte=now)
    return free.update(started_at=now, alive_at=now, next_at=now + job.every) == 1


def run_claimed(name: str, run: Run = run_command) -> bool:
    """Run it and write down how it ended; whether it ended well."""
    try:
        run(name)
    except Exception:  # whatever a command raises must not end the others
        log.exception("%s failed; it runs again at its next time", name)
        error = traceback.format_exc()[-4000:]
        RecurringJob.objects.filter(pk=name).update(alive_at=None, failed_at=timezone.now(), error=error)
        return False
    RecurringJob.objects.filter(pk=name).update(alive_at=None, finished_at=timezone.now())
    return True
