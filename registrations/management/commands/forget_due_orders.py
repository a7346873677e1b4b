from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.forgetting import forget_due_orders


class Command(BaseCommand):
    help = "Forget the personal data of events whose organiser has set a time for it. Safe to run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_due_orders()} orders forgotten")
