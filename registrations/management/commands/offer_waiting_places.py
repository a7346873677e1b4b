"""`manage.py offer_waiting_places`: run it every minute or two (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.offering import offer_waiting_places


class Command(BaseCommand):
    help = "Let offers to people on waiting lists lapse, and offer free places to the next in line."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{offer_waiting_places()} offers made")
