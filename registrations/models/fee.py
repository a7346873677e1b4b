"""The fee matrix, and the dated tables that say which country is in which income group."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from registrations.enums import FeePeriod, IncomeGroup


class Fee(models.Model):
    """One cell: what a ticket type or an option costs in a period, for an income group or ("") for everybody else.

    `price_minor` is in the smallest unit of the event's currency. A cell that is missing falls back to the one for
    everybody else, then to the own price of the ticket type or option (rules/pricing.py).
    """

    ticket_type = models.ForeignKey(
        "registrations.TicketType",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fees",
        verbose_name=_("ticket type"),
    )
    option = models.ForeignKey(
        "registrations.Option", models.CASCADE, null=True, blank=True, related_name="fees", verbose_name=_("option")
    )
    period = models.CharField(_("period"), max_length=8, choices=FeePeriod.choices)
    income_group = models.CharField(_("income group"), max_length=3, choices=IncomeGroup.choices, blank=True)
    price_minor = models.PositiveIntegerField(_("price in minor units"))

    class Meta:
        ordering = ["ticket_type", "pk"]
        verbose_name = pgettext_lazy("money", "fee")
        verbose_name_plural = pgettext_lazy("money", "fees")
        constraints = [
            models.UniqueConstraint(fields=["ticket_type", "period", "income_group"], name="fee_has_one_cell"),
            models.UniqueConstraint(fields=["option", "period", "income_group"], name="fee_of_option_has_one_cell"),
            models.CheckConstraint(
                condition=models.Q(ticket_type__isnull=False, option__isnull=True)
                | models.Q(ticket_type__isnull=True, option__isnull=False),
                name="fee_is_of_a_ticket_or_an_option",
            ),
            models.CheckConstraint(
                condition=models.Q(period__in=FeePeriod.values, income_group__in=["", *IncomeGroup.values]),
                name="fee_has_a_known_period_and_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_type_id or self.option_id} {self.period} {self.income_group}"


class IncomeTable(models.Model):
    """A list of income groups as published for a year. Never changed: next year's is another table."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For example “World Bank, fiscal year 2027”."))
    valid_from = models.DateField(_("in force from"), unique=True)
    source = models.CharField(_("source"), max_length=250, blank=True, help_text=_("The file, or where it came from."))
    loaded_at = models.DateTimeField(_("loaded"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("income table")
        verbose_name_plural = _("income tables")

    def __str__(self) -> str:
        return self.name


class CountryIncome(models.Model):
    """One row of such a table."""

    table = models.ForeignKey(
        "registrations.IncomeTable", models.CASCADE, related_name="countries", verbose_name=_("income table")
    )
    country = CountryField(_("country"))
    group = models.CharField(_("income group"), max_length=3, choices=IncomeGroup.choices)

    class Meta:
        ordering = ["table", "country"]
        verbose_name = _("income group of a country")
        verbose_name_plural = _("income groups of countries")
        constraints = [
            models.UniqueConstraint(fields=["table", "country"], name="income_table_lists_a_country_once"),
            models.CheckConstraint(
                condition=models.Q(group__in=IncomeGroup.values), name="country_income_has_a_known_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country.code}: {self.group}"
