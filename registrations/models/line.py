"""What was bought: one line per ticket or option, at the price of the moment it was ordered."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import LineKind


class OrderLine(models.Model):
    """`price_minor` is in the smallest unit of `currency`, which is the order's. It never changes: what costs
    another price later is another line. `price_rule` holds every fact that gave the price (rules/pricing.py).

    `cancelled_at` takes a single line out of a standing order. Lines of an order that was let go as a whole stay as
    they are: the order's state says it.
    """

    CHANGEABLE = frozenset({"cancelled_at"})

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="lines", verbose_name=_("order"))
    attendee = models.ForeignKey(
        "registrations.Attendee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("attendee"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LineKind.choices, default=LineKind.TICKET)
    ticket_type = models.ForeignKey(
        "registrations.TicketType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("ticket type"),
    )
    option = models.ForeignKey(
        "registrations.Option",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("option"),
    )
    voucher = models.ForeignKey(
        "registrations.Voucher",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("voucher"),
    )
    price_minor = models.PositiveIntegerField(_("price in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    price_reason = models.CharField(_("rule that gave the price"), max_length=250, blank=True)
    price_rule = models.JSONField(_("facts that gave the price"), default=dict, blank=True, editable=False)
    ordered_at = models.DateTimeField(_("ordered"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=LineKind.values), name="order_line_has_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="order_line_has_a_known_currency"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=LineKind.TICKET) | models.Q(attendee__isnull=False, ticket_type__isnull=False),
                name="order_line_of_a_ticket_names_person_and_type",
            ),
            models.UniqueConstraint(
                fields=["attendee"],
                condition=models.Q(kind=LineKind.TICKET, cancelled_at__isnull=True),
                name="order_line_is_the_only_standing_ticket_of_its_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=LineKind.OPTION) | models.Q(attendee__isnull=False, option__isnull=False),
                name="order_line_of_an_option_names_person_and_option",
            ),
            models.UniqueConstraint(
                fields=["attendee", "option"],
                condition=models.Q(kind=LineKind.OPTION, cancelled_at__isnull=True),
                name="order_line_gives_an_option_once_to_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.price}"

    @property
    def sold(self) -> Any:
        """The ticket type or the option."""
        return self.option or self.ticket_type

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not frozenset(kwargs.get("update_fields") or ("all",)) <= self.CHANGEABLE:
            raise TypeError("a price is never changed after the order; cancel the line and write a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("order lines are never deleted; cancel them")
