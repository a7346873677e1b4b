"""manage.py load_demo: fill an empty database with the demo site."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demo.dates import refresh_dates
from home.demo.load import load_demo


class Command(BaseCommand):
    help = "Loads the demo site: two schools, lectures, a symposium, registrations. What is there already stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh-dates",
            action="store_true",
            help="Load nothing; move the dates of a demo that has grown old (docs/demo.md).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("These settings are not those of the demo (DEMO is off); nothing was loaded.")
        if options["refresh_dates"]:
            self.stdout.write(f"Dates were moved by {refresh_dates()} days.")
            return
        began = time.monotonic()
        load_demo(lambda section: self.stdout.write(f"  {section}", self.style.SUCCESS))
        self.stdout.write(f"The demo is loaded ({time.monotonic() - began:.0f} s).")
