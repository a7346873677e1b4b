"""Money is an integer number of minor units and an ISO 4217 code; there are no floats and no `/ 100` anywhere else."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering

from babel.numbers import format_currency

# ISO 4217 code → digits after the decimal point, as Stripe counts them. Only supported currencies: several others
# (ISK, UGX, HUF, TWD, the three-decimal ones) have rules of their own at Stripe (https://docs.stripe.com/currencies).
CURRENCIES: dict[str, int] = {"USD": 2, "EUR": 2, "AUD": 2, "CNY": 2, "JPY": 0, "KRW": 0, "VND": 0}

# Smallest charge in minor units where Stripe lists one.
MINIMUM_CHARGE: dict[str, int] = {"USD": 50, "EUR": 50, "AUD": 50, "JPY": 50}

AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d+)?", re.ASCII)

BABEL_LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN", "vi": "vi"}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were added or compared."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` in the currency's smallest unit (cents, fen; whole dong or yen)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor must be an int")
        if self.currency not in CURRENCIES:
            raise ValueError(f"unsupported currency {self.currency!r}")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, factor: int) -> "Money":
        if type(factor) is not int:
            raise TypeError("money is multiplied by whole numbers; use share() for fractions")
        return Money(self.minor * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return format_money(self)

    @property
    def amount(self) -> Decimal:
        """The amount in the currency's main unit."""
        return Decimal(self.minor).scaleb(-CURRENCIES[self.currency])

    def share(self, fraction: Decimal) -> "Money":
        """A fraction of the amount, rounded half up to a minor unit: the one rounding rule."""
        exact = Decimal(self.minor) * fraction
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)


def parse_money(text: str, currency: str) -> Money:
    """`"1,100.50", "CNY"` → Money(110050, "CNY"): a point before the decimals, commas only between thousands.

    ValueError if it is no such number ("1,50" could mean two things) or has more decimals than the currency.
    """
    if not AMOUNT.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not an amount")
    exact = Decimal(text.strip().replace(",", "")).scaleb(CURRENCIES[currency])
    if exact != exact.to_integral_value():
        raise ValueError(f"{currency} has {CURRENCIES[currency]} decimals")
    return Money(int(exact), currency)


def format_money(money: Money, language: str = "en") -> str:
    """The amount as a reader of `language` writes it, with its currency: `¥100.50`, `500.000 ₫`."""
    return format_currency(money.amount, money.currency, locale=BABEL_LOCALES.get(language, "en"), currency_digits=True)
