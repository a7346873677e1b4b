"""Fees and payouts, as the provider has them; the books of an event on screen and as files."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from core.sheets import csv_lines, safe_cell, xlsx_file
from registrations.actions.cancelling import cancel_order
from registrations.actions.fetching_books import fetch_provider_books
from registrations.models import Payout, ProviderLine
from registrations.queries.books import books_of
from tests.backoffice.screens import statements
from tests.factories import UserFactory
from tests.registrations.shop import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(shop, deliver):
    shop.pay_and_deliver(deliver)
    return shop


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_fees_and_payouts_are_fetched_once(paid):
    paid.account.pay_out()

    assert [fetch_provider_books(), fetch_provider_books()] == [2, 0]

    line = ProviderLine.objects.get(type="charge")
    assert (line.amount_minor, line.fee_minor, line.net_minor) == (5000, 175, 4825)
    payout = Payout.objects.get()
    assert (line.payout, line.payment_id, payout.amount_minor) == (payout, paid.payment.pk, 4825)
    fees = books_of(paid.event).fees[0]
    assert (fees.gross, fees.fee, fees.net, fees.paid_out) == ("$50.00", "$1.75", "$48.25", "$48.25")
    assert [(share.share, share.payout) for share in books_of(paid.event).payouts] == [("$48.25", payout)]


def test_payout_that_comes_later_takes_the_lines_that_are_known(paid):
    fetch_provider_books()
    assert books_of(paid.event).fees[0].paid_out == "$0.00"
    paid.account.pay_out()["status"] = "in_transit"
    fetch_provider_books()
    paid.account._kind("payout")[0]["status"] = "paid"

    fetch_provider_books()

    assert Payout.objects.get().status == "paid"
    assert books_of(paid.event).fees[0].paid_out == "$48.25"


def test_account_in_a_currency_that_we_do_not_sell_in_is_shown_as_it_is(paid):
    line = paid.account._kind("balance_transaction")[0]
    line.update(currency="sgd", amount=6700, fee=200)
    fetch_provider_books()
    assert books_of(paid.event).fees[0].net == "6500 SGD"


def test_command_says_what_it_fetched_and_fails_when_it_could_not(paid):
    out = StringIO()
    call_command("fetch_provider_books", stdout=out)
    assert out.getvalue() == "1 new lines of the provider's account\n"
    paid.account.faults = [500] * 3
    with pytest.raises(CommandError):
        call_command("fetch_provider_books")


def test_nothing_is_asked_where_nothing_was_paid(shop):
    asked = len(shop.account.requests)
    assert fetch_provider_books() == 0
    assert len(shop.account.requests) == asked


def test_sums_say_what_happened(paid, deliver):
    cancel_order(order=paid.order, by=UserFactory())

    books = books_of(paid.event)

    (total,) = books.totals
    assert (total.label, total.is_test) == ("USD", True)
    assert [money.minor for money in (total.charged, total.received, total.refunded, total.due)] == [0, 5000, 5000, 0]
    assert [(row.label, row.received.minor, row.kept.minor) for row in books.by_method] == [("Stripe, card", 5000, 0)]
    assert [(row.label, row.charged.minor) for row in books.by_type] == [(paid.kind.name, 0)]


def test_screen_shows_sums_lines_and_the_check(paid, office):
    paid.account.pay_out()
    fetch_provider_books()
    page = office.get(reverse("registrations_admin:books", args=[paid.event.pk]) + "?check=1").text

    for text in ("Stripe, card", paid.order.code, "$48.25", "these lines agree"):
        assert text in page


def test_screen_costs_the_same_for_one_order_and_three(paid, office, stripe_account, deliver):
    address = reverse("registrations_admin:books", args=[paid.event.pk])
    office.get(address)
    one = statements(office, address)
    for _ in range(2):
        more = Shop(stripe_account)
        more.pay_and_deliver(deliver)
        type(more.order).objects.filter(pk=more.order.pk).update(event=paid.event)
    assert statements(office, address) == one


def test_all_lines_as_csv_and_xlsx_are_the_same(paid, office):
    cancel_order(order=paid.order, by=UserFactory())
    as_csv = office.get(reverse("registrations_admin:books_csv", args=[paid.event.pk]))
    as_xlsx = office.get(reverse("registrations_admin:books_xlsx", args=[paid.event.pk]))

    assert all("no-store" in answer["Cache-Control"] for answer in (as_csv, as_xlsx))
    rows = list(csv.reader(StringIO(b"".join(as_csv.streaming_content).decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(b"".join(as_xlsx.streaming_content)), read_only=True).active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[4:7] for row in rows[1:]] == [
        ["charge", "50.00", "USD"],
        ["payment", "-50.00", "USD"],
        ["charge reversed", "-50.00", "USD"],
        ["refund", "50.00", "USD"],
    ]
    assert [row[5] for row in cells[1:]] == [50, -50, -50, 50]
    assert [row[2] for row in cells[1:]] == [paid.order.code] * 4
    assert paid.order.name not in str(rows)


def test_lines_as_a_file_cost_the_same_however_many(paid, office, stripe_account, deliver):
    address = reverse("registrations_admin:books_csv", args=[paid.event.pk])

    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            b"".join(office.get(address).streaming_content)
        return len(queries)

    cost()
    one = cost()
    more = Shop(stripe_account)
    more.pay_and_deliver(deliver)
    type(more.order).objects.filter(pk=more.order.pk).update(event=paid.event)
    assert cost() == one


def test_nothing_in_a_table_runs_as_a_formula():
    nasty = ["=1+1", "+1", "-1", "@x", "＝1", Decimal("-5.00"), -3, "a\x00b\x07"]

    (_heads, line) = csv_lines(["a"] * 8, [nasty])
    assert next(csv.reader([line]))[:7] == ["'=1+1", "'+1", "'-1", "'@x", "'＝1", "-5.00", "-3"]
    book = load_workbook(xlsx_file("a/b[c]" * 9, ["h"] * 8, [nasty]))
    first = book.active[2]
    assert [cell.data_type for cell in first] == ["s", "s", "s", "s", "s", "n", "n", "s"]
    assert first[7].value == "ab"
    assert safe_cell("plain") == "plain"
