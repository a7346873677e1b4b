from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.refusing_proofs import close_proofs


class Command(BaseCommand):
    help = "Count proofs that were not sent in time as refused, where the organiser wants it. Twice at once is safe."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{close_proofs()} proofs counted as refused")
