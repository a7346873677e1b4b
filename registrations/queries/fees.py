"""The prices of an event, read for the rules that choose among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.money import Money
from events.models import Event
from registrations.enums import IncomeGroup
from registrations.models import CountryIncome, Fee, IncomeTable, Option, RegistrationSettings, TicketType
from registrations.rules.explaining import rate_text
from registrations.rules.pricing import (
    Discount,
    Price,
    PriceBook,
    cell_minor,
    option_key,
    period_on,
    periods_used,
    price_shown,
)


def price_book(
    event: Event,
    settings: RegistrationSettings,
    types: Iterable[TicketType],
    *,
    options: Iterable[Option] = (),
    countries: Iterable[str] = (),
    now: datetime | None = None,
) -> PriceBook:
    """What the prices of these types and options follow from. No statement for an event without a fee matrix, one with
    it, and one more where countries decide and some are named."""
    kinds = {kind.pk: kind.price_minor for kind in types}
    kinds |= {option_key(option.pk): option.price_minor for option in options}
    mine = Q(ticket_type__in=[key for key in kinds if key > 0]) | Q(option__in=[-key for key in kinds if key < 0])
    rows = Fee.objects.filter(mine) if settings.has_fee_matrix and kinds else Fee.objects.none()
    fees = {(key_of_fee(fee), fee.period, fee.income_group): fee.price_minor for fee in rows}
    named = {country for country in countries if country}
    groups: dict[str, str] = {}
    table = ""
    if named and any(group for _kind, _period, group in fees):
        for row in incomes_of(settings, day_of(event, now)).filter(country__in=named).select_related("table"):
            groups[row.country.code], table = row.group, row.table.name
    return PriceBook(
        currency=settings.currency,
        list_prices=kinds,
        last_days=settings.last_days,
        fees=fees,
        rates=settings.rates,
        groups=groups,
        income_table=table,
    )


def fees_of_event(event_id: int) -> QuerySet[Fee]:
    return Fee.objects.filter(Q(ticket_type__event_id=event_id) | Q(option__event_id=event_id))


def key_of_fee(fee: Fee) -> int:
    """As PriceBook has it."""
    return fee.ticket_type_id or option_key(fee.option_id or 0)


def day_of(event: Event, now: datetime | None = None) -> date:
    """The day on the event's clock."""
    return (now or timezone.now()).astimezone(event.zone).date()


def incomes_of(settings: RegistrationSettings, day: date) -> QuerySet[CountryIncome]:
    """The rows of the table that counts for this event: the one it names, else the one in force on `day`."""
    if settings.income_table_id:
        return CountryIncome.objects.filter(table=settings.income_table_id)
    latest = IncomeTable.objects.filter(valid_from__lte=day).order_by("-valid_from").values("pk")[:1]
    return CountryIncome.objects.filter(table__in=latest)


def quote(
    book: PriceBook,
    kind: TicketType,
    day: date,
    country: str = "",
    currency: str = "",
    discount: Discount | None = None,
) -> Price:
    """What is shown: the price where it is certain, else the range until the country is known."""
    return price_shown(book, kind.pk, day=day, country=country, currency=currency, discount=discount)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A line of the public table of fees: one price for each period that occurs."""

    sold: TicketType | Option
    group: str  # the income group's label; "" for everybody else
    prices: list[Money]
    has_groups: bool
    is_first: bool
    is_option: bool = False


def options_with_fees(event: Event, settings: RegistrationSettings) -> list[Option]:
    """The options offered for which the matrix has a fee. Two statements, none for an event without a matrix."""
    if not settings.has_fee_matrix:
        return []
    fees = Fee.objects.filter(option__event=event.pk)
    offered = Option.objects.filter(event=event.pk, is_active=True, pk__in=fees.values("option"))
    return list(offered.prefetch_related("included_in"))


def fee_rows(book: PriceBook, types: Iterable[TicketType], options: Iterable[Option] = ()) -> list[FeeRow]:
    """Every fee of these types and options for every period that occurs; empty if each has one price for everybody
    always."""
    ends = [(period, last) for period, last in periods_used(book.last_days)]
    rows: list[FeeRow] = []
    everything: list[tuple[int, TicketType | Option]] = [(kind.pk, kind) for kind in types]
    everything += [(option_key(option.pk), option) for option in options]
    for key, sold in everything:
        named = [group for group in IncomeGroup if any((key, p.value, group.value) in book.fees for p, _l in ends)]
        for number, group in enumerate(["", *named]):
            minors = [cell_minor(book, key, period, group) for period, _last in ends]
            prices = [Money(minor, book.currency) for minor in minors]
            label = IncomeGroup(group).label if group else ""
            rows.append(FeeRow(sold, str(label), prices, bool(named), number == 0, key < 0))
    return rows if book.fees else []


def fees_of(book: PriceBook, types: Iterable[TicketType], day: date, options: Iterable[Option] = ()) -> dict[str, Any]:
    """What `registrations/_fees.html` shows: the whole matrix, and which column counts today."""
    present, _last = period_on(day, book.last_days)
    periods = [(period, last, period == present) for period, last in periods_used(book.last_days)]
    return {"periods": periods, "rows": fee_rows(book, types, options), "rates": rates_of(book)}


def rates_of(book: PriceBook) -> list[str]:
    return [rate_text(book.currency, code, rate) for code, rate in book.rates.items()]


def total_of(prices: Iterable[Price], currency: str) -> Price:
    """The sum, open where one of them is."""
    listed = list(prices)
    return Price(sum(price.minor for price in listed), currency, {}, sum(price.highest.minor for price in listed))
