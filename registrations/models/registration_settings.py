"""How one event takes registrations."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.languages import Localized
from core.money import CURRENCIES
from registrations.enums import ChangePeriod, ChangeRefund, OpenProof


class RegistrationSettings(models.Model):
    """An event without this row takes no registrations."""

    event = models.OneToOneField(
        "events.Event", models.CASCADE, related_name="registration_settings", verbose_name=_("event")
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=[(code, code) for code in CURRENCIES], default="USD"
    )
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    hold_minutes = models.PositiveIntegerField(
        _("unpaid places are held for (minutes)"),
        default=60,
        validators=[MinValueValidator(35), MaxValueValidator(1440)],
        help_text=_("Stripe keeps a payment page open for at least 30 minutes, so 35 is the least, 1440 the most."),
    )
    max_attendees = models.PositiveIntegerField(
        _("people per order"), default=10, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    group_limit = models.PositiveIntegerField(
        _("people per group"),
        default=0,
        validators=[MaxValueValidator(500)],
        help_text=_("A coordinator registers up to this many people from a table. 0: no registration of groups."),
    )
    reminds_unpaid = models.BooleanField(
        _("remind of orders that are not paid"),
        default=True,
        help_text=_("Once, before they expire; of the difference of a change, too."),
    )
    remind_incomplete_days = models.PositiveSmallIntegerField(
        _("remind people of a group whose data are missing (days before the event)"),
        default=14,
        validators=[MaxValueValidator(365)],
        help_text=_("Each once. 0: not at all."),
    )
    remind_event_days = models.PositiveSmallIntegerField(
        _("remind of the event (days before it)"),
        default=3,
        validators=[MaxValueValidator(60)],
        help_text=_("Once, by a mail with the tickets. 0: not at all."),
    )
    name_change_until = models.DateTimeField(_("names may be changed until"), null=True, blank=True)
    data_change_until = models.DateTimeField(_("own data may be changed until"), null=True, blank=True)
    change_until = models.DateTimeField(_("tickets and options may be changed until"), null=True, blank=True)
    change_period = models.CharField(
        _("a changed ticket costs the fee"), max_length=8, choices=ChangePeriod.choices, default=ChangePeriod.TODAY
    )
    change_refund = models.CharField(
        _("if it costs less, goes back"), max_length=8, choices=ChangeRefund.choices, default=ChangeRefund.FULL
    )
    refund_limit_minor = models.PositiveBigIntegerField(
        _("refunds above this need a second person (minor units)"), null=True, blank=True
    )
    request_holds_places = models.BooleanField(
        _("requests hold places"),
        default=True,
        help_text=_("Places are held while you decide. Otherwise approving takes them, if there are any left."),
    )
    pay_hours_after_approval = models.PositiveIntegerField(
        _("time to pay after approval (hours)"),
        default=168,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    waiting_goes_first = models.BooleanField(
        _("free places go to the waiting list first"),
        default=True,
        help_text=_("While people wait in line, places that become free are not sold to others."),
    )
    offer_hours = models.PositiveIntegerField(
        _("time to take an offered place (hours)"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    proofs_until = models.DateTimeField(_("proofs may be sent until"), null=True, blank=True)
    remind_proof_days = models.PositiveSmallIntegerField(
        _("remind of a missing proof (days before that)"),
        default=7,
        validators=[MaxValueValidator(60)],
        help_text=_("Each person once. 0: not at all."),
    )
    missing_proof_is_refused = models.BooleanField(
        _("a proof that is not sent in time counts as refused"),
        default=False,
        help_text=_("Otherwise it is listed for you, and nothing else happens."),
    )
    open_proof_at_desk = models.CharField(
        _("at the desk, whose proof is not accepted"),
        max_length=8,
        choices=OpenProof.choices,
        default=OpenProof.WARN,
    )
    proof_kept_days = models.PositiveSmallIntegerField(
        _("files are deleted after (days)"),
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Counted from your decision, or from the day on which the money was booked."),
    )
    forget_after_months = models.PositiveSmallIntegerField(
        _("personal data are forgotten after (months)"),
        default=0,
        validators=[MaxValueValidator(240)],
        help_text=_(
            "Counted from the end of the event. 0: never. Money, invoices and certificates stay. It can't be undone; "
            "payers may dispute card payments for half a year and longer."
        ),
    )
    early_until = models.DateField(_("last day of the early fee"), null=True, blank=True)
    regular_until = models.DateField(_("last day of the regular fee"), null=True, blank=True)
    late_until = models.DateField(_("last day of the late fee"), null=True, blank=True)
    has_fee_matrix = models.BooleanField(default=False, editable=False)  # whether there are any Fee rows to read
    income_table = models.ForeignKey(
        "registrations.IncomeTable",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("income table"),
        help_text=_("Empty: the one in force on the day of the order."),
    )
    # {currency: units of it for one unit of `currency`, as decimal text}; fixed by the organiser, not by a market
    currency_rates = models.JSONField(default=dict, blank=True, editable=False)
    issuer = models.ForeignKey(
        "registrations.Issuer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invoices are issued by"),
        help_text=_("Empty: the issuer that is the default of this site; without one there are no invoices."),
    )
    terms = models.TextField(_("terms"), blank=True, help_text=_("What people agree to when they register."))
    terms_zh_hans = models.TextField(_("terms in Chinese"), blank=True)
    terms_vi = models.TextField(_("terms in Vietnamese"), blank=True)
    asks_dietary = models.BooleanField(_("ask for dietary needs"), default=True)
    asks_access = models.BooleanField(_("ask for access needs"), default=True)
    asks_photo_consent = models.BooleanField(_("ask for consent to photos"), default=True)

    local_terms = Localized("terms")

    @cached_property
    def has_questions(self) -> bool:
        """Whether there are any questions to read; a statement of its own, unless the row was fetched with it
        (queries/answers.with_has_questions)."""
        known: bool | None = getattr(self, "is_asking", None)
        if known is None:
            known = type(self).objects.filter(pk=self.pk, event__questions__isnull=False).exists()
        return known

    @property
    def last_days(self) -> tuple[date | None, date | None, date | None]:
        """The last days of the early, regular and late fee, on the event's clock."""
        return self.early_until, self.regular_until, self.late_until

    @property
    def rates(self) -> dict[str, Decimal]:
        return {code: Decimal(text) for code, text in self.currency_rates.items()}

    class Meta:
        verbose_name = _("registration settings")
        verbose_name_plural = _("registration settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="registration_closes_after_it_opens",
                violation_error_message=_("Registration must close after it opens."),
            )
        ]

    def __str__(self) -> str:
        return str(self.event)
