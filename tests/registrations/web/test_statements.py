"""Bank statements in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.money import Money
from registrations.enums import MatchKind, OrderState, StatementLineState
from registrations.models import BankLine, BankStatement, Order, StatementMapping
from registrations.rules.references import reference_of
from tests.factories import UserFactory
from tests.registrations.bank import changed_order, paid_for
from tests.registrations.documents.test_statements import GERMAN, camt, entry
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/bank-statements/"


@pytest.fixture
def order(db):
    event, kind = open_event(price=5000, currency="EUR")
    return order_for(event, kind)


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def upload(client, data, name="may.xml"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data)})


def test_file_is_imported_and_certain_lines_are_booked(office, order):
    assert upload(office, camt(paid_for(order), entry(2, "9.00"))).status_code == 302
    page = office.get(ADDRESS).content.decode()
    assert "Read: 2 new lines, 0 known already, 0 that bring no money." in page
    assert "Book 1 certain line<" in page

    assert office.post(ADDRESS + "booking/", {"step": "book"}).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED
    assert office.post(ADDRESS + "booking/", {"step": "again"}).status_code == 302


def test_line_is_booked_by_reference_or_left_aside(office, order):
    upload(office, camt(entry(), entry(2, "9.00")))
    first, second = BankLine.objects.order_by("-amount_minor")
    wrong = office.post(f"{ADDRESS}lines/{first.pk}/", {"step": "book", "order": "NOSUCH"})
    assert wrong.status_code == 422
    assert "There is no order of this number." in wrong.content.decode()
    assert (
        office.post(f"{ADDRESS}lines/{first.pk}/", {"step": "book", "order": reference_of(order.code)}).status_code
        == 302
    )
    assert Order.objects.get().state == OrderState.CONFIRMED

    assert "what this money is" in office.post(f"{ADDRESS}lines/{second.pk}/", {"step": "leave"}).content.decode()
    office.post(f"{ADDRESS}lines/{second.pk}/", {"step": "leave", "note": "rent"})
    second.refresh_from_db()
    assert (second.state, second.note) == (StatementLineState.LEFT, "rent")
    assert "Take it up again" in office.get(f"{ADDRESS}lines/{second.pk}/").content.decode()
    assert office.post(f"{ADDRESS}lines/{second.pk}/", {"step": "nonsense"}).status_code == 422


def test_line_says_what_a_change_of_the_order_waits_for(office):
    upload(office, camt(paid_for(changed_order(), amount="30.00")))
    page = office.get(f"{ADDRESS}lines/{BankLine.objects.get().pk}/").content.decode()
    assert page.count("Due for a change") == 2
    assert [f"<strong>{Money(minor, 'EUR')}</strong>" in page for minor in (3000, 2000)] == [True, True]


def test_csv_leads_to_its_columns_once(office):
    answer = upload(office, GERMAN.encode(), "konto.csv")
    mapping = StatementMapping.objects.get()
    assert answer["Location"] == f"{ADDRESS}columns/{mapping.pk}/"
    values = {
        "name": "Bank",
        "date_column": "Buchungstag",
        "date_format": "%d.%m.%Y",
        "amount_column": "Betrag",
        "decimal_mark": ",",
        "text_columns": ["Verwendungszweck"],
        "payer_column": "Auftraggeber",
    }
    wrong = office.post(answer["Location"], values)
    assert "Choose a column, or one currency for all lines." in wrong.content.decode()
    assert office.post(answer["Location"], {**values, "currency_column": "Währung"}).status_code == 302
    assert upload(office, GERMAN.encode(), "konto.csv")["Location"] == ADDRESS
    assert BankLine.objects.get().amount_minor == 105000


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"<html></html>", b"one,two\n", b"%PDF-1.7 \xff"])
def test_wrong_file_is_refused_in_a_sentence(office, data):
    answer = upload(office, data)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not BankStatement.objects.exists()


def test_list_keeps_its_number_of_statements(office, order, django_assert_num_queries, django_assert_max_num_queries):
    upload(office, camt(paid_for(order)))
    with django_assert_max_num_queries(40) as one:
        office.get(f"{ADDRESS}lines/?state=waiting")
    number = len(one)
    upload(office, camt(*(entry(n, "7.00") for n in range(2, 6))))
    with django_assert_num_queries(number):
        office.get(f"{ADDRESS}lines/?state=waiting")
    assert BankLine.objects.filter(match=MatchKind.CERTAIN).count() == 1


def test_screens_need_the_right(client):
    client.force_login(UserFactory(is_staff=True))
    for address in (ADDRESS, f"{ADDRESS}lines/", f"{ADDRESS}lines/1/", f"{ADDRESS}columns/1/"):
        assert client.get(address).status_code in (302, 403)
