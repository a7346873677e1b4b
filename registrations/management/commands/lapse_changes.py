"""`manage.py lapse_changes`: run it every minute or two (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.changing import lapse_changes


class Command(BaseCommand):
    help = "Let go of changes of tickets and options that were not paid in time, and free what they held."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{lapse_changes()} changes lapsed")
