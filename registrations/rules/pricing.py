"""What somebody pays: the cell of the fee matrix, less a voucher, in the currency they chose.

Pure: a book of prices in, a price and every fact that gave it out. All amounts are integer minor units; there is one
rounding rule (half up) and one rounding per step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import CURRENCIES, Money
from registrations.enums import FeePeriod, VoucherKind

PERIODS = (FeePeriod.EARLY, FeePeriod.REGULAR, FeePeriod.LATE, FeePeriod.ON_SITE)


@dataclass(frozen=True, slots=True)
class Discount:
    """What a voucher takes off. `value` is minor units of the event's currency (fixed) or whole percents; a fixed
    amount is for one person, `person_prices` spreads it."""

    code: str
    kind: str
    value: int = 0
    ticket_types: frozenset[int] = frozenset()  # empty: all
    options: frozenset[int] = frozenset()  # ids; empty: all
    on_tickets: bool = True
    on_options: bool = False

    def fits(self, key: int) -> bool:
        """Whether it is for this ticket type, or this option (`option_key`)."""
        if key < 0:
            return self.on_options and (not self.options or -key in self.options)
        return self.on_tickets and (not self.ticket_types or key in self.ticket_types)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Everything that prices of one event follow from. Keys are ids of ticket types, and of options with a minus
    (`option_key`).

    `last_days` are the last days (inclusive, on the event's clock) of the early, regular and late period; `fees` is
    {(key, period, income group or "" for everybody else): minor units}; `rates` is how many units of a
    currency one unit of the event's currency costs, as the organiser fixed it; `groups` is {country: income group}.
    """

    currency: str
    list_prices: Mapping[int, int]
    last_days: tuple[date | None, date | None, date | None] = (None, None, None)
    fees: Mapping[tuple[int, str, str], int] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    income_table: str = ""

    def has_groups(self, ticket_type_id: int) -> bool:
        """Whether the country decides."""
        return any(kind == ticket_type_id and group for kind, _period, group in self.fees)


@dataclass(frozen=True, slots=True)
class Price:
    """`facts` is JSON and is stored with the order line. `highest_minor` is more than `minor` while the country is not
    known that decides; such a price is only shown, never charged."""

    minor: int
    currency: str
    facts: dict[str, Any] = field(default_factory=dict)
    highest_minor: int = 0

    @property
    def money(self) -> Money:
        return Money(self.minor, self.currency)

    @property
    def highest(self) -> Money:
        return Money(max(self.minor, self.highest_minor), self.currency)

    @property
    def is_open(self) -> bool:
        return self.highest_minor > self.minor

    @property
    def costs(self) -> bool:
        return self.highest.minor > 0


def period_on(day: date, last_days: tuple[date | None, date | None, date | None]) -> tuple[FeePeriod, date | None]:
    """The period of a day on the event's clock, and its last day (None: without end).

    A period without a last day is skipped while a later one has one; after the last of all the next period begins. With
    no last days at all, everything is regular.
    """
    period, last = FeePeriod.REGULAR, None
    for number, end in enumerate(last_days):
        if end is None:
            continue
        if day <= end:
            return PERIODS[number], end
        period, last = PERIODS[number + 1], None
    return period, last


def periods_used(last_days: tuple[date | None, date | None, date | None]) -> list[tuple[FeePeriod, date | None]]:
    """The periods that occur, in their order, each with its last day."""
    used: list[tuple[FeePeriod, date | None]] = [
        (PERIODS[n], end) for n, end in enumerate(last_days) if end is not None
    ]
    last = max((n for n, end in enumerate(last_days) if end is not None), default=0)
    return [*used, (PERIODS[last + 1], None)]


def option_key(option_id: int) -> int:
    return -option_id


def price_of(
    book: PriceBook,
    ticket_type_id: int,
    *,
    day: date,
    country: str = "",
    currency: str = "",
    discount: Discount | None = None,
) -> Price:
    """The price of one ticket or option (by its key) on `day` for somebody from `country` (ISO 3166-1 alpha-2, or "").

    The cell of their income group, else the cell for everybody else, else the ticket type's own price; less the
    discount, in the event's currency; then converted once. KeyError for an unknown type or a currency without a rate.
    """
    period, until = period_on(day, book.last_days)
    group = book.groups.get(country, "") if book.has_groups(ticket_type_id) else ""
    base, rule, group = _cell(book, ticket_type_id, period, group)
    if rule == "list" and ticket_type_id < 0:
        rule = "option"
    facts: dict[str, Any] = {"rule": rule, "list_minor": book.list_prices[ticket_type_id], "currency": book.currency}
    if rule == "fee":
        facts["fee_minor"] = base
        if any(book.last_days):  # else there is one period only, and it needs no name
            facts |= {"period": period.value, "period_until": until.isoformat() if until else None}
    if group:
        facts |= {"income_group": group, "country": country, "income_table": book.income_table}
    if discount and discount.fits(ticket_type_id) and (base or ticket_type_id > 0):
        less = discounted(base, discount)
        facts |= {"voucher": discount.code, "voucher_kind": discount.kind, "voucher_value": discount.value}
        facts |= {"before_voucher_minor": base, "voucher_off_minor": base - less}
        base = less
    wanted = currency or book.currency
    if wanted != book.currency:
        rate = book.rates[wanted]
        facts |= {"rate": str(rate), "base_minor": base}
        base = converted(base, book.currency, wanted, rate)
    facts |= {"paid_minor": base, "paid_currency": wanted}
    return Price(base, wanted, facts, base)


def option_price(
    book: PriceBook,
    option_id: int,
    *,
    day: date,
    country: str = "",
    currency: str = "",
    discount: Discount | None = None,
    is_included: bool = False,
) -> Price:
    """As `price_of` for an option; nothing where the ticket includes it, whatever the table of fees says."""
    if not is_included:
        return price_of(book, option_key(option_id), day=day, country=country, currency=currency, discount=discount)
    wanted = currency or book.currency
    facts = {"rule": "included", "list_minor": book.list_prices[option_key(option_id)], "currency": book.currency}
    if wanted != book.currency:
        facts |= {"rate": str(book.rates[wanted]), "base_minor": 0}
    return Price(0, wanted, {**facts, "paid_minor": 0, "paid_currency": wanted}, 0)


def price_shown(
    book: PriceBook, key: int, *, day: date, country: str, currency: str, discount: Discount | None = None
) -> Price:
    """The price where it is certain, else the range until the country is known."""
    if country or not book.has_groups(key):
        return price_of(book, key, day=day, country=country, currency=currency, discount=discount)
    return price_range(book, key, day=day, currency=currency, discount=discount)


def person_prices(
    book: PriceBook,
    ticket_type_id: int,
    options: Sequence[tuple[int, bool]],
    *,
    day: date,
    country: str = "",
    currency: str = "",
    discount: Discount | None = None,
    is_shown: bool = False,
) -> list[Price]:
    """The price of one person's ticket, then of each option (id, whether the ticket includes it) in this order.

    A percentage goes off everything that the voucher is for. A fixed amount is for the person: it goes off the ticket
    first, then off the options in their order, until it is used up; nothing costs less than nothing. `is_shown`: ranges
    where the country decides and is not known.
    """
    price = price_shown if is_shown else price_of
    found, rest = [], discount
    for key, is_included in [(ticket_type_id, False), *((option_key(pk), included) for pk, included in options)]:
        if is_included:
            found.append(option_price(book, -key, day=day, currency=currency, is_included=True))
            continue
        found.append(price(book, key, day=day, country=country, currency=currency, discount=rest))
        rest = less_used(rest, found[-1])
    return found


def less_used(discount: Discount | None, price: Price) -> Discount | None:
    """What a discount still takes off after this price: of a fixed amount only what is left."""
    if discount is None or discount.kind != VoucherKind.FIXED:
        return discount
    left = discount.value - price.facts.get("voucher_off_minor", 0)
    return replace(discount, value=left) if left > 0 else None


def price_range(
    book: PriceBook, ticket_type_id: int, *, day: date, currency: str = "", discount: Discount | None = None
) -> Price:
    """The same before the country is known: from the lowest to the highest that anybody pays on that day."""
    standard = price_of(book, ticket_type_id, day=day, currency=currency, discount=discount)
    if not book.has_groups(ticket_type_id):
        return standard
    period, _until = period_on(day, book.last_days)
    groups = {group for kind, when, group in book.fees if kind == ticket_type_id and when == period and group}
    probe = PriceBook(
        currency=book.currency,
        list_prices=book.list_prices,
        last_days=book.last_days,
        fees=book.fees,
        rates=book.rates,
        groups={group: group for group in groups},
    )
    found = [standard.minor] + [
        price_of(probe, ticket_type_id, day=day, country=group, currency=currency, discount=discount).minor
        for group in groups
    ]
    return Price(min(found), standard.currency, standard.facts, max(found))


def discounted(minor: int, discount: Discount) -> int:
    """What is left of a price, never less than nothing. A percentage is rounded half up to a minor unit."""
    if discount.kind == VoucherKind.FREE:
        return 0
    if discount.kind == VoucherKind.PERCENT:
        return (minor * (100 - min(100, discount.value)) * 2 + 100) // 200
    return max(0, minor - discount.value)


def converted(minor: int, currency: str, wanted: str, rate: Decimal) -> int:
    """Minor units of `wanted` for minor units of `currency`, at `rate` units for one; rounded half up."""
    numerator, denominator = rate.as_integer_ratio()
    numerator *= minor * 10 ** CURRENCIES[wanted]
    denominator *= 10 ** CURRENCIES[currency]
    return (2 * numerator + denominator) // (2 * denominator)


def cell_minor(book: PriceBook, ticket_type_id: int, period: FeePeriod, group: str) -> int:
    """What the matrix says, in minor units of the event's currency."""
    return _cell(book, ticket_type_id, period, group)[0]


def _cell(book: PriceBook, kind: int, period: FeePeriod, group: str) -> tuple[int, str, str]:
    """(minor units, "fee" or "list", the income group if it decided)."""
    if group and (kind, period, group) in book.fees:
        return book.fees[kind, period, group], "fee", group
    if (kind, period, "") in book.fees:
        return book.fees[kind, period, ""], "fee", ""
    return book.list_prices[kind], "list", ""
