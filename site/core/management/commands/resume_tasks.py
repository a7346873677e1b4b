"""`manage.py resume_tasks`: the scheduler runs it (docs/operations.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from core.outbox import resume_tasks


class Command(BaseCommand):
    help = "Put back into the queue the tasks of workers that were killed, and mails that could not be handed over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{resume_tasks()} tasks back in the queue")
