"""`manage.py watch_payments`: every quarter of an hour (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.actions.watching import watch_payments


class Command(BaseCommand):
    help = (
        "Take events that could not be delivered, look at disputes, raise alarms. Fails if the provider can't be asked."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if failures := watch_payments():
            raise CommandError(f"{failures} could not be done; see the log")
