"""`manage.py send_programme_notices`: run it every minute or two (docs/programme.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from conferences.actions.notices import send_due_notices


class Command(BaseCommand):
    help = "Send the messages about changed programmes whose quiet time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, dropped = send_due_notices()
        self.stdout.write(f"{sent} messages sent, {dropped} had become needless")
