"""Money that goes back, from here and from the provider's dashboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.reconciling import reconcile_payments
from registrations.enums import OrderState, PaymentFlag, RefundState
from registrations.models import Payment, Refund
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_cancelling_pays_back_once(shop, deliver):
    shop.pay_and_deliver(deliver)

    cancel_order(order=shop.order, by=UserFactory())

    refund = Refund.objects.get()
    assert (refund.state, refund.amount_minor) == (RefundState.SUCCEEDED, 5000)
    assert shop.books() == (0, 5000, 5000)
    item = shop.account.objects[refund.provider_id]
    for name in ("refund.created", "refund.updated"):
        assert deliver(shop.account.event(name, item)) == 200
    assert shop.books() == (0, 5000, 5000)


def test_lost_answer_to_a_refund_is_asked_again_with_the_same_key(shop, deliver):
    shop.pay_and_deliver(deliver)
    shop.account.faults = ["lost answer"] * 3
    cancel_order(order=shop.order, by=UserFactory())
    assert Refund.objects.get().state == RefundState.CREATED

    reconcile_payments(timezone.now() + timedelta(minutes=3))

    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert len([o for o in shop.account.objects.values() if o["object"] == "refund"]) == 1
    assert shop.books() == (0, 5000, 5000)


def test_refund_that_the_provider_refuses_is_flagged(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    shop.account.refund(intent, 5000)  # somebody was faster in the dashboard

    cancel_order(order=shop.order, by=UserFactory())

    assert (Refund.objects.get().state, shop.flag) == (RefundState.FAILED, PaymentFlag.REFUND_FAILED)
    assert shop.books() == (0, 5000, 0)


def test_dashboard_refunds_are_booked_by_their_ids(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    first = shop.account.refund(intent, 1000)
    second = shop.account.refund(intent, 500)
    charge = {"id": "ch_1", "object": "charge", "payment_intent": intent, "amount_refunded": 1500}

    for delivery in (
        shop.account.event("charge.refunded", charge),
        shop.account.event("refund.created", first),
        shop.account.event("refund.created", second),
        shop.account.event("charge.refunded", charge),
    ):
        assert deliver(delivery) == 200

    assert shop.books() == (5000, 5000, 1500)
    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, PaymentFlag.REFUNDED)


def test_refund_that_fails_later_is_reversed(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    refund = shop.account.refund(intent, 5000, status="pending")
    deliver(shop.account.event("refund.created", refund))
    assert shop.books() == (5000, 5000, 5000)

    refund.update(status="failed", failure_reason="lost_or_stolen_card")
    deliver(shop.account.event("refund.failed", refund))

    assert shop.books() == (5000, 5000, 0)
    assert shop.flag == PaymentFlag.REFUND_FAILED


def test_refund_before_completed_ends_in_balanced_books(shop, deliver):
    shop.pay()
    refund = shop.account.refund(shop.session["payment_intent"], 5000)

    assert deliver(shop.account.event("refund.created", refund)) == 200
    assert deliver(shop.completed()) == 200

    assert shop.books() == (5000, 5000, 5000)


def test_refunding_one_of_two_payments_keeps_the_order(shop, deliver):
    shop.pay_twice(deliver)
    double = Payment.objects.get(flag=PaymentFlag.DOUBLE)
    refund = shop.account.refund(double.intent_id, 5000)

    deliver(shop.account.event("refund.created", refund))

    assert shop.state == OrderState.CONFIRMED
    assert shop.books() == (5000, 10_000, 5000)
    assert shop.flag == ""
