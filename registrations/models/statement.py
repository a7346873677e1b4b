"""Bank statements: every line that brought money, kept once for ever, with the order that it was for."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import CURRENCIES, Money
from registrations.enums import MatchKind, StatementFormat, StatementLineState


class StatementMapping(models.Model):
    """What stands in which column of a bank's CSV files, recognised by their head. Without columns it is not usable
    yet. `columns` holds the fields of documents/statement_csv.CsvMapping."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    head = models.JSONField(_("head"), default=list)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("columns of a bank's files")
        verbose_name_plural = _("columns of banks' files")

    def __str__(self) -> str:
        return self.name or ", ".join(self.head)[:80]


class BankStatement(models.Model):
    """One file that was read."""

    name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=8, choices=StatementFormat.choices)
    lines_new = models.PositiveIntegerField(_("new lines"), default=0)
    lines_known = models.PositiveIntegerField(_("lines known already"), default=0)
    lines_other = models.PositiveIntegerField(_("other lines"), default=0)
    imported_at = models.DateTimeField(_("imported"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")

    def __str__(self) -> str:
        return self.name


class BankLine(models.Model):
    """Money that came into the bank's account. `order` is a proposal while the line waits, and where the money went
    once it is booked. `fingerprint` (documents/statement.py) names it in every file that holds it."""

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines", verbose_name=_("bank statement"))
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    account = models.CharField(_("account"), max_length=42, blank=True)
    booked_on = models.DateField(_("day"))
    amount_minor = models.PositiveIntegerField(_("amount in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    text = models.CharField(_("text"), max_length=500, blank=True)
    payer = models.CharField(_("payer"), max_length=140, blank=True)
    bank_id = models.CharField(_("number at the bank"), max_length=140, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=StatementLineState.choices, default=StatementLineState.WAITING
    )
    match = models.CharField(_("why"), max_length=10, choices=MatchKind.choices, default=MatchKind.NONE)
    order = models.ForeignKey(
        "registrations.Order", models.PROTECT, null=True, blank=True, related_name="bank_lines", verbose_name=_("order")
    )
    payment = models.OneToOneField(
        "registrations.Payment", models.PROTECT, null=True, blank=True, related_name="bank_line"
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-booked_on", "pk"]
        verbose_name = _("line of a bank statement")
        verbose_name_plural = _("lines of bank statements")
        indexes = [models.Index(fields=["state", "match"], name="bank_line_by_state_and_match")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=StatementLineState.values), name="bank_line_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="bank_line_has_a_known_currency"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StatementLineState.BOOKED)
                | models.Q(payment__isnull=False, order__isnull=False),
                name="bank_line_booked_names_its_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
