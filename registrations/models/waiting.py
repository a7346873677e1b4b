"""People who wait for a place that is sold out."""

from datetime import datetime
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from registrations.enums import WaitingState


class WaitingEntry(models.Model):
    """Somebody in line for `places` places of a ticket type, or for an option beside the ticket they have; `secret`
    opens their page and, while an offer is open, the registration. The line is ordered by `queued_at`: the moment they
    confirmed their address, or asked for the option.

    An open offer (OFFERED, `offer_until` in the future) holds `offered_places` in every quota of what it is for, as an
    order does (queries/availability.py). Whoever waits for an option is an `attendee` of an order that stands, and
    waits for one place; the mails go to whoever looks after the order.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="waiting_entries", verbose_name=_("event"))
    ticket_type = models.ForeignKey(
        "registrations.TicketType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name=_("ticket type"),
    )
    option = models.ForeignKey(
        "registrations.Option",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name=_("option"),
    )
    attendee = models.ForeignKey(
        "registrations.Attendee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name=_("attendee"),
    )
    name = models.CharField(_("name"), max_length=250)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, default="en")
    secret = models.CharField(max_length=64, unique=True, editable=False)
    places = models.PositiveIntegerField(_("places wanted"), default=1, validators=[MinValueValidator(1)])
    state = models.CharField(_("state"), max_length=12, choices=WaitingState.choices, default=WaitingState.UNCONFIRMED)
    joined_at = models.DateTimeField(_("joined"))
    queued_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    offered_places = models.PositiveIntegerField(_("places offered"), default=0)
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    offer_until = models.DateTimeField(_("offer stands until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)  # of an offer out of turn, or a removal
    ended_at = models.DateTimeField(_("left the line"), null=True, blank=True)
    order = models.ForeignKey(
        "registrations.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waiting_entries",
        verbose_name=_("order"),
    )

    class Meta:
        ordering = ["queued_at", "pk"]
        verbose_name = _("entry on a waiting list")
        verbose_name_plural = _("entries on waiting lists")
        indexes = [
            models.Index(
                fields=["ticket_type", "queued_at"],
                condition=models.Q(state=WaitingState.WAITING),
                name="waiting_line",
            ),
            models.Index(
                fields=["option", "queued_at"],
                condition=models.Q(state=WaitingState.WAITING, option__isnull=False),
                name="waiting_line_of_option",
            ),
            models.Index(fields=["offer_until"], condition=models.Q(state=WaitingState.OFFERED), name="waiting_offers"),
        ]
        constraints = [
            models.UniqueConstraint(
                "ticket_type",
                Lower("email"),
                condition=models.Q(state__in=[WaitingState.UNCONFIRMED, WaitingState.WAITING, WaitingState.OFFERED]),
                name="waiting_once_per_person_and_type",
            ),
            models.UniqueConstraint(
                fields=["option", "attendee"],
                condition=models.Q(state__in=[WaitingState.WAITING, WaitingState.OFFERED]),
                name="waiting_once_per_attendee_and_option",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket_type__isnull=False, option__isnull=True, attendee__isnull=True)
                | models.Q(ticket_type__isnull=True, option__isnull=False, attendee__isnull=False, places=1),
                name="waiting_is_for_a_ticket_or_an_option",
            ),
            models.CheckConstraint(condition=models.Q(state__in=WaitingState.values), name="waiting_has_a_known_state"),
            models.CheckConstraint(
                condition=~models.Q(state=WaitingState.OFFERED)
                | models.Q(offer_until__isnull=False, offered_places__gte=1),
                name="waiting_offer_has_places_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def wanted(self) -> Any:
        """The ticket type or the option."""
        return self.option or self.ticket_type

    @property
    def who(self) -> str:
        """Who waits; for an option by the present name on the ticket."""
        return self.attendee.full_name if self.attendee else self.name

    def is_open(self, now: datetime) -> bool:
        """Whether its offer can be taken at `now`."""
        return self.state == WaitingState.OFFERED and self.offer_until is not None and self.offer_until > now
