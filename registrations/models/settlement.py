"""The provider's own account: what it took as fees and what it paid out. In the currency of that account, which may
be another than the order's; the ledger of the orders does not depend on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import PAYOUT_STATES, Provider


class Payout(models.Model):
    """One transfer from the provider to our bank."""

    provider = models.CharField(_("provider"), max_length=12, choices=Provider.choices)
    provider_id = models.CharField(_("number at the provider"), max_length=120, unique=True)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    status = models.CharField(_("state"), max_length=20)
    is_test = models.BooleanField(_("test"), default=False)
    created_at = models.DateTimeField(_("created"))
    arrives_on = models.DateField(_("arrives"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")

    def __str__(self) -> str:
        return self.provider_id

    @property
    def amount(self) -> str:
        return amount_text(self.amount_minor, self.currency)

    @property
    def state(self) -> str:
        """In words; a new one of the provider's stands as it is."""
        return str(PAYOUT_STATES.get(self.status, self.status))


class ProviderLine(models.Model):
    """One line of the provider's account (Stripe: balance transaction): `net = amount - fee`, negative is out."""

    provider = models.CharField(_("provider"), max_length=12, choices=Provider.choices)
    provider_id = models.CharField(_("number at the provider"), max_length=120, unique=True)
    type = models.CharField(_("type"), max_length=60)
    amount_minor = models.BigIntegerField(_("amount in minor units"))
    fee_minor = models.BigIntegerField(_("fee in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    is_test = models.BooleanField(_("test"), default=False)
    payment = models.ForeignKey(
        "registrations.Payment", models.PROTECT, null=True, blank=True, related_name="provider_lines"
    )
    payout = models.ForeignKey(
        "registrations.Payout", models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("payout")
    )
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("line of the provider's account")
        verbose_name_plural = _("lines of the provider's account")

    def __str__(self) -> str:
        return self.provider_id

    @property
    def net_minor(self) -> int:
        return self.amount_minor - self.fee_minor


def amount_text(minor: int, currency: str) -> str:
    """The account may be kept in a currency that we don't sell in."""
    return str(Money(minor, currency)) if currency in CURRENCIES else f"{minor} {currency}"
