"""`manage.py run_scheduler`: the one process that starts all recurring commands (docs/operations.md)."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.models import RecurringJob
from core.schedule import JOBS
from core.scheduler import Scheduler, claim, due, run_claimed


class Command(BaseCommand):
    help = "Run the recurring commands, each at its interval, until SIGTERM or Ctrl-C. A second one does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run what is due, one after another, and end (cron).")
        parser.add_argument("--status", action="store_true", help="Say what runs how often, and how it went last.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["status"]:
            self._status()
        elif options["once"]:
            self._once()
        else:
            scheduler = Scheduler(JOBS.values())
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: scheduler.stop())
            if options["verbosity"]:
                self.stdout.write(f"scheduler: {', '.join(sorted(JOBS))}")
            scheduler.run_until_stopped()

    def _once(self) -> None:
        now = timezone.now()
        failed = [name for name in due(JOBS, now) if claim(JOBS[name], now) and not run_claimed(name)]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}; see the log")

    def _status(self) -> None:
        rows = {row.name: row for row in RecurringJob.objects.filter(pk__in=list(JOBS))}
        for name, job in sorted(JOBS.items()):
            row = rows.get(name)
            ended = f"{row.finished_at:%F %H:%M:%S}" if row and row.finished_at else "never"
            self.stdout.write(f"{name}: every {job.every}, ended well {ended}")
            if row and row.is_failing:
                self.stdout.write(self.style.ERROR(f"  failed {row.failed_at:%F %H:%M:%S}\n{row.error}"))
