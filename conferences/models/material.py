"""Recordings, slides and papers of a session or a presentation in it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.enums import Licence, MaterialKind
from core.private_files import PrivateFileField


class Material(models.Model):
    """A file or an address, never both. Public from `embargo_until` on (at once without one).

    The file lies where no address reaches it; `views/materials.py` gives it out, by `guid`, once it is public.
    """

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
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = PrivateFileField(_("file"), max_length=120, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True, editable=False)
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
                condition=models.Q(file="") & ~models.Q(url="") | ~models.Q(file="") & models.Q(url=""),
                name="material_is_a_file_or_an_address",
                violation_error_message=_("Give a file or an address, one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_public_by_now(self) -> bool:
        return self.embargo_until is None or self.embargo_until <= timezone.now()
