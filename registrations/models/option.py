"""What can be had beside a ticket: workshops, dinners, tours, transfers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from registrations.enums import OptionKind


class Option(models.Model):
    """`price_minor` is in the smallest unit of the event's currency (RegistrationSettings.currency). Each person who
    takes it takes one place in each of its quotas; those places are counted from order lines."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="options", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=12, choices=OptionKind.choices, default=OptionKind.OTHER)
    name = models.CharField(_("name"), max_length=120)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=120, blank=True)
    description = models.CharField(_("description"), max_length=400, blank=True)
    description_zh_hans = models.CharField(_("description in Chinese"), max_length=400, blank=True)
    description_vi = models.CharField(_("description in Vietnamese"), max_length=400, blank=True)
    price_minor = models.PositiveIntegerField(_("price in minor units"), default=0)
    quotas = models.ManyToManyField("registrations.Quota", blank=True, related_name="options", verbose_name=_("quotas"))
    ticket_types = models.ManyToManyField(
        "registrations.TicketType",
        blank=True,
        related_name="options",
        verbose_name=_("offered with these tickets"),
        help_text=_("None chosen: with every ticket of the event."),
    )
    included_in = models.ManyToManyField(
        "registrations.TicketType",
        blank=True,
        related_name="included_options",
        verbose_name=_("costs nothing with these tickets"),
        help_text=_("It is ticked for them from the start; whoever does not come to it takes the tick away."),
    )
    sessions = models.ManyToManyField(
        "conferences.Session",
        blank=True,
        related_name="options",
        verbose_name=_("sessions that it includes"),
        help_text=_("They stand in the calendar and the programme of whoever takes it."),
    )
    sale_until = models.DateTimeField(_("on sale until"), null=True, blank=True)
    has_waiting_list = models.BooleanField(
        _("waiting list"),
        default=False,
        help_text=_("When it is full, people of an order can wait in line for it; free places are offered in turn."),
    )
    badge_label = models.CharField(
        _("on the badge"),
        max_length=12,
        blank=True,
        help_text=_("A short word printed on the badge of whoever takes it, like DINNER or WS 2. Empty: none."),
    )
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    local_name = Localized("name")
    local_description = Localized("description")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=OptionKind.values), name="option_has_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_included_in(self, ticket_type_id: int) -> bool:
        """`included_in` should be prefetched."""
        return any(kind.pk == ticket_type_id for kind in self.included_in.all())

    def is_offered_with(self, ticket_type_id: int) -> bool:
        """`ticket_types` and `included_in` should be prefetched."""
        kinds = [kind.pk for kind in self.ticket_types.all()]
        return not kinds or ticket_type_id in kinds or self.is_included_in(ticket_type_id)
