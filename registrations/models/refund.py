"""Money given back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import Money
from registrations.enums import RefundMethod, RefundState


class Refund(models.Model):
    """Money given back from one payment. The row and its key are committed before the provider is called.

    `requested_by` is empty where the holder or the provider's dashboard asked. `bank_details` are where a transfer
    goes to; they are emptied as soon as nobody needs them any more.
    """

    payment = models.ForeignKey(
        "registrations.Payment", models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    amount_minor = models.PositiveIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("how"), max_length=10, choices=RefundMethod.choices, default=RefundMethod.PROVIDER)
    state = models.CharField(_("state"), max_length=12, choices=RefundState.choices, default=RefundState.CREATED)
    idempotency_key = models.CharField(max_length=80, unique=True, editable=False)
    provider_id = models.CharField(max_length=120, null=True, blank=True, unique=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    failure = models.CharField(_("failure"), max_length=250, blank=True)
    bank_details = models.TextField(_("account to transfer to"), blank=True)
    reference = models.CharField(_("reference of the transfer"), max_length=140, blank=True)
    created_at = models.DateTimeField(_("created"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    decided_at = models.DateTimeField(_("approved or declined"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=RefundState.values), name="refund_has_a_known_state"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_is_more_than_nothing"),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(requested_by__isnull=True)
                | models.Q(state=RefundState.DECLINED)
                | ~models.Q(decided_by=models.F("requested_by")),
                name="refund_is_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
