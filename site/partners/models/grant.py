"""Who funds a school's projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grant(models.Model):
    school = models.ForeignKey(
        "partners.Organisation", models.CASCADE, related_name="grants_received", verbose_name=_("our school")
    )
    funder = models.ForeignKey(
        "partners.Organisation", models.CASCADE, related_name="grants_given", verbose_name=_("funder")
    )
    title = models.CharField(_("project"), max_length=250, blank=True)
    about = models.TextField(_("what it is about"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["funder__name", "pk"]
        verbose_name = _("funded project")
        verbose_name_plural = _("funded projects")

    def __str__(self) -> str:
        return self.title or str(self.funder)
