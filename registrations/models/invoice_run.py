"""Many invoices issued at once: which orders were chosen, and what became of each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class InvoiceRun(models.Model):
    """`orders` are the numbers of the chosen orders in their order; `issued` maps such a number (as text) to that of
    its invoice, `refused` to a sentence in `language` that says why not."""

    key = models.CharField(max_length=64, unique=True, editable=False)  # one form, one run
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="invoice_runs", verbose_name=_("event"))
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    orders = models.JSONField(default=list)
    issued = models.JSONField(default=dict)
    refused = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("run of invoices")
        verbose_name_plural = _("runs of invoices")

    def __str__(self) -> str:
        return f"{self.event_id} {self.done}/{len(self.orders)}"

    @property
    def done(self) -> int:
        return len(self.issued) + len(self.refused)

    @property
    def waiting(self) -> list[int]:
        return [pk for pk in self.orders if str(pk) not in self.issued and str(pk) not in self.refused]
