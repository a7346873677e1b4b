"""One number that grows whenever something public changes: what the page cache compares before it answers."""

from django.db import models
from django.db.models import F
from django.utils import timezone


class PageGeneration(models.Model):
    """A single row, id 1, made by the first migration."""

    number = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)  # Last-Modified of the calendar feeds

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="page_generation_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def advance(cls) -> None:
        """Let go of every cached page. Call it after commit: until then others still see the old rows."""
        cls.objects.filter(pk=1).update(number=F("number") + 1, changed_at=timezone.now())
