from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CURRENCIES, CurrencyMismatchError, Money, format_money, parse_money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("100.50", "CNY", 10050),
        ("19.99", "EUR", 1999),  # a float would make it 1998.9999…
        ("5000", "JPY", 5000),
        ("500,000", "VND", 500000),
        ("1,234.5", "USD", 123450),
        ("-3", "USD", -300),
    ],
)
def test_amount_is_read_in_minor_units(text, currency, minor):
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1,50", "USD"), ("1.5", "JPY"), ("1.999", "EUR"), ("", "USD"), ("NaN", "USD"), ("1e3", "USD"), ("٣", "USD")],
)
def test_doubtful_amount_is_refused(text, currency):
    with pytest.raises(ValueError):
        parse_money(text, currency)


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatchError):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(CurrencyMismatchError):
        assert Money(1, "USD") < Money(2, "EUR")


@pytest.mark.parametrize("minor", [1.0, True, "1"])
def test_only_whole_numbers_are_money(minor):
    with pytest.raises(TypeError):
        Money(minor, "USD")


def test_share_rounds_half_up_once():
    assert Money(1001, "EUR").share(Decimal("0.5")) == Money(501, "EUR")
    assert Money(999, "JPY").share(Decimal("0.25")) == Money(250, "JPY")


@given(minor=st.integers(-(10**11), 10**11), currency=st.sampled_from(sorted(CURRENCIES)))
def test_amount_survives_writing_and_reading(minor, currency):
    money = Money(minor, currency)

    assert parse_money(str(money.amount), currency) == money


def test_price_is_written_as_its_reader_writes_it():
    assert format_money(Money(500000, "VND"), "vi") == "500.000\N{NO-BREAK SPACE}₫"
    assert format_money(Money(10050, "CNY"), "zh-hans") == "¥100.50"
    assert format_money(Money(5000, "JPY"), "en") == "¥5,000"
