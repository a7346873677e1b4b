"""Invoices for many orders of an event at once."""

import pytest
from django.core import mail
from django.urls import reverse

from registrations.actions.bulk_invoicing import issue_chosen
from registrations.models import Invoice, InvoiceRun
from tests.factories import BuyerFactory, TaxRateFactory, UserFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db
KEY = "key-of-this-form-0001"


@pytest.fixture
def event():
    TaxRateFactory()
    return open_event(price=5000)


def choose(client, event, *orders, key=KEY):
    data = {"order": [order.pk for order in orders], "key": key}
    return client.post(reverse("registrations_admin:bulk_invoices", args=[event.pk]), data, follow=True)


def test_chosen_are_issued_and_the_refused_named(admin_client, event):
    event, kind = event
    good, nameless, left = (order_for(event, kind, name=f"Person {n}") for n in range(3))
    for order in (good, left):
        BuyerFactory(order=order)
    mail.outbox.clear()

    page = choose(admin_client, event, good, nameless).text

    number = Invoice.objects.get().number
    assert Invoice.objects.get().order == good
    assert "2 of 2 done" in page
    assert number in page
    assert "Person 1: No buyer is given." in page
    assert left.code not in page
    assert [message.attachments[0].filename for message in mail.outbox] == [f"{number}.pdf"]


def test_form_sent_twice_and_task_run_again_issue_once(admin_client, event):
    event, kind = event
    order = order_for(event, kind)
    BuyerFactory(order=order)

    for _n in range(2):
        choose(admin_client, event, order)
    issue_chosen.func(InvoiceRun.objects.get().pk)
    choose(admin_client, event, order, key="another-form-of-the-same")

    assert Invoice.objects.count() == 1
    assert list(InvoiceRun.objects.order_by("pk").values_list("orders", flat=True)) == [[order.pk], []]


def test_run_that_was_broken_off_goes_on_where_it_stood(admin_client, event):
    event, kind = event
    orders = [order_for(event, kind) for _n in range(2)]
    BuyerFactory(order=orders[1])
    run = InvoiceRun.objects.create(
        key=KEY, event=event, started_at=orders[0].placed_at, orders=[one.pk for one in orders],
        started_by=UserFactory(), refused={str(orders[0].pk): "No buyer is given."},
    )  # fmt: skip
    waiting = admin_client.get(reverse("registrations_admin:invoice_run", args=[event.pk, run.pk]))

    issue_chosen.func(run.pk)

    done = admin_client.get(reverse("registrations_admin:invoice_run", args=[event.pk, run.pk]))
    assert "1 of 2 done" in waiting.text and waiting["Refresh"] == "3"
    assert "2 of 2 done" in done.text and "Refresh" not in done
    assert Invoice.objects.get().order == orders[1]


def test_orders_of_other_events_free_ones_and_nonsense_are_left_out(admin_client, client, event):
    event, _kind = event
    other, other_kind = open_event(price=5000)
    strange = order_for(other, other_kind)
    BuyerFactory(order=strange)
    address = reverse("registrations_admin:bulk_invoices", args=[event.pk])

    assert "Every order that costs something" in admin_client.get(address).text
    assert "0 of 0 done" in choose(admin_client, event, strange).text
    for data in ({}, {"order": ["x", "9" * 30]}, {"order": [1], "key": "short"}):
        assert "Choose at least one order." in admin_client.post(address, data, follow=True).text
    assert not Invoice.objects.exists()
    client.force_login(UserFactory())
    assert client.get(address).status_code in (302, 403)
