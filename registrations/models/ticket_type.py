"""What can be registered for, and its price."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from core.money import CURRENCIES, Money


class TicketType(models.Model):
    """`price_minor` is in the smallest unit of the event's currency (RegistrationSettings.currency)."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="ticket_types", verbose_name=_("event"))
    quotas = models.ManyToManyField(
        "registrations.Quota",
        related_name="ticket_types",
        verbose_name=_("quotas"),
        help_text=_("Each place sold takes one place in every quota chosen here."),
    )
    sessions = models.ManyToManyField(
        "conferences.Session",
        blank=True,
        related_name="ticket_types",
        verbose_name=_("sessions that it includes"),
        help_text=_("They stand in the calendar and the programme of whoever has this ticket."),
    )
    name = models.CharField(_("name"), max_length=120)
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=120, blank=True)
    description = models.CharField(_("what it includes"), max_length=400, blank=True)
    description_zh_hans = models.CharField(_("what it includes, in Chinese"), max_length=400, blank=True)
    description_vi = models.CharField(_("what it includes, in Vietnamese"), max_length=400, blank=True)
    eligibility = models.CharField(
        _("who may take it"), max_length=400, blank=True, help_text=_("Shown before the choice: “Students with proof”.")
    )
    eligibility_zh_hans = models.CharField(_("who may take it, in Chinese"), max_length=400, blank=True)
    eligibility_vi = models.CharField(_("who may take it, in Vietnamese"), max_length=400, blank=True)
    price_minor = models.PositiveIntegerField(_("price in minor units"), default=0)
    currency = models.CharField(_("currency"), max_length=3, choices=[(code, code) for code in CURRENCIES])
    sale_from = models.DateTimeField(_("on sale from"), null=True, blank=True)
    sale_until = models.DateTimeField(_("on sale until"), null=True, blank=True)
    scientific_access = models.BooleanField(
        _("takes part in the scientific programme"),
        default=True,
        help_text=_("Not for accompanying persons: they get no certificate of attendance."),
    )
    proof = models.CharField(
        _("proof that is asked for"),
        max_length=200,
        blank=True,
        help_text=_("“Student card, valid on the day of the event”. Empty: none."),
    )
    proof_zh_hans = models.CharField(_("proof, in Chinese"), max_length=200, blank=True)
    proof_vi = models.CharField(_("proof, in Vietnamese"), max_length=200, blank=True)
    without_proof = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ticket type if the proof is refused"),
    )
    proof_at_once = models.BooleanField(
        _("must be sent with the registration"),
        default=False,
        help_text=_("Otherwise it may be sent there, or later. People of a group send theirs by their own link."),
    )
    needs_approval = models.BooleanField(
        _("needs your approval"),
        default=False,
        help_text=_("People ask for a place; they pay once you have approved. Invited people need no approval."),
    )
    has_waiting_list = models.BooleanField(
        _("waiting list"),
        default=False,
        help_text=_("When it is sold out, people can wait in line; free places are offered to them in turn."),
    )
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    local_name = Localized("name")
    local_description = Localized("description")
    local_eligibility = Localized("eligibility")
    local_proof = Localized("proof")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sale_from__isnull=True)
                | models.Q(sale_until__isnull=True)
                | models.Q(sale_until__gt=models.F("sale_from")),
                name="ticket_type_sale_ends_after_it_starts",
                violation_error_message=_("The sale must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="ticket_type_has_a_known_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)
