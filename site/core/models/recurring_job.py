"""When each recurring command ran last: the schedulers' shared memory, and what an operator looks at."""

from datetime import timedelta

from django.db import models

SILENCE = timedelta(minutes=1)  # a scheduler says every few seconds that it lives; after this long it is dead


class RecurringJob(models.Model):
    """One row per command. `alive_at` is set while it runs; an old one was left behind by a killed process."""

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # the last failure; over when finished_at is later
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_failing(self) -> bool:
        """Its last run ended with an error."""
        return self.failed_at is not None and (self.finished_at is None or self.failed_at > self.finished_at)
