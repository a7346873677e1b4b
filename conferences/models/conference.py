"""A conference is an event with a programme."""

from django.core.validators import MaxValueValidator, MinValueValidator
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
    tells_of_answers = models.BooleanField(
        _("mail us what speakers answer"),
        default=True,
        help_text=_("To the contact address; without one, to whoever invited them. Several answers are one mail."),
    )
    speaker_data_kept_days = models.PositiveSmallIntegerField(
        _("speakers' answers and messages are deleted after (days)"),
        default=365,
        validators=[MinValueValidator(60), MaxValueValidator(3650)],
        help_text=_("Counted from the end of the conference. What you took over stays."),
    )

    local_theme = Localized("theme")

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
