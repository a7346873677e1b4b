from typing import Any

from django.core.management.base import BaseCommand

from core.outbox import prune_tasks


class Command(BaseCommand):
    help = "Forget tasks of all queues that ended two weeks ago: mails among them, which name people."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune_tasks()} tasks")
