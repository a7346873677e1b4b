"""Another ticket type or other options for one person of an order that stands."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import CHANGE_WAYS, OPEN_CHANGES, ChangeState


class OrderChange(models.Model):
    """What is changed was shown and is frozen: the lines that end, the new ones with their prices and rules
    (`ChangeLine`), and what they cost more or less.

    Until it is applied the old place is kept, and the places that are needed beyond it are held (`ChangePlace`,
    counted by queries/availability.py). `difference_minor` is in the order's currency: above zero it is to be paid,
    below zero `back_minor` of it goes back and the rest is kept. `is_required`: the organiser asks for it, so it does
    not lapse but goes on to a decision.
    """

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="changes", verbose_name=_("order"))
    attendee = models.ForeignKey(
        "registrations.Attendee", models.PROTECT, related_name="changes", verbose_name=_("attendee")
    )
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="changes", verbose_name=_("ticket type")
    )
    state = models.CharField(_("state"), max_length=10, choices=ChangeState.choices)
    ends = models.ManyToManyField("registrations.OrderLine", related_name="ended_by", verbose_name=_("lines that end"))
    difference_minor = models.IntegerField(_("difference in minor units"))
    back_minor = models.PositiveIntegerField(_("paid back, in minor units"), default=0)
    kept_minor = models.PositiveIntegerField(_("kept, in minor units"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    is_required = models.BooleanField(_("asked for by the organiser"), default=False)
    holds_places = models.BooleanField(default=True, editable=False)  # while it waits for approval
    way = models.CharField(  # how the holder pays the difference, where it is not at once and online
        _("way"), max_length=10, blank=True, choices=[(way.value, way.label) for way in CHANGE_WAYS]
    )
    proof_sent_at = models.DateTimeField(_("proof of the transfer sent"), null=True, blank=True)  # the first
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answer = models.CharField(_("words to the person"), max_length=500, blank=True)  # of whoever decided
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    expires_at = models.DateTimeField(_("to be paid until"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)  # of paying it, once
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("change of a place")
        verbose_name_plural = _("changes of places")
        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(state=ChangeState.AWAITING), name="change_awaiting_by_expiry"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ChangeState.values), name="change_has_a_known_state"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="change_has_a_known_currency"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ChangeState.AWAITING) | models.Q(expires_at__isnull=False),
                name="change_awaiting_has_an_expiry",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["", *CHANGE_WAYS]), name="change_is_paid_in_a_known_way"
            ),
            models.UniqueConstraint(
                fields=["attendee"],
                condition=models.Q(state__in=OPEN_CHANGES),
                name="change_open_is_the_only_one_of_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id}: {self.state}"

    @property
    def difference(self) -> Money:
        return Money(self.difference_minor, self.currency)

    @property
    def back(self) -> Money:
        return Money(self.back_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CHANGES

    def is_late(self, now: datetime) -> bool:
        return self.state == ChangeState.OVERDUE or (self.expires_at is not None and self.expires_at <= now)


class ChangeLine(models.Model):
    """A line as it will be written. `line` is the one that was written when the change was applied."""

    change = models.ForeignKey("registrations.OrderChange", models.CASCADE, related_name="lines")
    ticket_type = models.ForeignKey("registrations.TicketType", models.PROTECT, null=True, blank=True, related_name="+")
    option = models.ForeignKey("registrations.Option", models.PROTECT, null=True, blank=True, related_name="+")
    voucher = models.ForeignKey("registrations.Voucher", models.PROTECT, null=True, blank=True, related_name="+")
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    price_reason = models.CharField(max_length=250, blank=True)
    price_rule = models.JSONField(default=dict, blank=True)
    line = models.OneToOneField("registrations.OrderLine", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["change", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ticket_type__isnull=False, option__isnull=True)
                | models.Q(ticket_type__isnull=True, option__isnull=False),
                name="change_line_sells_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.price_reason

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)


class ChangePlace(models.Model):
    """Places that a change takes in a quota beyond those that its person has; held while it is open."""

    change = models.ForeignKey("registrations.OrderChange", models.CASCADE, related_name="places")
    quota = models.ForeignKey("registrations.Quota", models.CASCADE, related_name="change_places")
    places = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "quota"], name="change_place_is_one_row_in_its_quota"),
        ]

    def __str__(self) -> str:
        return f"{self.quota_id}: {self.places}"
