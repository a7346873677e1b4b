"""`manage.py fetch_provider_books`: every hour (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.actions.fetching_books import fetch_provider_books
from registrations.gateways.base import GatewayError


class Command(BaseCommand):
    help = "Fetch the payment provider's fees and payouts. Fails if it can't be asked."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{fetch_provider_books()} new lines of the provider's account")
        except GatewayError as error:
            raise CommandError(str(error)) from error
