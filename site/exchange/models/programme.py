"""An exchange programme: who goes where, for how long, how selected."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from core.languages import Localized
from exchange.enums import Direction, DurationUnit, ProgrammeKind


class Programme(models.Model):
    school = models.ForeignKey(
        "partners.Organisation", models.CASCADE, related_name="programmes", verbose_name=_("our school")
    )
    name = models.CharField(_("name"), max_length=200)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=200, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200, blank=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    launched_by = models.ForeignKey(
        "partners.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="programmes_launched",
        verbose_name=_("launched by"),
    )
    partners = models.ManyToManyField(
        "partners.Organisation", blank=True, related_name="programmes_joined", verbose_name=_("partners")
    )
    since_year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    frequency = models.CharField(_("how often"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    duration_min = models.PositiveSmallIntegerField(_("lasts at least"), null=True, blank=True)
    duration_max = models.PositiveSmallIntegerField(_("lasts at most"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=10, choices=DurationUnit.choices, blank=True)
    check_note = models.TextField(_("to be checked by an editor"), blank=True)

    local_name = Localized("name")

    panels = [
        FieldPanel("school"),
        MultiFieldPanel(
            [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])], heading=_("Name")
        ),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("direction")]),
        FieldRowPanel([FieldPanel("launched_by"), FieldPanel("partners")]),
        FieldRowPanel([FieldPanel("since_year"), FieldPanel("frequency"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("duration_min"), FieldPanel("duration_max"), FieldPanel("duration_unit")]),
        FieldPanel("check_note"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("exchange programme")
        verbose_name_plural = _("exchange programmes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(duration_min__isnull=True)
                | models.Q(duration_max__isnull=True)
                | models.Q(duration_max__gte=models.F("duration_min")),
                name="programme_lasts_at_least_its_minimum",
                violation_error_message=_("The longest duration can't be shorter than the shortest."),
            )
        ]

    def __str__(self) -> str:
        return self.name
