"""A frozen programme: what every public page, feed and export reads."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeRelease(models.Model):
    """Never changed once written. The shape of `document` stands in conferences/rules/document.py."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="releases", verbose_name=_("conference")
    )
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField(_("released"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    document = models.JSONField()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("programme release")
        verbose_name_plural = _("programme releases")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="release_number_is_unique_in_its_conference")
        ]

    def __str__(self) -> str:
        return f"{self.conference} {self.number}"
