"""What a school has agreed with a partner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from partners.enums import AgreementKind


class Agreement(models.Model):
    partner = ParentalKey("partners.Organisation", related_name="agreements", verbose_name=_("partner"))
    school = models.ForeignKey(
        "partners.Organisation", models.CASCADE, related_name="agreements_as_school", verbose_name=_("our school")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind.choices, default=AgreementKind.MOU)
    about = models.TextField(_("what it is about"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("school"), FieldPanel("kind")]),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("signed_on"), FieldPanel("valid_until")]),
    ]

    class Meta:
        ordering = ["partner__name", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_on__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("signed_on")),
                name="agreement_ends_after_it_is_signed",
                violation_error_message=_("An agreement can't end before it is signed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_kind_display()}"
