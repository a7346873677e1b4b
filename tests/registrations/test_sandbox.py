import sqlite3
from datetime import timedelta

import pytest
from django.conf import settings as settings_of_site
from django.core.checks import run_checks
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.expiring import expire_orders
from registrations.actions.paying import start_payment
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import PaymentRefusedError
from registrations.enums import OrderState, PaymentFlag, PaymentState, Provider, RefundState
from registrations.models import Order, ProviderEvent, Refund
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from tests.factories import UserFactory
from tests.registrations.fake_stripe import API_KEY
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


def started(**event_values):
    event, kind = open_event(**{"price": 5000, **event_values})
    order = order_for(event, kind)
    return order, start_payment(order=order, success_url="/done/", cancel_url="/back/")


def test_paying_in_the_sandbox_confirms_the_order_by_a_signed_event(client):
    order, payment = started()

    page = client.get(payment.session_url)
    answer = client.post(payment.session_url, {"outcome": "pay"})

    assert "No money moves." in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert (answer.status_code, answer["Location"]) == (302, "/done/")
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, order.is_test) == (OrderState.CONFIRMED, True)
    assert (payment.state, payment.flag, payment.is_test) == (PaymentState.PAID, "", True)
    assert balance_of(order).due.minor == 0
    event = ProviderEvent.objects.get()
    assert (event.provider, event.type) == (Provider.SANDBOX, "checkout.session.completed")
    assert event.processed_at is not None


def test_declined_payment_leaves_the_page_open(client):
    _order, payment = started()

    answer = client.post(payment.session_url, {"outcome": "decline"})

    assert "declined" in answer.content.decode()
    payment.refresh_from_db()
    assert payment.state == PaymentState.OPEN


def test_slow_payment_keeps_the_place_until_it_is_decided(client):
    order, payment = started()

    client.post(payment.session_url, {"outcome": "pay_later"})
    payment.refresh_from_db()
    assert payment.state == PaymentState.PROCESSING
    with pytest.raises(PaymentRefusedError, match="being processed"):
        start_payment(order=order, success_url="/done/", cancel_url="/back/")

    client.post(payment.session_url, {"outcome": "succeed"})
    order.refresh_from_db()
    assert order.state == OrderState.CONFIRMED


def test_slow_payment_that_nobody_decides_fails_in_the_end(client):
    order, payment = started(places=1)
    client.post(payment.session_url, {"outcome": "pay_later"})
    lapse(order)
    assert expire_orders() == 0
    store = sqlite3.connect(settings_of_site.SANDBOX_STORE)
    with store:
        store.execute("UPDATE thing SET data = json_set(data, '$.expires_at', 1)")
    store.close()

    assert reconcile_payments(timezone.now() + timedelta(minutes=3)).failed == 0

    payment.refresh_from_db()
    assert payment.state == PaymentState.FAILED
    assert expire_orders() == 1


def test_slow_payment_that_fails_lets_the_holder_try_again(client):
    order, payment = started()
    client.post(payment.session_url, {"outcome": "pay_later"})

    answer = client.post(payment.session_url, {"outcome": "fail"})

    assert answer["Location"] == "/back/"
    payment.refresh_from_db()
    assert payment.state == PaymentState.FAILED
    assert start_payment(order=order, success_url="/done/", cancel_url="/back/").pk != payment.pk


def test_expired_page_can_be_replaced(client):
    order, payment = started()

    client.post(payment.session_url, {"outcome": "expire"})
    again = start_payment(order=order, success_url="/done/", cancel_url="/back/")

    payment.refresh_from_db()
    assert payment.state == PaymentState.EXPIRED
    assert again.session_id != payment.session_id


def test_open_page_is_given_again():
    order, payment = started()
    assert start_payment(order=order, success_url="/done/", cancel_url="/back/").pk == payment.pk


def test_cancelling_a_paid_order_pays_everything_back(client):
    order, payment = started(cancel_until="2999-01-01T00:00Z")
    client.post(payment.session_url, {"outcome": "pay"})
    order.refresh_from_db()

    cancelled = cancel_order(order=order)

    assert cancelled.state == OrderState.CANCELLED
    balance = balance_of(order)
    assert (balance.charged.minor, balance.received.minor, balance.refunded.minor) == (0, 5000, 5000)


def test_nonsense_is_refused_politely(client):
    _order, payment = started()

    assert client.post(payment.session_url, {"outcome": "dance"}).status_code == 400
    assert client.post(payment.session_url, {"outcome": "succeed"}).status_code == 409
    assert client.get("/sandbox/unknown/", follow=True).status_code == 404


def test_page_needs_a_csrf_token():
    from django.test import Client

    _order, payment = started()
    assert Client(enforce_csrf_checks=True).post(payment.session_url, {"outcome": "pay"}).status_code == 403


@pytest.mark.parametrize("values", [{"DEMO": False}, {"SANDBOX_PAYMENTS": False}, {"STRIPE_API_KEY": "sk_live_1"}])
def test_page_is_gone_outside_the_demo_and_beside_a_live_key(client, settings, values):
    _order, payment = started()
    for name, value in values.items():
        setattr(settings, name, value)
    assert client.get(payment.session_url, follow=True).status_code == 404


def lapse(order):
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))


def test_order_does_not_wait_for_a_page_of_a_sandbox_that_was_switched_off(settings):
    order, payment = started(places=1)
    settings.SANDBOX_PAYMENTS = False
    lapse(order)

    assert expire_orders() == 1

    payment.refresh_from_db()
    assert payment.state == PaymentState.EXPIRED
    assert ticket_offers(order.event)[0].left == 1


def test_order_with_a_page_of_a_sandbox_that_was_switched_off_is_paid_at_stripe(settings, stripe_account):
    settings.STRIPE_API_KEY = ""
    order, _payment = started()
    settings.SANDBOX_PAYMENTS, settings.STRIPE_API_KEY = False, API_KEY

    payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    assert (payment.provider, payment.state) == (Provider.STRIPE, PaymentState.OPEN)


def test_slow_payment_of_a_sandbox_that_was_switched_off_is_given_up(client, settings):
    order, payment = started(places=1)
    client.post(payment.session_url, {"outcome": "pay_later"})
    settings.SANDBOX_PAYMENTS = False
    lapse(order)

    assert reconcile_payments(timezone.now() + timedelta(minutes=3)).failed == 0

    assert expire_orders() == 1
    assert ticket_offers(order.event)[0].left == 1


def test_refund_in_a_sandbox_that_was_switched_off_fails_visibly(client, settings):
    order, payment = started()
    client.post(payment.session_url, {"outcome": "pay"})
    settings.SANDBOX_PAYMENTS = False

    cancel_order(order=order, by=UserFactory())

    payment.refresh_from_db()
    assert (Refund.objects.get().state, payment.flag) == (RefundState.FAILED, PaymentFlag.REFUND_FAILED)


def test_without_a_provider_paying_is_refused_in_words(settings):
    settings.SANDBOX_PAYMENTS = False
    event, kind = open_event(price=5000)
    with pytest.raises(PaymentRefusedError, match="not possible here"):
        start_payment(order=order_for(event, kind), success_url="/done/", cancel_url="/back/")


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"DEMO": False}, "registrations.E001"),
        ({"STRIPE_API_KEY": "sk_live_1"}, "registrations.E002"),
        ({"STRIPE_API_KEY": "rk_live_1", "STRIPE_API_BASE": "http://localhost:1"}, "registrations.E003"),
        ({"STRIPE_API_KEY": "pk_test_1"}, "registrations.E004"),
        ({"STRIPE_API_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRETS": []}, "registrations.W001"),
    ],
)
def test_settings_that_must_not_go_together_are_found(settings, values, problem):
    for name, value in values.items():
        setattr(settings, name, value)
    assert problem in [message.id for message in run_checks(tags=["security"])]


def test_dispute_of_a_sandbox_payment_lives_through_its_states(client):
    order, payment = started()
    client.post(payment.session_url, {"outcome": "pay"})

    client.post(payment.session_url, {"outcome": "dispute"})
    payment.refresh_from_db()
    assert payment.flag == PaymentFlag.DISPUTE
    assert balance_of(order).disputed.minor == 5000
    assert client.post(payment.session_url, {"outcome": "dispute"}).status_code == 409
    client.post(payment.session_url, {"outcome": "dispute_won"})

    payment.refresh_from_db()
    assert payment.flag == ""
    assert balance_of(order).disputed.minor == 0
    assert client.post(payment.session_url, {"outcome": "dispute_lost"}).status_code == 409


def test_dispute_before_anything_was_paid_is_refused(client):
    _order, payment = started()
    assert client.post(payment.session_url, {"outcome": "dispute"}).status_code == 409


def test_refund_fails_where_the_page_was_told_so(client):
    order, payment = started()
    client.post(payment.session_url, {"outcome": "pay"})
    client.post(payment.session_url, {"outcome": "refuse_refunds"})

    cancel_order(order=order, by=UserFactory())

    payment.refresh_from_db()
    assert (Refund.objects.get().state, payment.flag) == (RefundState.FAILED, PaymentFlag.REFUND_FAILED)
