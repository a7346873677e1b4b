"""What organisers decided, and what they were alarmed about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registrations.enums import AlarmKind, DecisionOutcome, PaymentFlag


class Decision(models.Model):
    """Who settled which flag of a payment, how and why. Never changed."""

    payment = models.ForeignKey(
        "registrations.Payment", models.PROTECT, related_name="decisions", verbose_name=_("payment")
    )
    flag = models.CharField(_("needed because"), max_length=20, choices=PaymentFlag.choices)
    outcome = models.CharField(_("decision"), max_length=12, choices=DecisionOutcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.flag}: {self.outcome}"


class Alarm(models.Model):
    """Something that money depends on went wrong. Mailed once when it is raised; it ends when it is over."""

    kind = models.CharField(_("kind"), max_length=20, choices=AlarmKind.choices)
    subject = models.CharField(_("about"), max_length=120)  # the payment's number, or the provider
    event = models.ForeignKey(
        "events.Event", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("event")
    )
    details = models.CharField(_("details"), max_length=500, blank=True)
    raised_at = models.DateTimeField(_("raised"))
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(ended_at__isnull=True), name="alarm_is_raised_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
