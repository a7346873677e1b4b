"""Cancelling one place on the holder's page, and the organiser's table of steps."""

import pytest
from django.urls import reverse

from registrations.models import Attendee, CancellationStep, Refund
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.shop import Shop

pytestmark = pytest.mark.django_db


def page_of(order, rest=""):
    return f"/orders/{order.code}/{order.secret}/{rest}"


def test_holder_sees_what_goes_back_and_gets_that(client, stripe_account, deliver):
    shop = Shop(stripe_account)
    shop.event.cancellation_steps.create(days_before=10, percent=50, fee_minor=500)
    shop.order = order_for(shop.event, shop.kind, people=2)
    shop.payment = shop.start()
    shop.pay_and_deliver(deliver)
    one, other = shop.order.attendees.order_by("position")
    path = page_of(shop.order, f"people/{one.pk}/cancellation/")

    assert path in client.get(page_of(shop.order)).content.decode()
    page = client.get(path).content.decode()
    stale = client.post(path, {"back": "5000"}, follow=True)
    assert "You get $20.00 back" in page
    assert "The organisers keep $30.00." in page
    assert "50 % is paid back, less $5.00 for each ticket" in page
    assert "has changed since you saw it" in stale.content.decode()
    assert list(Attendee.standing.filter(order=shop.order)) == [one, other]

    done = client.post(path, {"back": "2000"}, follow=True).content.decode()

    assert "is cancelled. The ticket is no longer valid." in done
    assert Refund.objects.get().amount_minor == 2000
    assert list(Attendee.standing.filter(order=shop.order)) == [other]
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_last_person_is_cancelled_with_the_order(client):
    event, kind = open_event()
    order = order_for(event, kind)
    answer = client.get(page_of(order, f"people/{order.attendees.get().pk}/cancellation/"))
    assert answer.url == page_of(order, "cancellation/")


def steps_page(event):
    return reverse("registrations_admin:cancellation_steps", args=[event.pk])


def test_organiser_edits_the_steps_as_a_table(client):
    event, _kind = open_event()
    client.force_login(UserFactory(is_superuser=True))
    rows = {"s0-days_before": "60", "s0-percent": "100", "s0-fee": "25.00", "s1-days_before": "14", "s1-percent": "50"}

    assert client.get(steps_page(event)).status_code == 200
    refused = client.post(steps_page(event), {"rows": "3", **rows})
    assert refused.status_code == 422  # the later step keeps less
    assert "may not give more" in refused.content.decode()
    saved = client.post(steps_page(event), {"rows": "3", **rows, "s1-fee": "25"}, follow=True).content.decode()

    assert "50 % is paid back, less $25.00 for each ticket" in saved
    assert list(CancellationStep.objects.order_by("pk").values_list("days_before", "percent", "fee_minor")) == [
        (60, 100, 2500),
        (14, 50, 2500),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"s0-days_before": "x", "s0-percent": "50"},
        {"s0-days_before": "60"},
        {"s0-percent": "50"},
        {"s0-days_before": "60", "s0-last_day": "2027-01-01", "s0-percent": "50"},
        {"s0-days_before": "60", "s0-percent": "101"},
        {"s0-days_before": "99999999999999999999", "s0-percent": "50"},
        {"s0-days_before": "60", "s0-percent": "50", "s0-fee": "1,5\x00"},
        {"s0-days_before": "60", "s0-percent": "50", "rows": "-1"},
    ],
)
def test_unusable_steps_are_refused_with_what_was_typed(client, typed):
    event, _kind = open_event()
    client.force_login(UserFactory(is_superuser=True))
    answer = client.post(steps_page(event), {"rows": "3", **typed})
    if typed.get("rows") != "-1":
        assert answer.status_code == 422
        assert CancellationStep.objects.count() == 0
    else:
        assert answer.status_code == 302
