"""A programme file between its upload and its import, while its preview is read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedFile(models.Model):
    """Let go once it is imported, put aside, or a day old: it may hold addresses of people."""

    conference = models.ForeignKey(
        "conferences.Conference", models.CASCADE, related_name="imported_files", verbose_name=_("conference")
    )
    name = models.CharField(_("name"), max_length=200)
    content = models.BinaryField()
    cancels_missing = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("programme file")
        verbose_name_plural = _("programme files")

    def __str__(self) -> str:
        return self.name
