"""Records that were merged into another: what they were known by goes on leading there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerPerson(models.Model):
    """`slug` stands in addresses and `former_id` in released programmes; neither is ever changed."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="former", verbose_name=_("person"))
    former_id = models.BigIntegerField(unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    merged_at = models.DateTimeField(_("merged"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("merged record")
        verbose_name_plural = _("merged records")

    def __str__(self) -> str:
        return self.slug
