"""A payer who wants the money back from the bank (chargeback), and inquiries before that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import Money
from registrations.enums import DISPUTE_REASONS, OPEN_DISPUTES, DisputeStatus


class Dispute(models.Model):
    """As the provider has it. `withdrawn_minor` is what it has taken from us for this and not given back."""

    payment = models.ForeignKey(
        "registrations.Payment", models.PROTECT, related_name="disputes", verbose_name=_("payment")
    )
    provider_id = models.CharField(_("number at the provider"), max_length=120, unique=True)
    amount_minor = models.PositiveIntegerField(_("amount in minor units"))
    withdrawn_minor = models.PositiveIntegerField(_("withdrawn in minor units"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    status = models.CharField(_("state"), max_length=24, choices=DisputeStatus.choices)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    answer_until = models.DateTimeField(_("to be answered until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=DisputeStatus.values), name="dispute_has_a_known_status"
            )
        ]

    def __str__(self) -> str:
        return self.provider_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def withdrawn(self) -> Money:
        return Money(self.withdrawn_minor, self.currency)

    @property
    def why(self) -> str:
        """The reason in words; a new one of the provider's stands as it is."""
        return str(DISPUTE_REASONS.get(self.reason, self.reason))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_DISPUTES
