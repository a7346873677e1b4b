"""Sums of invoices: parts and taxes add up to the last unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.rules.invoice_content import Tax
from registrations.rules.invoicing import Item, owed_by_line, spread, tax_within, taxed


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**8), min_size=1).filter(any))
def test_spread_parts_are_the_amount_and_nobody_gets_more_than_a_unit_too_much(amount, weights):
    parts = spread(amount, weights)

    assert sum(parts) == amount
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


@given(st.lists(st.tuples(st.integers(1, 10**8), st.sampled_from(["0", "7", "19", "8.25"])), min_size=1, max_size=60))
def test_taxed_lines_add_up_to_their_sums_exactly(priced):
    lines, sums = taxed([Item(n, "", gross, Tax("S", rate)) for n, (gross, rate) in enumerate(priced)])

    assert [line.gross for line in lines] == [gross for gross, _rate in priced]
    assert sum(row.net + row.amount for row in sums) == sum(gross for gross, _rate in priced)
    for row in sums:
        assert row.net == sum(line.net for line in lines if line.tax == row.tax)
        assert abs(row.amount - row.net * Decimal(row.tax.percent) / 100) <= 1


@pytest.mark.parametrize(("gross", "percent", "tax"), [(11900, 19, 1900), (5000, 19, 798), (100, 7, 7), (500000, 0, 0)])
def test_tax_within_an_amount(gross, percent, tax):
    assert tax_within(gross, Decimal(percent)) == tax


def test_owed_is_the_charge_less_a_share_of_what_was_let_go():
    assert owed_by_line({1: 10000, 2: 5000, 3: 0}, 1500) == {1: 9000, 2: 4500}
    assert owed_by_line({1: 0}, 1500) == {}
    assert owed_by_line({1: 1000}, 1500) == {1: 0}
