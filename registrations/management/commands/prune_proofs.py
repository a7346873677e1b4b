from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.pruning_proofs import prune_proofs


class Command(BaseCommand):
    help = "Delete proofs and slips of transfers that nobody needs any more. Safe to run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune_proofs()} files deleted")
