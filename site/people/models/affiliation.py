"""Where a person works or worked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class Affiliation(Orderable):
    person = ParentalKey("people.Person", related_name="affiliations")
    organisation = models.ForeignKey(
        "partners.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name=_("organisation"),
    )
    text = models.CharField(
        _("in words"),
        max_length=250,
        blank=True,
        help_text=_("Department and organisation as printed. Left empty, the organisation's name is used."),
    )
    role = models.CharField(_("role"), max_length=120, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("text")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("from_year"), FieldPanel("to_year")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_year__isnull=True)
                | models.Q(to_year__isnull=True)
                | models.Q(to_year__gte=models.F("from_year")),
                name="affiliation_ends_after_it_starts",
                violation_error_message=_("An affiliation can't end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.text or (self.organisation.local_name if self.organisation else "")
