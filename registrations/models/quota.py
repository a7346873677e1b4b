"""Places. Several ticket types may share a quota, and a type may need a place in several."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quota(models.Model):
    """What is free is never stored: it is counted from attendees under a lock (queries/availability.py)."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="quotas", verbose_name=_("event"))
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("places"))

    class Meta:
        ordering = ["event", "name"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="quota_name_is_unique_in_its_event")]

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"
