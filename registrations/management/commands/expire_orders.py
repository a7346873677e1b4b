"""`manage.py expire_orders`: run it every minute or two (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.expiring import expire_orders


class Command(BaseCommand):
    help = "Let go of orders whose time to pay has passed, and free their places."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{expire_orders()} orders expired")
