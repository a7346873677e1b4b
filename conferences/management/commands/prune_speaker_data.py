"""`manage.py prune_speaker_data`: run it every hour (docs/programme.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from conferences.actions.pruning import prune_speaker_data


class Command(BaseCommand):
    help = "Delete speakers' answers and messages of conferences that ended long ago. Safe to run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune_speaker_data()} conferences")
