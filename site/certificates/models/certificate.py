"""A certificate as it was issued. Rows are never deleted, and never changed but for a revocation, which takes the name
away too where its holder wants that."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """`number` is what is printed and looked up; `facts` is what was printed, as JSON; `digest` guards both.

    `facts`: {"event": str, "kind": str, "starts_on": ISO date, "ends_on": ISO date, "place": str, "issuer": str,
    "hours": str or null, "language": str}

    `replaces` is the revoked one that its holder had before, if this one was issued anew.

    `holder_name` is empty once its holder had it removed; number, event and dates stay, and
    `digest` is then of what is left.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    event = models.ForeignKey("events.Event", models.PROTECT, related_name="certificates", verbose_name=_("event"))
    holder_name = models.CharField(_("holder as printed"), max_length=250)
    facts = models.JSONField(_("facts as printed"))
    digest = models.CharField(max_length=64, editable=False)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revocation_reason = models.CharField(_("reason of the revocation"), max_length=250, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def is_nameless(self) -> bool:
        """Its holder had the name removed."""
        return not self.holder_name
