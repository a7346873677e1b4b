"""Fees on every screen: the box, the three steps, the order's page, the mail, the admin."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from registrations.actions.fees import load_income_table
from registrations.models import Fee, IncomeTable, Order, RegistrationSettings
from registrations.queries.fees import day_of
from tests.factories import OptionFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event
from tests.registrations.test_fees import set_fees
from tests.registrations.web.steps import form_key, people_url, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(db):
    load_income_table(name="World Bank 2027", valid_from=date(2020, 7, 1), groups={"VN": "LMC", "DE": "HIC"})
    event, kind = open_event(price=26_000)
    cells = {(kind.pk, "early", ""): 18_000, (kind.pk, "early", "LMC"): 9000}
    set_fees(event, early=day_of(event) + timedelta(days=9), cells=cells, rates={"VND": Decimal(25_000)})
    return event, kind


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_box_shows_the_range_and_every_fee(sale):
    event, _kind = sale

    text = Template("{% load registrations %}{% registration_box event %}").render(Context({"event": event}))

    assert "$90.00 – $180.00" in text
    assert "the country decides" in text
    assert "$260.00" in text  # the column after the early fee
    assert "lower middle income" in text
    assert "1 USD = 25000 VND" in text


def test_first_step_shows_ranges_and_the_currencies(client, sale):
    event, _kind = sale

    text = client.get(f"/register/{event.slug}/").content.decode()

    assert "$90.00 – $180.00" in text
    assert "VND (1 USD = 25000 VND)" in text


def fee_table(text):
    """The public table as rows of words."""
    body = re.search(r"<table class=\"fees__table\">.*?</table>", text, re.S)
    assert body, "there is no table of fees"
    rows = re.findall(r"<tr.*?</tr>", body[0], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows[1:]]


def test_fees_of_options_stand_in_the_public_table_at_the_event_and_in_the_first_step(client, sale):
    event, kind = sale
    patron = TicketTypeFactory(event=event, name="Patron", price_minor=50_000)
    dinner = OptionFactory(event=event, name="Dinner", price_minor=4000, position=1)
    dinner.included_in.set([patron])
    walk = OptionFactory(event=event, name="Walk", price_minor=700, position=2)
    gone = OptionFactory(event=event, name="Boat", is_active=False)
    cells = {(kind.pk, "early", ""): 18_000, (-gone.pk, "early", ""): 100}
    cells |= {(-dinner.pk, "early", ""): 3000, (-dinner.pk, "early", "LMC"): 500}
    set_fees(event, early=day_of(event) + timedelta(days=9), cells=cells)

    box = Template("{% load registrations %}{% registration_box event %}").render(Context({"event": event}))
    step = client.get(f"/register/{event.slug}/").content.decode()

    options = fee_table(box)[2:]
    assert options == [
        "Dinner in addition to the ticket included in Patron all other countries $30.00 $40.00",
        "Dinner: lower middle income $5.00 $40.00",
    ]
    assert fee_table(step) == fee_table(box)
    assert walk.name not in "".join(fee_table(box))  # one price for everybody: it stands beside its box


def test_fees_of_options_cost_the_same_statements_however_many(sale):
    event, kind = sale

    def statements(number):
        options = [OptionFactory(event=event) for _n in range(number)]
        for option in options:
            option.included_in.set([kind])
        set_fees(event, early=day_of(event), cells={(-option.pk, "early", ""): 100 for option in options})
        fresh = type(event).objects.get(pk=event.pk)
        with CaptureQueriesContext(connection) as seen:
            Template("{% load registrations %}{% registration_box event %}").render(Context({"event": fresh}))
        return len(seen)

    assert statements(1) == statements(3)


def test_country_is_asked_for_where_it_decides(client, sale):
    event, kind = sale

    page = client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(country=""))

    assert page.status_code == 422
    assert "Please choose a country; it decides the fee." in page.content.decode()


def test_price_and_its_rule_stand_on_every_screen_and_in_the_mail(client, sale):
    event, kind = sale
    client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(country="VN"))

    page = client.get(f"/register/{event.slug}/confirmation/")
    client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "terms": "on", "shown": "USD-9000"})

    why = "lower middle income (Vietnam)"
    assert why in page.content.decode()
    assert "Register 1 person and pay $90.00" in page.content.decode()
    order = Order.objects.get()
    assert order.total_minor == 9000
    held = client.get(f"/orders/{order.code}/{order.secret}/").content.decode()
    assert why in held
    assert why in mail.outbox[-1].body
    assert why in str(mail.outbox[-1].alternatives)


def test_other_currency_is_kept_through_the_steps(client, sale):
    event, kind = sale
    address = people_url(event, **{f"k{kind.pk}": 1}) + "&currency=VND"
    client.post(address, typed_person(country="DE"))

    page = client.get(f"/register/{event.slug}/confirmation/")

    assert "₫4,500,000" in page.content.decode()
    assert 'value="VND-4500000"' in page.content.decode()
    client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "shown": "VND-4500000"})
    assert Order.objects.get().currency == "VND"


def test_price_that_changed_meanwhile_is_shown_before_it_is_charged(client, sale):
    event, kind = sale
    client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(country="VN"))
    key = form_key(client.get(f"/register/{event.slug}/confirmation/"))
    set_fees(event, cells={(kind.pk, "regular", ""): 20_000})

    page = client.post(f"/register/{event.slug}/confirmation/", {"key": key, "shown": "USD-9000"})

    assert page.status_code == 409
    assert "A price has changed since you saw it" in page.content.decode()
    assert 'value="USD-20000"' in page.content.decode()
    assert Order.objects.count() == 0


@pytest.mark.parametrize("currency", ["EUR", "xxx", ""])
def test_currency_that_is_not_offered_never_breaks_a_page(client, sale, currency):
    event, kind = sale
    page = client.get(people_url(event, **{f"k{kind.pk}": 1}), {f"t-{kind.pk}": 1, "currency": currency})
    assert page.status_code in (200, 422)


def test_fees_are_edited_as_a_table(office, sale):
    event, kind = sale
    address = f"/admin/registrations/{event.pk}/fees/"
    shown = office.get(address).content.decode()
    assert 'value="90.00"' in shown

    answer = office.post(
        address,
        {
            "early_until": "2027-01-10",
            "late_until": "2027-02-10",
            f"c-{kind.pk}-early-": "150",
            f"c-{kind.pk}-late-LMC": "75.50",
            f"c-{kind.pk}-on_site-": "0",
            "rate_CNY": "7.2",
        },
    )

    assert answer.status_code == 302
    assert set(Fee.objects.values_list("period", "income_group", "price_minor")) == {
        ("early", "", 15_000),
        ("late", "LMC", 7550),
        ("on_site", "", 0),
    }
    settings = RegistrationSettings.objects.get(event=event)
    assert (settings.last_days, settings.rates) == (
        (date(2027, 1, 10), None, date(2027, 2, 10)),
        {"CNY": Decimal("7.2")},
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"early_until": "soon"}, "Enter a valid date"),
        ({"early_until": "2027-01-10", "regular_until": "2027-01-09"}, "must end after the one before"),
        ({"c--early-": "1,50", "early_until": "2027-01-10"}, "with a point before the cents"),
        ({"c--late-LMC": "15"}, "a column whose period never comes"),
        ({"rate_VND": "a lot"}, "Write a rate with a point"),
        ({"rate_VND": "1e99"}, "Write a rate with a point"),
        ({"rate_VND": "25000.123456789"}, "Write a rate with a point"),
        ({"income_table": "999999"}, "Select a valid choice"),
    ],
)
def test_bad_table_of_fees_is_explained_and_kept(office, sale, values, sentence):
    event, kind = sale
    values = {name.replace("c--", f"c-{kind.pk}-"): value for name, value in values.items()}

    page = office.post(f"/admin/registrations/{event.pk}/fees/", values)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    for name, value in values.items():
        if name != "income_table":
            assert f'value="{value}"' in page.content.decode()
    assert Fee.objects.count() == 2


def test_fees_are_for_those_who_may_manage_registrations(client, sale):
    event, _kind = sale
    client.force_login(UserFactory(is_staff=True))
    for address in (f"/admin/registrations/{event.pk}/fees/", "/admin/registrations/income-tables/"):
        assert client.get(address).status_code == 302 or client.get(address).status_code == 403


def test_income_table_is_uploaded_and_listed(office, db):
    file = SimpleUploadedFile("CLASS.csv", b"Code,Income group\nVNM,Lower middle income\n")
    address = "/admin/registrations/income-tables/"

    answer = office.post(address, {"name": "World Bank 2027", "valid_from": "2026-07-01", "file": file})

    assert answer.status_code == 302
    assert IncomeTable.objects.get().source == "CLASS.csv"
    assert "World Bank 2027" in office.get(address).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff\xfe", "not a text file"), (b"a,b\n", "The first line must name"), (b"", "empty")],
)
def test_upload_that_is_no_table_is_explained(office, db, content, sentence):
    values = {"name": "X", "valid_from": "2026-07-01", "file": SimpleUploadedFile("x.csv", content)}
    page = office.post("/admin/registrations/income-tables/", values)
    assert page.status_code == 422
    assert sentence in page.content.decode()
