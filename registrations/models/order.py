"""An order: who registers, for whom, at which price."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import OrderState


class Order(models.Model):
    """`code` names it to people; `secret` opens it. What is paid is the sum of its ledger, never a column."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    secret = models.CharField(max_length=64, unique=True, editable=False)
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)  # one form, one order
    event = models.ForeignKey("events.Event", models.PROTECT, related_name="orders", verbose_name=_("event"))
    state = models.CharField(_("state"), max_length=12, choices=OrderState.choices, default=OrderState.PENDING)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=250)
    language = models.CharField(_("language"), max_length=10, default="en")
    purchase_order = models.CharField(_("purchase-order number"), max_length=60, blank=True)  # of whoever pays
    currency = models.CharField(_("currency"), max_length=3)
    total_minor = models.PositiveIntegerField(_("total in minor units"))
    holds_places = models.BooleanField(default=True, editable=False)  # whether it does so while it is requested
    terms_accepted = models.TextField(_("terms as accepted"), blank=True)
    is_test = models.BooleanField(_("test"), default=False, help_text=_("Paid in the sandbox: no money moved."))
    placed_at = models.DateTimeField(_("placed"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    released_at = models.DateTimeField(_("expired or cancelled"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("personal data forgotten"), null=True, blank=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-placed_at", "-pk"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["event", "state"], name="order_by_event_and_state"),
            models.Index(
                fields=["expires_at"], condition=models.Q(state=OrderState.PENDING), name="order_pending_by_expiry"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=OrderState.values), name="order_has_a_known_state"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="order_has_a_known_currency"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.PENDING) | models.Q(expires_at__isnull=False),
                name="order_pending_has_an_expiry",
            ),
        ]
        permissions = [
            ("manage_registrations", _("Can manage registrations, money, badges and certificates")),
            ("check_in", _("Can check people in")),
            ("take_money", _("Can take money at the desk")),
            ("forget_personal_data", _("Can have personal data of registrations forgotten")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)
