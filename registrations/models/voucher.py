"""Codes that make tickets cheaper, or keep places for whoever holds them."""

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.money import Money
from registrations.enums import VoucherKind, VoucherScope
from registrations.rules.pricing import Discount


class Voucher(models.Model):
    """Each person who registers with it is one use, for the ticket, for options or for both (`scope`). Uses are counted
    from order lines under a lock (actions/vouchers.py), never stored: an order that is let go gives its uses back.

    `value` is whole percents, or minor units of the event's currency; 0 for what is free.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="vouchers", verbose_name=_("event"))
    code = models.CharField(
        pgettext_lazy("voucher", "code"),
        max_length=32,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", _("Use letters A–Z, digits and hyphens only."))],
    )
    batch = models.CharField(_("label"), max_length=80, blank=True, help_text=_("Finds vouchers made together again."))
    kind = models.CharField(_("kind"), max_length=8, choices=VoucherKind.choices, default=VoucherKind.FREE)
    value = models.PositiveIntegerField(_("percent, or amount in minor units"), default=0)
    scope = models.CharField(
        _("takes something off"), max_length=8, choices=VoucherScope.choices, default=VoucherScope.TICKETS
    )
    ticket_types = models.ManyToManyField(
        "registrations.TicketType",
        blank=True,
        related_name="vouchers",
        verbose_name=_("for these tickets"),
        help_text=_("None chosen: for every ticket of the event."),
    )
    options = models.ManyToManyField(
        "registrations.Option",
        blank=True,
        related_name="vouchers",
        verbose_name=_("for these options"),
        help_text=_("None chosen: for every option of the event, if it is for options."),
    )
    for_email = models.EmailField(
        _("for this person"), blank=True, help_text=_("An e-mail address: the voucher counts for this person only.")
    )
    max_uses = models.PositiveIntegerField(_("number of uses"), default=1, validators=[MinValueValidator(1)])
    reserves_places = models.BooleanField(
        _("keeps places"),
        default=False,
        help_text=_("A place is kept for each use that is left, also when the ticket is sold out for others."),
    )
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    is_active = models.BooleanField(_("can be used"), default=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-made_at", "code"]
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="voucher_code_is_unique_in_its_event"),
            models.CheckConstraint(condition=models.Q(scope__in=VoucherScope.values), name="voucher_has_a_known_scope"),
            models.CheckConstraint(condition=models.Q(kind__in=VoucherKind.values), name="voucher_has_a_known_kind"),
            models.CheckConstraint(
                condition=~models.Q(kind=VoucherKind.PERCENT) | models.Q(value__lte=100),
                name="voucher_takes_at_most_all",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def discount(self) -> Discount:
        """`ticket_types` and `options` should be prefetched; those are read that the voucher is for."""
        on_options = self.scope != VoucherScope.TICKETS
        return Discount(
            self.code,
            self.kind,
            self.value,
            ticket_types=frozenset(kind.pk for kind in self.ticket_types.all()),
            options=frozenset(option.pk for option in self.options.all()) if on_options else frozenset(),
            on_tickets=self.scope != VoucherScope.OPTIONS,
            on_options=on_options,
        )

    def worth(self, currency: str) -> str:
        if self.kind == VoucherKind.PERCENT:
            return f"{self.value} %"
        return str(Money(self.value, currency)) if self.kind == VoucherKind.FIXED else "100 %"
