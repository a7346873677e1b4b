"""A lecture is an event with speakers and an abstract."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from core.languages import Localized
from events.models import Event


class Lecture(Event):
    series = models.ForeignKey(
        "lectures.LectureSeries",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lectures",
        verbose_name=_("series"),
    )
    abstract = models.TextField(_("abstract"), blank=True)
    abstract_zh_hans = models.TextField(_("abstract in Chinese"), blank=True)
    abstract_vi = models.TextField(_("abstract in Vietnamese"), blank=True)
    language = models.CharField(_("language of the lecture"), max_length=10, blank=True, default="en")
    recording_url = models.URLField(_("recording"), blank=True)
    slides = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("slides")
    )

    local_abstract = Localized("abstract")

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")


class LectureSpeaker(Orderable):
    lecture = ParentalKey("lectures.Lecture", related_name="speakers")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="lectures", verbose_name=_("speaker"))
    affiliation = models.CharField(
        _("affiliation then"), max_length=250, blank=True, help_text=_("As printed; empty takes the current one.")
    )

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("affiliation")])]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [models.UniqueConstraint(fields=["lecture", "person"], name="speaker_stands_once_in_a_lecture")]

    def __str__(self) -> str:
        return str(self.person)
