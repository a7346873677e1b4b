"""Setting the fee matrix, and loading tables of income groups."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import CURRENCIES, MINIMUM_CHARGE, Money
from core.signals import let_go
from core.text import clean
from registrations.models import CountryIncome, Fee, IncomeTable, Option, RegistrationSettings, TicketType
from registrations.queries.fees import fees_of_event
from registrations.rules.pricing import converted, option_key, periods_used

MOST_MINOR = 99_999_999  # Stripe takes eight digits at most

Cell = tuple[int, str, str]  # ticket type id, or minus the id of an option; period; income group or ""


@transaction.atomic
def save_fees(
    *,
    settings: RegistrationSettings,
    last_days: tuple[date | None, date | None, date | None],
    cells: Mapping[Cell, int],
    rates: Mapping[str, Decimal],
    income_table: IncomeTable | None,
    by: Any = None,
) -> RegistrationSettings:
    """Put a whole new matrix in the place of the old one. `cells` holds minor units of the event's currency; what is
    left out costs what the ticket type says. Orders keep the prices they were placed at.

    ValidationError (by field: early_until …, or for all) if the periods don't follow each other, a cell belongs to no
    period or to another event, or a converted price can't be paid online.
    """
    settings = RegistrationSettings.objects.select_for_update().get(pk=settings.pk)
    _check_days(last_days)
    prices = {kind.pk: kind.price_minor for kind in TicketType.objects.filter(event_id=settings.event_id)}
    prices |= {option_key(one.pk): one.price_minor for one in Option.objects.filter(event_id=settings.event_id)}
    _check_cells(cells, prices, {period.value for period, _last in periods_used(last_days)})
    _check_rates(settings.currency, rates, set(prices.values()) | set(cells.values()))
    fees_of_event(settings.event_id).delete()
    Fee.objects.bulk_create(
        Fee(
            ticket_type_id=key if key > 0 else None,
            option_id=-key if key < 0 else None,
            period=period,
            income_group=group,
            price_minor=minor,
        )
        for (key, period, group), minor in cells.items()
    )
    settings.early_until, settings.regular_until, settings.late_until = last_days
    settings.has_fee_matrix, settings.income_table = bool(cells), income_table
    settings.currency_rates = {code: str(rate) for code, rate in rates.items()}
    settings.save()
    record("registrations.settings.save_fees", settings, by=by, cells=len(cells))
    return settings


def _check_days(last_days: tuple[date | None, date | None, date | None]) -> None:
    earlier: date | None = None
    for field, day in zip(("early_until", "regular_until", "late_until"), last_days, strict=True):
        if day and earlier and day <= earlier:
            raise ValidationError({field: _("This period must end after the one before it.")})
        earlier = day or earlier


def _check_cells(cells: Mapping[Cell, int], prices: Mapping[int, int], periods: set[str]) -> None:
    for (kind, period, _group), minor in cells.items():
        if kind not in prices:
            raise ValidationError(_("This ticket does not belong to the event. Please open the page again."))
        if period not in periods:
            text = _("There are prices in a column whose period never comes. Give the period a last day.")
            raise ValidationError(text)
        if not 0 <= minor <= MOST_MINOR:
            raise ValidationError(_("A price is too high."))


def _check_rates(currency: str, rates: Mapping[str, Decimal], prices: set[int]) -> None:
    for code, rate in rates.items():
        if code not in CURRENCIES or code == currency:
            raise ValidationError(_("%(currency)s is not another currency of this site.") % {"currency": code})
        if not rate.is_finite() or rate <= 0:
            raise ValidationError({f"rate_{code}": _("A rate is a number above zero.")})
        for minor in sorted(prices - {0}):
            there = Money(converted(minor, currency, code, rate), code)
            least = Money(MINIMUM_CHARGE.get(code, 1), code)
            if not least.minor <= there.minor <= MOST_MINOR:
                values = {"price": Money(minor, currency), "there": there}
                text = _("At this rate %(price)s is %(there)s, which can't be paid online.")
                raise ValidationError({f"rate_{code}": text % values})


@transaction.atomic
def load_income_table(
    *, name: str, valid_from: date, groups: Mapping[str, str], source: str = "", by: Any = None
) -> IncomeTable:
    """Store a dated table of {ISO 3166-1 alpha-2 code: income group}. A table is never changed: loading the same day
    again with the same rows gives the same table, with others a ValidationError."""
    known = IncomeTable.objects.filter(valid_from=valid_from).first()
    if known is not None:
        stored = {row.country.code: row.group for row in known.countries.all()}
        if stored == dict(groups):
            return known
        raise ValidationError({"valid_from": _("There is already another table in force from this day.")})
    table = IncomeTable(
        name=clean(name), valid_from=valid_from, source=clean(source)[:250], loaded_at=timezone.now(), loaded_by=by
    )
    table.full_clean()
    table.save()
    CountryIncome.objects.bulk_create(
        CountryIncome(table=table, country=country, group=group) for country, group in sorted(groups.items())
    )
    record("registrations.incometable.load", table, by=by, countries=len(groups))
    let_go()
    return table
