"""`manage.py send_reminders`: run it every few minutes (docs/registration.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.reminding import send_reminders


class Command(BaseCommand):
    help = "Remind of orders that are not paid, of data that are missing and of events that are coming, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_reminders()} reminders sent")
