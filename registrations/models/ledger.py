"""The books: append-only lines; a balance is their sum."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import LedgerKind


class LedgerLine(models.Model):
    """`amount_minor` is positive for what the holder owes (charge, refund, money taken by a dispute) and negative for
    what they gave or need not give."""

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="ledger", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=16, choices=LedgerKind.choices)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    line = models.ForeignKey(
        "registrations.OrderLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger",
        verbose_name=_("order line"),
        help_text=_("What a charge or its reversal is for."),
    )
    payment = models.ForeignKey("registrations.Payment", models.PROTECT, null=True, blank=True, related_name="ledger")
    refund = models.ForeignKey("registrations.Refund", models.PROTECT, null=True, blank=True, related_name="ledger")
    dispute = models.ForeignKey("registrations.Dispute", models.PROTECT, null=True, blank=True, related_name="ledger")
    text = models.CharField(_("text"), max_length=250, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="ledger_line_has_a_known_currency"
            ),
            models.UniqueConstraint(
                fields=["payment", "kind"],
                condition=models.Q(kind=LedgerKind.PAYMENT),
                name="ledger_books_a_payment_once",
            ),
            models.UniqueConstraint(
                fields=["refund", "kind"],
                condition=models.Q(refund__isnull=False),
                name="ledger_books_a_refund_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("ledger lines are never changed; write a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("ledger lines are never deleted")
