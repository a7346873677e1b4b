"""`manage.py send_speaker_news`: run it every few minutes (docs/programme.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from conferences.actions.speaker_news import send_due_speaker_news


class Command(BaseCommand):
    help = "Tell organisers what speakers have answered, after a quiet time. Safe to run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_due_speaker_news()} conferences")
