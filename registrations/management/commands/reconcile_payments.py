"""`manage.py reconcile_payments`: run it every few minutes (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.actions.reconciling import reconcile_payments


class Command(BaseCommand):
    help = "Ask the payment provider about payments and refunds that should have moved. Fails if it can't be asked."

    def handle(self, *args: Any, **options: Any) -> None:
        result = reconcile_payments()
        self.stdout.write(f"{result.asked} payments and refunds asked about, {result.failed} failed")
        if result.failed:
            raise CommandError(f"{result.failed} could not be brought up to date; see the log")
