"""Invoices on the holder's page, in mails and in the admin."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registrations.actions.cancelling import cancel_attendee
from registrations.models import Buyer, Invoice, Issuer, Order, PaymentChoice
from registrations.queries.checks import problems_of_books
from tests.factories import TaxRateFactory, UserFactory
from tests.papers import read_with_poppler, squeezed
from tests.registrations.helpers import open_event, order_for

TYPED = {
    "is_body": "on",
    "name": "Université de Lyon",
    "attention": "Service financier",
    "street": "1 rue de l'Université",
    "postcode": "69007",
    "city": "Lyon",
    "country": "FR",
    "tax_id": "FR40303265045",
    "email": "finance@example.fr",
    "purchase_order": "PO-17",
}


def page_of(order, tail=""):
    return f"/orders/{order.code}/{order.secret}/{tail}"


@pytest.fixture
def issuer(db):
    return TaxRateFactory().issuer


@pytest.fixture
def paid(shop, deliver, issuer):
    shop.pay_and_deliver(deliver)
    mail.outbox.clear()
    return Order.objects.get(pk=shop.order.pk)


@pytest.fixture
def staff(db, client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def test_holder_gets_an_invoice_and_a_mail(client, paid):
    assert page_of(paid, "invoice/") in client.get(page_of(paid)).content.decode()

    answer = client.post(page_of(paid, "invoice/"), TYPED)

    assert answer.status_code == 302
    invoice = Invoice.objects.get()
    facts = invoice.facts.buyer
    assert (facts.name, facts.is_body, facts.attention, facts.country) == (
        "Université de Lyon",
        True,
        "Service financier",
        "FR",
    )
    page = client.get(page_of(paid)).content.decode()
    assert invoice.number in page
    assert "Get an invoice" not in page
    pdf = client.get(page_of(paid, f"invoices/{invoice.number}.pdf"))
    assert pdf["Cache-Control"] == "private, no-store"
    assert squeezed("PO-17") in read_with_poppler(pdf.content)[0]
    (message,) = mail.outbox
    assert message.to == ["finance@example.fr"]
    assert message.attachments[0].filename == f"{invoice.number}.pdf"
    assert paid.secret not in message.body + message.alternatives[0].content


def test_mail_to_the_holder_has_the_link(client, paid):
    client.post(page_of(paid, "invoice/"), {**TYPED, "email": ""})

    (message,) = mail.outbox
    assert message.to == [paid.email]
    assert paid.secret in message.alternatives[0].content


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "who the invoice is for"),
        ({"name": "x" * 251}, "shorten this to 250"),
        ({"country": "XX"}, "country from the list"),
        ({"email": "nobody"}, "name@example.org"),
        ({"street": "\x00"}, "write the street"),
    ],
)
def test_wrong_buyer_is_said_at_its_field_and_nothing_is_lost(client, paid, wrong, said):
    answer = client.post(page_of(paid, "invoice/"), {**TYPED, **wrong})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Service financier" in text
    assert not Invoice.objects.exists()


def test_data_are_kept_before_it_is_paid(client, issuer):
    event, kind = open_event(price=5000)
    order = order_for(event, kind)

    answer = client.post(page_of(order, "invoice/"), TYPED, follow=True)

    assert "once this is paid" in answer.content.decode()
    assert Buyer.objects.get(order=order).name == "Université de Lyon"
    assert not Invoice.objects.exists()
    assert "Université de Lyon" in client.get(page_of(order, "invoice/")).content.decode()


def test_form_sent_twice_makes_one_invoice(client, paid):
    client.post(page_of(paid, "invoice/"), TYPED)
    second = client.post(page_of(paid, "invoice/"), {**TYPED, "name": "Another"})

    assert second.status_code == 422
    assert "write to the organisers" in second.content.decode()
    assert Invoice.objects.count() == 1


def test_invoice_of_another_order_does_not_exist(client, paid):
    client.post(page_of(paid, "invoice/"), TYPED)
    event, kind = open_event()
    other = order_for(event, kind)

    assert client.get(page_of(other, f"invoices/{Invoice.objects.get().number}.pdf")).status_code == 404
    assert client.get(f"/orders/{paid.code}/wrong/invoices/{Invoice.objects.get().number}.pdf").status_code == 404


def test_nothing_is_offered_where_nobody_issues_invoices(client, paid):
    Issuer.objects.update(is_default=False)

    assert "Get an invoice" not in client.get(page_of(paid)).content.decode()
    assert "Nobody issues invoices" in client.get(page_of(paid, "invoice/")).content.decode()


def test_cancelled_order_shows_and_mails_its_credit_note(client, paid, staff):
    client.post(page_of(paid, "invoice/"), TYPED)
    mail.outbox.clear()

    client.post(reverse("orders_admin:cancellation", args=[paid.pk]))

    assert "Credit note" in client.get(page_of(paid)).content.decode()
    notes = [message for message in mail.outbox if "Credit note" in message.subject]
    assert [message.to for message in notes] == [["finance@example.fr"]]


def test_statements_of_the_order_page_do_not_grow_with_invoices(client, paid):
    client.post(page_of(paid, "invoice/"), TYPED)
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(paid))
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = reverse("orders_admin:invoice", args=[paid.pk])
    client.post(address, {**TYPED, "name": "Another", "step": "issue"})
    client.logout()
    with CaptureQueriesContext(connection) as three:
        client.get(page_of(paid))

    assert Invoice.objects.count() == 3
    assert len(three) <= len(one)


def test_institution_that_pays_by_invoice_gets_it_before_it_pays(client, issuer):
    event, kind = open_event(price=5000)
    order = order_for(event, kind)
    choice = {"way": "invoice", "institution": "Đại học Huế", "chosen_at": order.placed_at}
    PaymentChoice.objects.create(order=order, **choice)
    Order.objects.filter(pk=order.pk).update(purchase_order="PO-99")

    page = client.get(page_of(order, "invoice/")).content.decode()
    client.post(page_of(order, "invoice/"), TYPED)

    assert "Đại học Huế" in page
    assert "PO-99" in page
    assert Invoice.objects.get().facts.paid == 0


def test_invoice_follows_when_one_of_two_is_cancelled(client, issuer, staff):
    event, kind = open_event(price=5000)
    order = order_for(event, kind, people=2)
    client.post(reverse("orders_admin:invoice", args=[order.pk]), {**TYPED, "step": "issue"})

    cancel_attendee(attendee=order.attendees.first(), by=staff)

    assert list(order.invoices.order_by("pk").values_list("kind", "gross_minor")) == [
        ("invoice", 10000),
        ("credit_note", 5000),
    ]
    assert problems_of_books(event) == []


# -- the admin --------------------------------------------------------------------------------------------------------


def test_staff_issue_and_correct_an_invoice(client, staff, issuer):
    event, kind = open_event(price=5000)
    order = order_for(event, kind)
    address = reverse("orders_admin:invoice", args=[order.pk])
    assert client.get(address).status_code == 200

    client.post(address, {**TYPED, "step": "issue"})
    client.post(address, {**TYPED, "name": "Université de Lyon II", "step": "issue"})
    again = client.post(address, {**TYPED, "name": "Université de Lyon II", "step": "issue"})

    assert "nothing to correct" in again.content.decode()
    kinds = list(Invoice.objects.order_by("pk").values_list("kind", "content__buyer__name"))
    assert kinds == [
        ("invoice", "Université de Lyon"),
        ("credit_note", "Université de Lyon"),
        ("invoice", "Université de Lyon II"),
    ]
    assert (
        Invoice.objects.latest("pk").number
        in client.get(reverse("orders_admin:order", args=[order.pk])).content.decode()
    )


def test_staff_keep_data_without_a_number(client, staff, issuer):
    event, kind = open_event(price=5000)
    order = order_for(event, kind)

    client.post(reverse("orders_admin:invoice", args=[order.pk]), {**TYPED, "step": "keep"})

    assert Buyer.objects.filter(order=order).exists()
    assert not Invoice.objects.exists()


def test_list_and_tables_of_invoices(client, staff, paid):
    client.post(page_of(paid, "invoice/"), {**TYPED, "name": "=cmd()"})
    number = Invoice.objects.get().number

    page = client.get(reverse("invoices_admin:index") + "?q=cmd").content.decode()
    table = b"".join(client.get(reverse("invoices_admin:csv")).streaming_content).decode()
    sheet = client.get(reverse("invoices_admin:xlsx") + f"?event={paid.event_id}")

    assert number in page
    assert number in table
    assert "'=cmd()" in table
    assert "42.02" in table
    assert sheet.status_code == 200
    assert client.get(reverse("invoices_admin:pdf", args=[Invoice.objects.get().pk])).content.startswith(b"%PDF")


def test_invoices_are_for_those_who_manage_registrations(client, paid):
    client.post(page_of(paid, "invoice/"), TYPED)
    client.force_login(UserFactory(is_staff=True))
    names = [("index", []), ("csv", []), ("pdf", [Invoice.objects.get().pk])]

    for name, arguments in names:
        answer = client.get(reverse(f"invoices_admin:{name}", args=arguments))
        assert answer.status_code in (302, 403)
        assert not answer.content.startswith(b"%PDF")


def test_issuer_is_set_up_in_the_admin(client, staff, db):
    page = client.get(reverse("issuers:add"))
    assert page.status_code == 200
    form = {
        "name": "Institute",
        "street": "Street 1",
        "postcode": "1",
        "city": "Berlin",
        "country": "DE",
        "email": "",
        "tax_id": "DE136695976",
        "registration": "",
        "tax_name": "VAT",
        "prefix": "INS",
        "timezone": "Europe/Berlin",
        "payment_details": "",
        "note": "",
        "is_default": "on",
        "rates-TOTAL_FORMS": "1",
        "rates-INITIAL_FORMS": "0",
        "rates-MIN_NUM_FORMS": "1",
        "rates-MAX_NUM_FORMS": "1000",
        "rates-0-category": "E",
        "rates-0-percent": "0",
        "rates-0-line_kind": "",
        "rates-0-buyers": "",
        "rates-0-reason": "",
        "rates-0-reason_zh_hans": "",
        "rates-0-reason_vi": "",
        "rates-0-ORDER": "1",
        "rates-0-id": "",
    }

    refused = client.post(reverse("issuers:add"), form)
    assert "why no tax is charged" in refused.content.decode()
    assert not Issuer.objects.exists()
    client.post(reverse("issuers:add"), {**form, "rates-0-reason": "Exempt"})

    issuer = Issuer.objects.get()
    assert [rate.reason for rate in issuer.rates.all()] == ["Exempt"]
    second = client.post(reverse("issuers:add"), {**form, "prefix": "TWO", "rates-0-reason": "Exempt"})
    assert "default already" in second.content.decode()
