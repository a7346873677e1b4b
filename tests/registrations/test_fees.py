"""The fee matrix: set by organisers, charged to people, kept with the line."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from core.money import Money
from registrations.actions.fees import load_income_table, save_fees
from registrations.actions.ordering import OrderRefusedError, PriceChangedError
from registrations.actions.setting_up import save_registration_settings
from registrations.models import CountryIncome, Fee, IncomeTable, RegistrationSettings
from registrations.queries.checks import problems_of_books
from registrations.queries.fees import day_of
from tests.factories import TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent / "data" / "income-groups-sample.csv"
SNAPSHOT = Path("/work/shared/data/codes/worldbank-income-groups.snapshot-2021-02.csv")
GROUPS = {"VN": "LMC", "NP": "LIC", "DE": "HIC"}


@pytest.fixture
def table(db):
    return load_income_table(name="World Bank 2027", valid_from=date(2020, 7, 1), groups=GROUPS)


@pytest.fixture
def sale(table):
    """An early period until tomorrow; Vietnam pays 90, everybody else 180, later 260 and 120."""
    event, kind = open_event(price=26_000)
    set_fees(
        event,
        early=day_of(event) + timedelta(days=1),
        cells={
            (kind.pk, "early", ""): 18_000,
            (kind.pk, "early", "LMC"): 9000,
            (kind.pk, "regular", "LMC"): 12_000,
        },
        rates={"VND": Decimal(25_000)},
    )
    return event, kind


def set_fees(event, *, early=None, regular=None, late=None, cells=(), rates=(), table=None):
    return save_fees(
        settings=RegistrationSettings.objects.get(event=event),
        last_days=(early, regular, late),
        cells=dict(cells),
        rates=dict(rates),
        income_table=table,
        by=UserFactory(),
    )


def test_each_person_pays_the_fee_of_their_country_and_the_line_says_why(sale):
    event, kind = sale
    people = [person(kind, country="VN"), person(kind, country="DE"), person(kind)]

    order = order_for(event, kind, attendees=people)

    lines = list(order.lines.order_by("pk"))
    assert [line.price_minor for line in lines] == [9000, 18_000, 18_000]
    assert order.total_minor == 45_000
    assert "lower middle income (Vietnam)" in lines[0].price_reason
    assert lines[0].price_rule["income_table"] == "World Bank 2027"
    assert lines[0].price_rule["period"] == "early"
    assert problems_of_books(event) == []


def test_price_of_an_order_stays_when_the_fees_change(sale):
    event, kind = sale
    order = order_for(event, kind, attendees=[person(kind, country="VN")])

    set_fees(event, cells={(kind.pk, "regular", ""): 99_900})

    assert order.lines.get().price_minor == 9000
    assert order_for(event, kind).lines.get().price_minor == 99_900
    assert problems_of_books(event) == []


def test_early_fee_ends_with_its_day_on_the_clock_of_the_event(sale, monkeypatch):
    event, kind = sale  # Asia/Shanghai, eight hours ahead of UTC
    set_fees(event, early=date(2027, 3, 1), cells={(kind.pk, "early", ""): 18_000})

    def order_at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        event.registration_settings.refresh_from_db()
        return order_for(event, kind).lines.get().price_minor

    event.starts_at, event.ends_at = datetime(2027, 9, 1, tzinfo=UTC), datetime(2027, 9, 2, tzinfo=UTC)
    event.save()
    assert order_at(datetime(2027, 3, 1, 15, 59, 59, tzinfo=UTC)) == 18_000
    assert order_at(datetime(2027, 3, 1, 16, 0, tzinfo=UTC)) == 26_000


def test_order_in_another_currency_is_converted_once_at_the_fixed_rate(sale):
    event, kind = sale

    order = order_for(event, kind, attendees=[person(kind, country="VN")], currency="VND")

    assert order.total == Money(2_250_000, "VND")
    assert order.lines.get().price_rule["rate"] == "25000"
    assert [line.currency for line in order.ledger.all()] == ["VND"]
    assert problems_of_books(event) == []


def test_currency_without_a_rate_is_refused(sale):
    event, kind = sale
    with pytest.raises(OrderRefusedError, match="can't be paid in CNY"):
        order_for(event, kind, currency="CNY")


def test_total_that_was_not_shown_is_not_charged(sale):
    event, kind = sale
    with pytest.raises(PriceChangedError):
        order_for(event, kind, shown_total=Money(17_000, "USD"))
    with pytest.raises(PriceChangedError):
        order_for(event, kind, shown_total=Money(18_000, "EUR"))
    assert order_for(event, kind, shown_total=Money(18_000, "USD")).total_minor == 18_000


def test_newer_table_counts_from_its_day_unless_the_event_names_one(sale, table):
    event, kind = sale
    load_income_table(name="Next", valid_from=day_of(event), groups={"VN": "UMC"})
    load_income_table(name="Later", valid_from=day_of(event) + timedelta(days=1), groups={"VN": "LIC"})
    vietnam = [person(kind, country="VN")]
    assert order_for(event, kind, attendees=vietnam).total_minor == 18_000

    RegistrationSettings.objects.filter(event=event).update(income_table=table)

    assert order_for(event, kind, attendees=vietnam).total_minor == 9000


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"early": date(2027, 3, 2), "regular": date(2027, 3, 2)}, "must end after the one before"),
        ({"cells": {("kind", "early", ""): 100}}, "a column whose period never comes"),
        ({"cells": {("other", "regular", ""): 100}}, "does not belong to the event"),
        ({"cells": {("kind", "regular", ""): 100_000_000}}, "too high"),
        ({"rates": {"USD": Decimal(1)}}, "is not another currency"),
        ({"rates": {"XXX": Decimal(1)}}, "is not another currency"),
        ({"rates": {"EUR": Decimal(0)}}, "above zero"),
        ({"rates": {"EUR": Decimal("NaN")}}, "above zero"),
        ({"rates": {"EUR": Decimal("0.00001")}}, "can't be paid online"),
        ({"rates": {"VND": Decimal(10_000_000)}}, "can't be paid online"),
    ],
)
def test_matrix_that_can_not_be_is_refused_and_nothing_saved(values, sentence):
    event, kind = open_event(price=26_000)
    other = TicketTypeFactory()
    pks = {"kind": kind.pk, "other": other.pk}
    cells = {(pks[name], period, group): minor for (name, period, group), minor in values.get("cells", {}).items()}

    with pytest.raises(ValidationError, match=sentence):
        set_fees(event, **{**values, "cells": cells})

    assert not Fee.objects.exists()


def test_orders_need_one_statement_more_for_fees_and_one_for_countries(sale, django_assert_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    event, kind = sale
    order_for(event, kind)

    with django_assert_num_queries(14):
        order_for(event, kind)
    with django_assert_num_queries(15):
        order_for(event, kind, attendees=[person(kind, country=code) for code in ("VN", "DE", "NP")])


def test_currency_stays_while_there_are_fees_or_rates():
    event, kind = open_event(price=0)
    set_fees(event, cells={(kind.pk, "regular", ""): 100})
    settings = RegistrationSettings.objects.get(event=event)
    settings.currency = "VND"
    with pytest.raises(ValidationError, match="so the currency stays"):
        save_registration_settings(settings=settings)

    set_fees(event, rates={"EUR": Decimal(1)})
    with pytest.raises(ValidationError, match="so the currency stays"):
        save_registration_settings(settings=settings)


def test_income_table_is_loaded_once_and_never_changed(table):
    assert load_income_table(name="Again", valid_from=table.valid_from, groups=GROUPS) == table
    with pytest.raises(ValidationError, match="already another table"):
        load_income_table(name="Other", valid_from=table.valid_from, groups={"VN": "HIC"})
    assert CountryIncome.objects.count() == 3


def test_command_loads_a_table_and_may_be_run_twice(capsys):
    for _run in range(2):
        call_command("load_income_groups", str(SAMPLE), "--valid-from", "2026-07-01", "--name", "Sample")

    assert {row.country.code: row.group for row in IncomeTable.objects.get().countries.all()} == {
        "CN": "UMC",
        "DE": "HIC",
        "IN": "LMC",
        "NP": "LIC",
        "VN": "LMC",
    }
    assert "Sample: 5 countries" in capsys.readouterr().out


def test_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_income_groups", str(tmp_path / "none.csv"), "--valid-from", "2026-07-01")
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError):
        call_command("load_income_groups", str(tmp_path / "odd.csv"), "--valid-from", "2026-07-01")


@pytest.mark.skipif(not SNAPSHOT.exists(), reason="a copy of the World Bank's table is not part of this repository")
def test_table_of_the_world_bank_is_read():
    call_command("load_income_groups", str(SNAPSHOT), "--valid-from", "2020-07-01")

    groups = {row.country.code: row.group for row in CountryIncome.objects.all()}
    assert len(groups) > 200
    assert (groups["VN"], groups["DE"], groups["NP"], groups["CN"]) == ("LMC", "HIC", "LMC", "UMC")
