"""Requests that somebody decided, and people who were invited and need no decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Approval(models.Model):
    """What an organiser decided about a request, and why. One decision per order; it is never changed."""

    order = models.OneToOneField(
        "registrations.Order", models.PROTECT, related_name="approval", verbose_name=_("order")
    )
    is_approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-decided_at"]
        verbose_name = _("decision about a request")
        verbose_name_plural = _("decisions about requests")

    def __str__(self) -> str:
        return f"{self.order_id}: {self.is_approved}"


class Invitation(models.Model):
    """Somebody on the organisers' list: their registration needs no approval. `secret` opens it, once."""

    event = models.ForeignKey(
        "events.Event", models.CASCADE, related_name="registration_invitations", verbose_name=_("event")
    )
    name = models.CharField(_("name"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"))
    secret = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="en")
    invited_at = models.DateTimeField(_("invited"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    order = models.OneToOneField(
        "registrations.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name=_("order"),
    )

    class Meta:
        ordering = ["-invited_at", "email"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="invitation_is_the_only_one_of_its_person",
            )
        ]

    def __str__(self) -> str:
        return self.email
