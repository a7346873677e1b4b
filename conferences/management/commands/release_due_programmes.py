"""`manage.py release_due_programmes`: run it every minute (docs/programme.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from conferences.actions.planning import release_due_programmes


class Command(BaseCommand):
    help = "Release the programmes whose planned time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        released, failed = release_due_programmes()
        self.stdout.write(f"{released} programmes released, {failed} failed")
