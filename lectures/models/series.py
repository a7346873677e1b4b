"""A lecture series: lectures of one name over years."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from core.slugs import free_slug


class LectureSeries(models.Model):
    school = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="lecture_series", verbose_name=_("our school")
    )
    name = models.CharField(_("name"), max_length=200)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200, blank=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, blank=True)
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    timezone = models.CharField(_("usual time zone"), max_length=64, default="UTC")
    venue = models.ForeignKey(
        "events.Venue", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("usual venue")
    )

    local_name = Localized("name")

    class Meta:
        ordering = ["name"]
        verbose_name = _("lecture series")
        verbose_name_plural = _("lecture series")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = free_slug(LectureSeries, self.name, "series")
        super().save(*args, **kwargs)
