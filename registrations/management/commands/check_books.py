"""`manage.py check_books`: do states, books and the provider agree? Ends with an error if not (docs/payments.md)."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.models import Event
from registrations.queries.checks import problems_of_books
from registrations.queries.provider_checks import problems_at_provider


class Command(BaseCommand):
    help = "Compare orders, places, payments, refunds, disputes, the ledger and the provider. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--event", metavar="SLUG", help="only this event")
        parser.add_argument("--offline", action="store_true", help="don't ask the provider")
        parser.add_argument("--days", type=int, help="ask the provider about payments of the last so many days only")

    def handle(self, *args: Any, **options: Any) -> None:
        events = Event.objects.filter(orders__isnull=False).distinct().order_by("starts_at", "pk")
        if options["event"]:
            events = events.filter(slug=options["event"])
            if not events:
                raise CommandError(f"No event “{options['event']}” has orders.")
        since = timezone.now() - timedelta(days=options["days"]) if options["days"] is not None else None
        problems = checked = 0
        for event in events:
            checked += 1
            found = problems_of_books(event)
            if not options["offline"]:
                found += problems_at_provider(event, since)
            problems += len(found)
            for problem in found:
                self.stdout.write(f"{event.slug}: {problem}")
        if problems:
            raise CommandError(f"{problems} contradictions in {checked} events")
        self.stdout.write(f"The books of {checked} events are right.")
