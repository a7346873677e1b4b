"""Until when holders may cancel, and how much they get back."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from registrations.rules.cancelling import Step


class CancellationStep(models.Model):
    """One row of an event's table; rules/cancelling.py says what it means. `fee_minor` is in the event's currency and
    is kept of each ticket. An event without rows lets nobody cancel what is paid."""

    event = models.ForeignKey(
        "events.Event", models.CASCADE, related_name="cancellation_steps", verbose_name=_("event")
    )
    days_before = models.PositiveSmallIntegerField(
        _("until so many days before"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    last_day = models.DateField(_("or until"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent paid back"), default=100, validators=[MaxValueValidator(100)])
    fee_minor = models.PositiveIntegerField(_("fee per ticket in minor units"), default=0)

    class Meta:
        ordering = ["event", "pk"]
        verbose_name = _("cancellation step")
        verbose_name_plural = _("cancellation steps")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_before__isnull=True, last_day__isnull=False)
                | models.Q(days_before__isnull=False, last_day__isnull=True),
                name="cancellation_step_ends_on_one_day",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="cancellation_step_gives_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"

    @property
    def rule(self) -> Step:
        return Step(self.percent, self.fee_minor, self.days_before, self.last_day)
