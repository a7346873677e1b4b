"""A conference is an event with a programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from events.models import Event


class Conference(Event):
    acronym = models.CharField(_("short name"), max_length=40, blank=True)
    theme = models.CharField(_("theme"), max_length=250, blank=True)
    theme_zh_hans = models.CharField(_("theme in Chinese"), max_length=250, blank=True)
    theme_vi = models.CharField(_("theme in Vietnamese"), max_length=250, blank=True)
    source_url = models.URLField(_("origin of the imported programme"), blank=True, max_length=500)

    local_theme = Localized("theme")

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
