"""The rules of prices, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.money import CURRENCIES
from registrations.enums import FeePeriod, IncomeGroup, VoucherKind
from registrations.rules.explaining import explain
from registrations.rules.income_groups import IncomeTableError, read_income_table
from registrations.rules.pricing import (
    PERIODS,
    Discount,
    PriceBook,
    converted,
    discounted,
    period_on,
    periods_used,
    price_of,
    price_range,
)

DAY = date(2027, 3, 1)
DAYS = st.dates(date(2027, 1, 1), date(2027, 6, 30))
MINOR = st.integers(0, 99_999_999)
KIND = 7
CELLS = st.dictionaries(
    st.tuples(st.just(KIND), st.sampled_from(FeePeriod.values), st.sampled_from(["", *IncomeGroup.values])), MINOR
)
COUNTRIES = {"VN": "LMC", "DE": "HIC", "BR": "UMC", "NP": "LIC"}
COUNTRY = st.sampled_from(["", "TW", *COUNTRIES])
RATE = st.decimals("0.00001", "100000", places=5, allow_nan=False)
DISCOUNT = st.builds(Discount, code=st.just("X"), kind=st.sampled_from(VoucherKind.values), value=st.integers(0, 100))


@st.composite
def last_days(draw):
    days = iter(sorted(draw(st.lists(DAYS, min_size=3, max_size=3, unique=True))))
    return tuple(next(days) if draw(st.booleans()) else None for _ in range(3))


@st.composite
def books(draw):
    return PriceBook(
        currency="USD",
        list_prices={KIND: draw(MINOR)},
        last_days=draw(last_days()),
        fees=draw(CELLS),
        rates={"VND": draw(RATE)},
        groups=COUNTRIES,
        income_table="World Bank 2027",
    )


@given(last_days(), DAYS)
def test_every_day_is_in_one_period_and_periods_only_go_forward(ends, day):
    period, until = period_on(day, ends)
    after, _until = period_on(day + timedelta(days=1), ends)

    assert (period, until) in periods_used(ends)
    assert until is None or day <= until
    assert PERIODS.index(after) >= PERIODS.index(period)
    assert until is None or period_on(until, ends)[0] == period != period_on(until + timedelta(days=1), ends)[0]


@pytest.mark.parametrize(
    ("ends", "periods"),
    [
        ((None, None, None), ["regular"]),
        ((DAY, None, None), ["early", "regular"]),
        ((DAY, DAY + timedelta(9), None), ["early", "regular", "late"]),
        ((DAY, DAY + timedelta(9), DAY + timedelta(20)), ["early", "regular", "late", "on_site"]),
        ((DAY, None, DAY + timedelta(20)), ["early", "late", "on_site"]),
    ],
)
def test_periods_that_occur(ends, periods):
    assert [period.value for period, _end in periods_used(ends)] == periods


@given(books(), DAYS, COUNTRY)
def test_price_is_the_nearest_cell_and_its_facts_say_which(book, day, country):
    price = price_of(book, KIND, day=day, country=country)

    period, _until = period_on(day, book.last_days)
    group = COUNTRIES.get(country, "")
    own, everybody = book.fees.get((KIND, period, group)), book.fees.get((KIND, period, ""))
    expected = own if own is not None else everybody if everybody is not None else book.list_prices[KIND]
    assert price.minor == expected == price.facts["paid_minor"]
    assert ("income_group" in price.facts) == (own is not None and group != "")
    assert price.facts["rule"] == ("list" if own is None and everybody is None else "fee")


@given(books(), DAYS, COUNTRY, DISCOUNT)
def test_price_is_within_the_range_that_is_shown_before_the_country_is_known(book, day, country, discount):
    for currency in ("USD", "VND"):
        shown = price_range(book, KIND, day=day, currency=currency, discount=discount)
        price = price_of(book, KIND, day=day, country=country, currency=currency, discount=discount)
        assert shown.minor <= price.minor <= shown.highest.minor


@given(books(), DAYS, COUNTRY, DISCOUNT)
def test_voucher_never_makes_anything_dearer_or_less_than_nothing(book, day, country, discount):
    without = price_of(book, KIND, day=day, country=country)
    price = price_of(book, KIND, day=day, country=country, discount=discount)

    assert 0 <= price.minor <= without.minor
    assert price.facts["before_voucher_minor"] == without.minor
    if discount.kind == VoucherKind.FREE:
        assert price.minor == 0


@given(books(), DAYS, DISCOUNT)
def test_voucher_for_another_ticket_changes_nothing(book, day, discount):
    other = Discount("X", discount.kind, discount.value, frozenset({KIND + 1}))
    assert price_of(book, KIND, day=day, discount=other) == price_of(book, KIND, day=day)


@given(MINOR, RATE, st.sampled_from(sorted(CURRENCIES)), st.sampled_from(sorted(CURRENCIES)))
def test_conversion_is_exact_and_rounded_once_half_up(minor, rate, currency, wanted):
    exact = Fraction(minor) * Fraction(rate) * Fraction(10) ** (CURRENCIES[wanted] - CURRENCIES[currency])
    assert converted(minor, currency, wanted, rate) == (exact + Fraction(1, 2)).__floor__()


@given(MINOR, st.integers(0, 100))
def test_percentage_is_rounded_half_up(minor, percent):
    left = discounted(minor, Discount("X", VoucherKind.PERCENT, percent))
    assert left == (Fraction(minor * (100 - percent), 100) + Fraction(1, 2)).__floor__()


@pytest.mark.parametrize(
    ("currency", "wanted", "rate", "minor"),
    [("USD", "VND", "25000", 500_000), ("USD", "JPY", "150", 3000), ("USD", "CNY", "7.2", 14_400)],
)
def test_twenty_dollars_in_other_currencies(currency, wanted, rate, minor):
    assert converted(2000, currency, wanted, Decimal(rate)) == minor


@given(books(), DAYS, COUNTRY, DISCOUNT)
def test_every_price_can_be_explained_in_every_language(book, day, country, discount):
    facts = price_of(book, KIND, day=day, country=country, currency="VND", discount=discount).facts
    for language in ("en", "zh-hans", "vi"):
        with translation.override(language):
            assert "USD" in explain(facts)


def test_explanation_names_period_country_voucher_and_rate():
    book = PriceBook(
        currency="USD",
        list_prices={KIND: 26_000},
        last_days=(DAY, None, None),
        fees={(KIND, "early", "LMC"): 9000},
        rates={"CNY": Decimal("7.20")},
        groups={"VN": "LMC"},
    )
    discount = Discount("LAB7", VoucherKind.PERCENT, 20)

    price = price_of(book, KIND, day=DAY, country="VN", currency="CNY", discount=discount)

    assert price.minor == 51_840
    assert explain(price.facts) == (
        "Early fee until 1 March 2027 · lower middle income (Vietnam) · voucher LAB7: 20 % off · 1 USD = 7.2 CNY"
    )


def test_price_of_the_ticket_itself_needs_no_explanation():
    assert explain(price_of(PriceBook(currency="USD", list_prices={KIND: 5}), KIND, day=DAY).facts) == ""


OURS = 'Economy,Code,Income group\n"Viet Nam",VNM,Lower middle income\nWorld,WLD,\nKosovo,XKX,Low income\n'


def test_income_table_is_read_by_either_kind_of_code():
    assert read_income_table(OURS)["VN"] == "LMC"
    assert read_income_table("\ufeffiso3c,iso2c,income_level\nDEU,DE,High income\nARB,1A,Aggregates\n") == {"DE": "HIC"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The first line must name"),
        ("a,b\n1,2\n", "The first line must name"),
        ("Code,Income group\nXXX,High income\n", "No country"),
        ("Code,Income group\nVNM,High income\nDEU,High income\nVNM,Low income\n", "Line 4 gives Vietnam a second"),
        ("x" * 1_000_001, "too large"),
    ],
)
def test_income_table_that_is_none_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(IncomeTableError, match=sentence):
        read_income_table(text)


@given(st.text())
def test_income_table_takes_any_text_without_breaking(text):
    for head in ("", "Code,Income group\n"):
        try:
            read_income_table(head + text)
        except IncomeTableError as error:
            assert error.message
