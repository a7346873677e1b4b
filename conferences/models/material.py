"""Recordings, slides and papers of a session or a presentation in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.enums import Licence, MaterialKind


class Material(models.Model):
    """A file or an address, never both. Public from `embargo_until` on (at once without one)."""

    session = models.ForeignKey(
        "conferences.Session", models.CASCADE, related_name="materials", verbose_name=_("session")
    )
    presentation = models.ForeignKey(
        "conferences.Presentation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("presentation"),
        help_text=_("Empty: it belongs to the session as a whole."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, blank=True)
    embargo_until = models.DateTimeField(_("not public before"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["session", "position", "pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=True) & ~models.Q(url="")
                | models.Q(document__isnull=False, url=""),
                name="material_is_a_file_or_an_address",
                violation_error_message=_("Give a file or an address, one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
