"""Ways of paying that an event offers beside or instead of the payment page, and what somebody has chosen."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from registrations.enums import PaymentWay


class PaymentWays(models.Model):
    """An event without this row is paid online only."""

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="payment_ways", verbose_name=_("event"))
    online = models.BooleanField(_("online, on a payment page"), default=True)
    transfer = models.BooleanField(_("by bank transfer"), default=False)
    invoice = models.BooleanField(_("by an institution, on an invoice"), default=False)
    on_site = models.BooleanField(_("at the event, in cash or by card"), default=False)
    transfer_days = models.PositiveIntegerField(
        _("days to make a transfer"), default=10, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    invoice_days = models.PositiveIntegerField(
        _("days to pay an invoice"), default=30, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    proof_days = models.PositiveIntegerField(
        _("days more for whoever sends a proof of the transfer"),
        default=5,
        validators=[MaxValueValidator(30)],
        help_text=_("Once. 0: a proof changes nothing."),
    )
    account_holder = models.CharField(_("account holder"), max_length=140, blank=True)
    account_number = models.CharField(
        _("IBAN or account number"),
        max_length=42,
        blank=True,
        help_text=_("The check digits of an IBAN are checked."),
    )
    bank_code = models.CharField(_("BIC (SWIFT)"), max_length=11, blank=True)
    bank_name = models.CharField(_("bank"), max_length=200, blank=True)
    note = models.TextField(
        _("note"),
        max_length=1000,
        blank=True,
        help_text=_("Shown with the account: who bears the charges, for example."),
    )
    note_zh_hans = models.TextField(_("note in Chinese"), max_length=1000, blank=True)
    note_vi = models.TextField(_("note in Vietnamese"), max_length=1000, blank=True)

    local_note = Localized("note")

    class Meta:
        verbose_name = _("ways of paying")
        verbose_name_plural = _("ways of paying")

    def __str__(self) -> str:
        return str(self.event)


class PaymentChoice(models.Model):
    """How the holder of an order wants to pay. Paying online stays possible as long as the order waits."""

    order = models.OneToOneField(
        "registrations.Order", models.PROTECT, related_name="payment_choice", verbose_name=_("order")
    )
    way = models.CharField(_("way"), max_length=10, choices=PaymentWay.choices)
    institution = models.CharField(_("institution"), max_length=250, blank=True)
    chosen_at = models.DateTimeField(_("chosen"))
    proof_sent_at = models.DateTimeField(_("proof of the transfer sent"), null=True, blank=True)  # the first

    class Meta:
        verbose_name = _("chosen way of paying")
        verbose_name_plural = _("chosen ways of paying")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=PaymentWay.values), name="payment_choice_is_of_a_known_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.way}"
