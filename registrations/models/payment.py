"""Attempts to pay, and what a provider told us."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import PaymentState, Provider


class Payment(models.Model):
    """One attempt at one provider. Nothing is overwritten but the state and the provider's ids, once known."""

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="payments", verbose_name=_("order"))
    change = models.ForeignKey(
        "registrations.OrderChange",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("change of a place"),
        help_text=_("What it pays for, if it is not the order as it was placed."),
    )
    provider = models.CharField(_("provider"), max_length=12, choices=Provider.choices)
    is_test = models.BooleanField(_("test"))
    method = models.CharField(_("method"), max_length=40, blank=True)  # the provider's word: card, alipay, …
    account = models.CharField(_("account at the provider"), max_length=64, blank=True)
    amount_minor = models.PositiveIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=12, choices=PaymentState.choices, default=PaymentState.CREATED)
    idempotency_key = models.CharField(max_length=80, unique=True, editable=False)
    parameters = models.JSONField(default=dict, editable=False)  # exactly what was sent
    session_id = models.CharField(max_length=120, null=True, blank=True, unique=True)
    intent_id = models.CharField(max_length=120, null=True, blank=True, unique=True)
    session_url = models.URLField(max_length=2000, blank=True)
    session_expires_at = models.DateTimeField(null=True, blank=True)
    received_minor = models.PositiveIntegerField(_("received in minor units"), null=True, blank=True)
    received_currency = models.CharField(_("currency received"), max_length=3, blank=True)
    flag = models.CharField(_("needs a decision because"), max_length=20, blank=True)  # see rules/settling.py
    reference = models.CharField(_("reference"), max_length=140, blank=True)  # of the bank, of a receipt by hand
    failure = models.CharField(_("failure"), max_length=250, blank=True)
    created_at = models.DateTimeField(_("created"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PaymentState.values), name="payment_has_a_known_state"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="payment_has_a_known_currency"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(state__in=[PaymentState.CREATED, PaymentState.OPEN]),
                name="payment_open_is_the_only_one_of_its_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.session_id or self.idempotency_key}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class ProviderEvent(models.Model):
    """A signed event, stored once. `processed_at` is set in the transaction that applied it, and only there."""

    provider = models.CharField(_("provider"), max_length=12, choices=Provider.choices)
    event_id = models.CharField(_("event"), max_length=120)
    type = models.CharField(_("type"), max_length=80)
    object_id = models.CharField(_("object"), max_length=120, blank=True)
    received_at = models.DateTimeField(_("received"))
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("provider's event")
        verbose_name_plural = _("provider's events")
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="provider_event_is_stored_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
