"""`manage.py prune_answer_files`: the scheduler runs it every hour."""

from typing import Any

from django.core.management.base import BaseCommand

from registrations.actions.answer_files import prune_answer_files


class Command(BaseCommand):
    help = "Delete files of answers whose forms were never completed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune_answer_files()} files deleted")
