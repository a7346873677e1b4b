"""Invoices and credit notes: who issues them, for whom, under which number, with which content."""

from collections.abc import Iterable
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from core.languages import Localized
from core.money import CURRENCIES, Money
from events.rules import validate_zone
from registrations.enums import InvoiceKind, OfficialInvoice, TaxBuyers, TaxCategory, TaxedKind
from registrations.rules.invoice_content import Content, digest_of, read_content


class Issuer(ClusterableModel):
    """The body that invoices: numbers run per issuer and year, on its own clock."""

    name = models.CharField(_("registered name"), max_length=250)
    is_default = models.BooleanField(
        _("issues for events that name no other"), default=False, help_text=_("One issuer at most.")
    )
    street = models.CharField(_("street and number"), max_length=250)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = CountryField(_("country"))
    tax_id = models.CharField(
        _("tax number"), max_length=40, blank=True, help_text=_("As it must stand on invoices: “DE123456789”, a code.")
    )
    registration = models.CharField(_("register and number"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    prefix = models.CharField(
        _("numbers begin with"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", _("Use letters A–Z, digits and hyphens only."))],
        help_text=_("“TMI” makes TMI-2027-00001. Don't change it within a year."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_zone],
        help_text=_("Like Asia/Shanghai: it says which day and year it is."),
    )
    tax_name = models.CharField(pgettext_lazy("tax", "name of the tax"), max_length=40, default="VAT")
    payment_details = models.TextField(
        _("how to pay"), max_length=600, blank=True, help_text=_("Stands on invoices that are still to be paid.")
    )
    note = models.TextField(_("note at the foot"), max_length=600, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("invoice issuer")
        verbose_name_plural = _("invoice issuers")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="issuer_default_is_one",
                violation_error_message=_("Another issuer is the default already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.tax_id and not self.registration:
            raise ValidationError({"tax_id": _("Write the tax number or the register number: invoices must name one.")})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class TaxRate(Orderable):
    """What tax is in the price of what. The first that fits counts: prices include it."""

    issuer = ParentalKey(
        "registrations.Issuer", on_delete=models.CASCADE, related_name="rates", verbose_name=_("issuer")
    )
    line_kind = models.CharField(_("for"), max_length=12, choices=TaxedKind.choices, blank=True)
    buyers = models.CharField(_("when the buyer is"), max_length=12, choices=TaxBuyers.choices, blank=True)
    category = models.CharField(_("kind of tax"), max_length=2, choices=TaxCategory.choices)
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
    )
    reason = models.CharField(
        _("why no tax is charged"), max_length=250, blank=True, help_text=_("Needed where the rate is zero.")
    )
    reason_zh_hans = models.CharField(_("why, in Chinese"), max_length=250, blank=True)
    reason_vi = models.CharField(_("why, in Vietnamese"), max_length=250, blank=True)

    local_reason = Localized("reason")

    panels = [
        FieldRowPanel([FieldPanel("category"), FieldPanel("percent")]),
        FieldRowPanel([FieldPanel("line_kind"), FieldPanel("buyers")]),
        FieldPanel("reason"),
        FieldRowPanel([FieldPanel("reason_zh_hans"), FieldPanel("reason_vi")]),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__in=TaxCategory.values), name="tax_rate_has_a_known_category"
            ),
            models.CheckConstraint(
                condition=models.Q(category=TaxCategory.STANDARD, percent__gt=0)
                | (~models.Q(category=TaxCategory.STANDARD) & models.Q(percent=0)),
                name="tax_rate_is_zero_unless_standard",
                violation_error_message=_("The standard tax needs a rate above 0; every other kind has the rate 0."),
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=[TaxCategory.STANDARD, TaxCategory.ZERO]) | ~models.Q(reason=""),
                name="tax_rate_of_nothing_has_a_reason",
                violation_error_message=_("Write why no tax is charged; invoices must say it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.percent} %"


class NumberSeries(models.Model):
    """The last number that was given. Its row is locked from the number to the end of the invoice's transaction, so
    that numbers have no gaps. Test orders count for themselves."""

    issuer = models.ForeignKey("registrations.Issuer", models.PROTECT, related_name="series", verbose_name=_("issuer"))
    year = models.PositiveSmallIntegerField(_("year"))
    is_test = models.BooleanField(_("test"), default=False)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        ordering = ["issuer", "year"]
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "is_test"], name="number_series_is_one_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.year}: {self.last}"


class Buyer(models.Model):
    """Who the invoice of an order is for, as given on the order's page. What was invoiced keeps what it said then."""

    order = models.OneToOneField("registrations.Order", models.PROTECT, related_name="buyer", verbose_name=_("order"))
    is_body = models.BooleanField(_("an institution or company"), default=False)
    name = models.CharField(_("name on the invoice"), max_length=250)
    attention = models.CharField(_("department or contact"), max_length=250, blank=True)
    street = models.CharField(_("street and number"), max_length=250, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"))
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail for the invoice"), blank=True)
    official = models.CharField(_("official invoice"), max_length=2, choices=OfficialInvoice.choices, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    bank_account = models.CharField(_("bank and account number"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")

    def __str__(self) -> str:
        return self.name


class KeptQuerySet(models.QuerySet["Invoice"]):
    def update(self, **_values: Any) -> NoReturn:
        raise TypeError("invoices are never changed; write a credit note")

    def delete(self) -> NoReturn:
        raise TypeError("invoices are never deleted; write a credit note")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("invoices are never changed; write a credit note")


class Invoice(models.Model):
    """Written once, never changed and never deleted. All that stands on it is in `content`
    (rules/invoice_content.py); `digest` shows whether that is still what was issued. Amounts of credit notes are
    positive; `signed_minor` is what they add up with."""

    issuer = models.ForeignKey(
        "registrations.Issuer", models.PROTECT, related_name="invoices", verbose_name=_("issuer")
    )
    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="invoices", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=InvoiceKind.choices)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number in the year"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    is_test = models.BooleanField(_("test"), default=False)
    issued_at = models.DateTimeField(_("issued"))
    issued_on = models.DateField(_("date"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    currency = models.CharField(_("currency"), max_length=3)
    net_minor = models.PositiveIntegerField(_("without tax, in minor units"))
    tax_minor = models.PositiveIntegerField(_("tax in minor units"))
    gross_minor = models.PositiveIntegerField(_("total in minor units"))
    content = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = pgettext_lazy("paper", "invoice")
        verbose_name_plural = pgettext_lazy("paper", "invoices")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=InvoiceKind.values), name="invoice_has_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(currency__in=list(CURRENCIES)), name="invoice_has_a_known_currency"
            ),
            models.CheckConstraint(
                condition=models.Q(gross_minor=models.F("net_minor") + models.F("tax_minor"), gross_minor__gt=0),
                name="invoice_total_is_net_and_tax",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=InvoiceKind.CREDIT_NOTE) | models.Q(corrects__isnull=False),
                name="credit_note_names_its_invoice",
            ),
            models.UniqueConstraint(
                fields=["issuer", "year", "is_test", "sequence"], name="invoice_number_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.gross_minor, self.currency)

    @property
    def signed_minor(self) -> int:
        return self.gross_minor if self.kind == InvoiceKind.INVOICE else -self.gross_minor

    @property
    def facts(self) -> Content:
        return read_content(self.content)

    @property
    def is_as_issued(self) -> bool:
        return self.digest == digest_of(self.content)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("invoices are never changed; write a credit note")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("invoices are never deleted; write a credit note")


def signed_sum(invoices: Iterable[Invoice]) -> int:
    """What invoices and credit notes come to together, in minor units."""
    return sum(invoice.signed_minor for invoice in invoices)
