"""`manage.py settle_invoices`: the scheduler runs it (docs/payments.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.actions.invoicing import settle_all


class Command(BaseCommand):
    help = "Issue the credit notes and invoices of orders whose books changed after their invoice."

    def handle(self, *args: Any, **options: Any) -> None:
        issued, failed = settle_all()
        if failed:
            raise CommandError(f"{issued} documents issued; {failed} orders could not be invoiced")
        self.stdout.write(f"{issued} documents issued")
