"""People who wait for a place that is sold out."""

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from registrations.enums import WaitingState


class WaitingEntry(models.Model):
    """Somebody in line for `places` places of a ticket type; `secret` opens their page and, while an offer is open,
    the registration. The line is ordered by `queued_at`: the moment they confirmed their address.

    An open offer (OFFERED, `offer_until` in the future) holds `offered_places` in every quota of the type, as an
    order does (queries/availability.py). What a line is for is asked of `ticket_type` in few places only
    (queries/waiting.py), so that it can be something else with quotas one day.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="waiting_entries", verbose_name=_("event"))
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="waiting_entries", verbose_name=_("ticket type")
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
            models.Index(fields=["offer_until"], condition=models.Q(state=WaitingState.OFFERED), name="waiting_offers"),
        ]
        constraints = [
            models.UniqueConstraint(
                "ticket_type",
                Lower("email"),
                condition=models.Q(state__in=[WaitingState.UNCONFIRMED, WaitingState.WAITING, WaitingState.OFFERED]),
                name="waiting_once_per_person_and_type",
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

    def is_open(self, now: datetime) -> bool:
        """Whether its offer can be taken at `now`."""
        return self.state == WaitingState.OFFERED and self.offer_until is not None and self.offer_until > now
