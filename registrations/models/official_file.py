"""Invoices that a state's own system has issued, handed on to the buyer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.private_files import PrivateFileField
from registrations.enums import OfficialInvoice


class OfficialFile(models.Model):
    """A fapiao or a Vietnamese electronic invoice as it was issued elsewhere. The same file is kept once an order."""

    order = models.ForeignKey(
        "registrations.Order", models.PROTECT, related_name="official_files", verbose_name=_("order")
    )
    official = models.CharField(_("official invoice"), max_length=2, choices=OfficialInvoice.choices)
    name = models.CharField(_("file"), max_length=120)
    file = PrivateFileField(_("file"))
    digest = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("official invoice")
        verbose_name_plural = _("official invoices")
        constraints = [models.UniqueConstraint(fields=["order", "digest"], name="official_file_is_kept_once_an_order")]

    def __str__(self) -> str:
        return self.name
