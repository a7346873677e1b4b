"""The fee matrix as one table, and the upload of a table of income groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from core.money import CURRENCIES, Money
from registrations.enums import FeePeriod, IncomeGroup
from registrations.forms.fields import LineField
from registrations.forms.set_up import read_price
from registrations.models import Fee, IncomeTable, Option, RegistrationSettings, TicketType
from registrations.queries.fees import key_of_fee
from registrations.rules.income_groups import IncomeTableError, read_income_table
from registrations.rules.pricing import option_key

GROUPS = ("", *IncomeGroup.values)
LARGEST_FILE = 1_000_000  # bytes


@dataclass
class Row:
    """A line of the table on the screen."""

    sold: TicketType | Option
    label: str
    is_first: bool
    cells: list[forms.BoundField]


class FeesForm(forms.Form):
    """A text field for each ticket type or option, income group and period (`c-12-early-LMC`, `c-o7-early-`); empty
    cells cost what the ticket type or option says. `types` are both."""

    early_until = forms.DateField(label=FeePeriod.EARLY.label, required=False, widget=AdminDateInput)
    regular_until = forms.DateField(label=FeePeriod.REGULAR.label, required=False, widget=AdminDateInput)
    late_until = forms.DateField(label=FeePeriod.LATE.label, required=False, widget=AdminDateInput)
    income_table = forms.ModelChoiceField(
        label=gettext_lazy("Income groups of countries"),
        queryset=IncomeTable.objects.all(),
        required=False,
        empty_label=gettext_lazy("the table in force on the day of the order"),
    )

    def __init__(
        self,
        *args: Any,
        settings: RegistrationSettings,
        types: Sequence[TicketType | Option],
        fees: Sequence[Fee],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.settings, self.types = settings, types
        self.initial = {
            "early_until": settings.early_until,
            "regular_until": settings.regular_until,
            "late_until": settings.late_until,
            "income_table": settings.income_table_id,
            **{f"rate_{code}": f"{rate.normalize():f}" for code, rate in settings.rates.items()},
            **{name_of(key_of_fee(fee), fee.period, fee.income_group): self.text(fee.price_minor) for fee in fees},
        }
        for code in self.other_currencies:
            self.fields[f"rate_{code}"] = forms.CharField(label=code, max_length=20, required=False)
        for kind in types:
            for group in GROUPS:
                for period in FeePeriod:
                    self.fields[name_of(key_of(kind), period, group)] = self.cell(kind, period, group)

    def text(self, minor: int) -> str:
        return str(Money(minor, self.settings.currency).amount)

    def cell(self, kind: TicketType | Option, period: FeePeriod, group: str) -> forms.CharField:
        who = IncomeGroup(group).label if group else _("all other countries")
        field = forms.CharField(label=f"{kind.name}, {who}, {period.label}", max_length=20, required=False)
        field.widget.attrs.update(
            {"aria-label": field.label, "inputmode": "decimal", "class": "bo-price", "autocomplete": "off"}
        )
        if not group:
            field.widget.attrs["placeholder"] = self.text(kind.price_minor)
        return field

    @property
    def other_currencies(self) -> list[str]:
        return [code for code in CURRENCIES if code != self.settings.currency]

    @property
    def rate_fields(self) -> list[forms.BoundField]:
        return [self[f"rate_{code}"] for code in self.other_currencies]

    @property
    def rows(self) -> list[Row]:
        rows = []
        for kind in self.types:
            for group in GROUPS:
                label = str(IncomeGroup(group).label) if group else _("all other countries")
                cells = [self[name_of(key_of(kind), period, group)] for period in FeePeriod]
                rows.append(Row(kind, label, not group, cells))
        return rows

    @property
    def problems(self) -> list[str]:
        """Every wrong field with its sentence, for the top of the page."""
        return [
            f"{self.fields[name].label}: {sentence}" if name in self.fields else str(sentence)
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in list(data):
            text = data[name].strip() if isinstance(data[name], str) else ""
            if not text:
                continue
            try:
                if name.startswith("c-"):
                    data[name] = read_price(text, self.settings.currency).minor
                elif name.startswith("rate_"):
                    data[name] = read_rate(text)
            except ValidationError as error:
                self.add_error(name, error)
        return data

    def cells(self) -> dict[tuple[int, str, str], int]:
        """What was filled in, in minor units."""
        found: dict[tuple[int, str, str], int] = {}
        for kind in self.types:
            for group in GROUPS:
                for period in FeePeriod:
                    value = self.cleaned_data.get(name_of(key_of(kind), period, group))
                    if isinstance(value, int):
                        found[key_of(kind), period.value, group] = value
        return found

    def rates(self) -> dict[str, Decimal]:
        named = {code: self.cleaned_data.get(f"rate_{code}") for code in self.other_currencies}
        return {code: rate for code, rate in named.items() if isinstance(rate, Decimal)}

    def last_days(self) -> tuple[date | None, date | None, date | None]:
        data: Mapping[str, Any] = self.cleaned_data
        return data["early_until"], data["regular_until"], data["late_until"]


def key_of(sold: TicketType | Option) -> int:
    """As rules/pricing.PriceBook has it."""
    return option_key(sold.pk) if isinstance(sold, Option) else sold.pk


def name_of(key: int, period: str, group: str) -> str:
    what = f"o{-key}" if key < 0 else str(key)
    return f"c-{what}-{FeePeriod(period).value}-{group}"


def read_rate(text: str) -> Decimal:
    """`7.2` → Decimal. At most eight decimals, above zero."""
    try:
        rate = Decimal(text) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        rate = Decimal("NaN")
    exponent = rate.as_tuple().exponent
    if not rate.is_finite() or not 0 < rate < 10**9 or not isinstance(exponent, int) or exponent < -8:
        raise ValidationError(_("Write a rate with a point, like 7.2 or 25000."))
    return rate


class IncomeTableForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Name"),
        longest=120,
        help_text=gettext_lazy("For example “World Bank, fiscal year 2027”. Buyers see it."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=AdminDateInput,
        help_text=gettext_lazy("The World Bank publishes a new table on 1 July of each year."),
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("With a column of country codes (“iso2c” or “Code”) and one “Income group”."),
    )

    def clean_file(self) -> dict[str, str]:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("This file is too large for a table of countries."))
        try:
            return read_income_table(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is not a text file in UTF-8. Save it as CSV UTF-8.")) from error
        except IncomeTableError as error:
            raise ValidationError(error.message) from error
