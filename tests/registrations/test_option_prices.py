"""Vouchers and the table of fees for options: what is taken off what, in which order, and how uses are counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from registrations.actions.fees import load_income_table, save_fees
from registrations.actions.ordering import VoucherRefusedError
from registrations.actions.vouchers import change_voucher
from registrations.enums import VoucherKind
from registrations.models import Fee, Order, RegistrationSettings
from registrations.queries.checks import problems_of_books
from registrations.queries.vouchers import redeemable
from registrations.rules.explaining import explain
from registrations.rules.pricing import Discount, PriceBook, person_prices
from tests.factories import OptionFactory, TicketTypeFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.web.steps import people_url, typed_person

KIND, DAY = 7, date(2027, 3, 1)
MINOR = st.integers(0, 10_000_000)


@given(MINOR, st.lists(st.tuples(MINOR, st.booleans()), max_size=5), st.integers(0, 30_000_000), st.data())
def test_fixed_amount_goes_off_the_ticket_then_the_options_and_never_more_than_there_is(ticket, rows, value, data):
    book = PriceBook(
        currency="USD", list_prices={KIND: ticket, **{-n: minor for n, (minor, _in) in enumerate(rows, 1)}}
    )
    options = [(n, is_included) for n, (_minor, is_included) in enumerate(rows, 1)]
    on_tickets = data.draw(st.booleans())
    discount = Discount("X", VoucherKind.FIXED, value, on_tickets=on_tickets, on_options=True)

    prices = person_prices(book, KIND, options, day=DAY, discount=discount)

    full = [ticket, *(0 if is_included else minor for minor, is_included in rows)]
    reach = full if on_tickets else [0, *full[1:]]
    off = [before - price.minor for before, price in zip(full, prices, strict=True)]
    assert sum(off) == min(value, sum(reach))
    assert all(0 <= taken <= most for taken, most in zip(off, reach, strict=True))
    for n, taken in enumerate(off):  # nothing is taken from a later line while an earlier one still costs something
        assert not taken or all(prices[m].minor == 0 for m in range(n) if reach[m])


@given(MINOR, MINOR, st.integers(0, 100), st.sampled_from([VoucherKind.PERCENT, VoucherKind.FREE]))
def test_percentages_and_free_ones_go_off_each_line_in_reach(ticket, option, percent, kind):
    book = PriceBook(currency="USD", list_prices={KIND: ticket, -1: option, -2: option})
    discount = Discount("X", kind, percent, on_tickets=False, on_options=True, options=frozenset([1]))

    prices = person_prices(book, KIND, [(1, False), (2, False)], day=DAY, discount=discount)

    expected = 0 if kind == VoucherKind.FREE else (option * (100 - percent) * 2 + 100) // 200
    assert [price.minor for price in prices] == [ticket, expected, option]


def test_option_in_the_table_of_fees_is_priced_by_period_and_group_and_stays_free_where_it_is_included():
    book = PriceBook(
        currency="USD",
        list_prices={KIND: 0, -1: 5000},
        last_days=(DAY, None, None),
        fees={(-1, "early", ""): 4000, (-1, "early", "LMC"): 1000},
        groups={"VN": "LMC"},
        income_table="Table",
    )

    early, group, included, late = (
        person_prices(book, KIND, [(1, is_in)], day=day, country=country)[1]
        for day, country, is_in in (
            (DAY, "DE", False),
            (DAY, "VN", False),
            (DAY, "VN", True),
            (DAY + timedelta(1), "VN", False),
        )
    )

    assert [price.minor for price in (early, group, included, late)] == [4000, 1000, 0, 5000]
    assert "Early fee" in explain(early.facts)
    assert "lower middle income" in explain(group.facts)
    assert explain(included.facts) == "included in the ticket"
    shown = person_prices(book, KIND, [(1, False)], day=DAY, is_shown=True)[1]
    assert (shown.minor, shown.highest_minor, shown.is_open) == (1000, 4000, True)


@pytest.fixture
def sale(db):
    event, kind = open_event(price=10000)
    dinner = OptionFactory(event=event, name="Dinner", price_minor=4000, position=1)
    walk = OptionFactory(event=event, name="Walk", price_minor=1500, position=2)
    return event, kind, dinner, walk


def buy(event, kind, *options, people=1, **values):
    ids = tuple(option.pk for option in options)
    return order_for(event, kind, attendees=[person(kind, options=ids) for _n in range(people)], **values)


def prices_of(order):
    return {line.sold.name: line.price_minor for line in order.lines.all()}


@pytest.mark.django_db
def test_free_option_by_voucher_is_one_use_a_person_and_stands_with_its_reason(sale):
    event, kind, dinner, walk = sale
    VoucherFactory(event=event, code="DINE", scope="options", max_uses=1).options.set([dinner])

    order = buy(event, kind, dinner, walk, voucher_code="DINE")

    assert prices_of(order) == {kind.name: 10000, "Dinner": 0, "Walk": 1500}
    line = order.lines.get(option=dinner)
    assert (line.voucher.code, line.price_reason) == ("DINE", "Dinner: $0.00 (voucher DINE: free)")
    assert order.lines.filter(voucher__isnull=False).count() == 1
    with pytest.raises(VoucherRefusedError):
        buy(event, kind, dinner, voucher_code="DINE")
    assert problems_of_books(event) == []


@pytest.mark.django_db
def test_fixed_voucher_for_both_is_one_use_though_it_touches_several_lines(sale):
    event, kind, dinner, walk = sale
    VoucherFactory(event=event, code="BOTH", kind="fixed", value=12000, scope="both", max_uses=2)

    order = buy(event, kind, walk, dinner, people=2, voucher_code="BOTH")

    assert [line.price_minor for line in order.lines.order_by("pk")] == [0, 0, 2000, 1500, 2000, 1500]
    assert [line.price_rule.get("voucher_off_minor") for line in order.lines.filter(option=dinner)] == [2000, 2000]
    assert redeemable(event, "BOTH").left == 0
    assert "$20.00 off" in explain(order.lines.filter(option=dinner).first().price_rule)
    assert problems_of_books(event) == []


@pytest.mark.django_db
def test_voucher_for_options_is_not_used_by_whoever_takes_none_or_gets_it_with_the_ticket(sale):
    event, kind, dinner, _walk = sale
    dinner.included_in.set([kind])
    VoucherFactory(event=event, code="OPT", scope="options")

    assert buy(event, kind, dinner, voucher_code="OPT").total == Money(10000, "USD")
    assert buy(event, kind, voucher_code="OPT").total == Money(10000, "USD")
    assert redeemable(event, "OPT").left == 1


@pytest.mark.django_db
def test_voucher_for_tickets_leaves_options_alone(sale):
    event, kind, dinner, _walk = sale
    voucher = VoucherFactory(event=event, code="TICK")

    assert prices_of(buy(event, kind, dinner, voucher_code="TICK")) == {kind.name: 0, "Dinner": 4000}
    voucher.scope = "both"
    change_voucher(voucher=voucher, ticket_types=[], options=[dinner, OptionFactory()])
    assert list(voucher.options.all()) == [dinner]


@pytest.mark.django_db
def test_fee_of_an_option_is_charged_and_kept_when_the_table_changes(sale):
    event, kind, dinner, _walk = sale
    load_income_table(name="Table", valid_from=date(2020, 1, 1), groups={"VN": "LMC"})
    settings = RegistrationSettings.objects.get(event=event)

    def fees(cells):
        save_fees(settings=settings, last_days=(None, None, None), cells=cells, rates={}, income_table=None)

    fees({(-dinner.pk, "regular", ""): 3000, (-dinner.pk, "regular", "LMC"): 500})
    assert Fee.objects.filter(option=dinner).count() == 2
    people = [person(kind, options=(dinner.pk,), country=country) for country in ("VN", "DE")]
    order = order_for(event, kind, attendees=people)
    assert [line.price_minor for line in order.lines.filter(option=dinner).order_by("pk")] == [500, 3000]
    assert "lower middle income" in order.lines.filter(option=dinner).order_by("pk")[0].price_reason
    fees({(kind.pk, "regular", ""): 9000})
    assert Fee.objects.filter(option=dinner).count() == 0
    assert Order.objects.get().total_minor == order.total_minor


@pytest.mark.django_db
def test_second_step_asks_for_the_country_that_decides_the_price_of_an_option(client, sale):
    event, kind, dinner, _walk = sale
    settings = RegistrationSettings.objects.get(event=event)
    cells = {(-dinner.pk, "regular", "LMC"): 500}
    save_fees(settings=settings, last_days=(None, None, None), cells=cells, rates={}, income_table=None)
    load_income_table(name="Table", valid_from=timezone.now().date(), groups={"VN": "LMC"})
    address = people_url(event, **{f"k{kind.pk}": 1})

    page = client.get(address).content.decode()
    assert "$5.00" in page and "$40.00" in page
    refused = client.post(address, typed_person(**{f"o-{dinner.pk}": "on"}, country=""))
    assert refused.status_code == 422
    check = client.post(address, typed_person(**{f"o-{dinner.pk}": "on"}, country="VN"), follow=True).content.decode()
    assert "pay $105.00" in check
    other = TicketTypeFactory(event=event)
    dinner.ticket_types.set([other])
    assert client.post(address, typed_person(country="")).status_code == 302
