"""Money that needs a decision is settled on one page, once, and what was decided stays written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.deciding import decide
from registrations.actions.expiring import expire_orders
from registrations.actions.refusals import DecisionRefusedError
from registrations.enums import DecisionOutcome as Outcome
from registrations.enums import OrderState, PaymentFlag, RefundMethod, RefundState
from registrations.models import Alarm, Decision, Order, Payment, Quota, Refund
from registrations.queries.balance import balance_of
from registrations.queries.deciding import outcomes_for
from registrations.rules.deciding import TABLE, possible_outcomes
from tests.factories import UserFactory
from tests.registrations.helpers import order_for

pytestmark = pytest.mark.django_db


def settle(payment, outcome, **values):
    values = {"by": UserFactory(), "key": f"key-of-{payment.pk}-{outcome}", **values}
    payment = Payment.objects.select_related("order__event").get(pk=payment.pk)
    return decide(payment=payment, flag=values.pop("flag", payment.flag), outcome=outcome, **values)


@pytest.fixture
def late(shop, deliver):
    """Money that came when the places had been sold to somebody else."""
    shop.pay()
    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    Payment.objects.filter(pk=shop.payment.pk).update(state="expired")
    expire_orders()
    Quota.objects.update(size=0)
    deliver(shop.completed())
    assert (shop.state, shop.flag) == (OrderState.EXPIRED, PaymentFlag.LATE)
    return shop


@pytest.fixture
def short(shop, deliver):
    shop.pay(amount=3000)
    deliver(shop.completed())
    assert (shop.state, shop.flag) == (OrderState.PENDING, PaymentFlag.AMOUNT)
    return shop


def test_late_money_is_paid_back(late):
    decision = settle(late.payment, Outcome.REFUNDED, note="full")

    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert (late.flag, decision.flag, decision.outcome) == ("", PaymentFlag.LATE, Outcome.REFUNDED)
    assert late.books() == (0, 5000, 5000)
    assert not Alarm.objects.filter(ended_at__isnull=True).exists()


def test_late_money_confirms_the_order_once_there_is_room(late):
    with pytest.raises(DecisionRefusedError, match="Make room first"):
        settle(late.payment, Outcome.CONFIRMED)
    assert late.flag == PaymentFlag.LATE
    Quota.objects.update(size=1)

    settle(late.payment, Outcome.CONFIRMED)

    assert late.state == OrderState.CONFIRMED
    assert late.books() == (5000, 5000, 0)


def test_room_is_not_given_twice(late):
    Quota.objects.update(size=1)
    order_for(late.event, late.kind)
    with pytest.raises(DecisionRefusedError):
        settle(late.payment, Outcome.CONFIRMED)


def test_double_payment_is_paid_back_and_the_order_stays(shop, deliver):
    shop.pay_twice(deliver)
    settle(Payment.objects.get(flag=PaymentFlag.DOUBLE), Outcome.REFUNDED)
    assert shop.state == OrderState.CONFIRMED
    assert shop.books() == (5000, 10_000, 5000)
    assert balance_of(shop.order).waived.minor == 0


def test_short_payment_is_accepted_for_less(short):
    settle(short.payment, Outcome.WAIVED, note="a colleague")

    assert short.state == OrderState.CONFIRMED
    balance = balance_of(short.order)
    assert (balance.charged.minor, balance.waived.minor, balance.due.minor) == (5000, 2000, 0)
    assert short.books()


def test_rest_of_a_short_payment_is_asked_for_and_confirms_when_it_comes(short, deliver, mailoutbox):
    settle(short.payment, Outcome.ASKED)

    order = Order.objects.get(pk=short.order.pk)
    assert order.expires_at > timezone.now() + timedelta(days=2)
    assert "$20.00" in mailoutbox[-1].subject
    rest = short.start()
    assert rest.amount_minor == 2000
    short.account.pay(rest.session_id)
    deliver(short.account.event("checkout.session.completed", short.account.objects[rest.session_id]))
    assert short.state == OrderState.CONFIRMED
    assert short.books() == (5000, 5000, 0)


def test_rest_is_not_asked_for_when_the_places_are_gone(short):
    Order.objects.filter(pk=short.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(DecisionRefusedError, match="no longer held"):
        settle(short.payment, Outcome.ASKED)


def test_too_much_is_paid_back_by_the_difference(shop, deliver):
    shop.pay(amount=6000)
    deliver(shop.completed())
    assert shop.flag == PaymentFlag.AMOUNT

    settle(shop.payment, Outcome.REFUNDED)

    assert Refund.objects.get().amount_minor == 1000
    assert shop.books() == (5000, 6000, 1000)
    assert shop.state == OrderState.CONFIRMED


def test_wrong_currency_is_paid_back_in_the_currency_it_came_in(shop, deliver):
    shop.pay(currency="eur")
    deliver(shop.completed())
    assert shop.flag == PaymentFlag.CURRENCY

    settle(shop.payment, Outcome.REFUNDED)

    refund = Refund.objects.get()
    assert (refund.currency, refund.amount_minor, refund.state) == ("EUR", 5000, RefundState.SUCCEEDED)
    assert shop.flag == ""


def test_failed_refund_is_tried_again_or_made_by_transfer(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    failed = shop.account.refund(intent, 5000, status="failed")
    deliver(shop.account.event("refund.failed", failed))
    assert shop.flag == PaymentFlag.REFUND_FAILED
    assert outcomes_for(Payment.objects.get()) == [Outcome.RETRIED, Outcome.TRANSFERRED, Outcome.KEPT]

    settle(shop.payment, Outcome.TRANSFERRED, bank_details="DE00 1234")

    transfer = Refund.objects.get(method=RefundMethod.TRANSFER)
    assert (transfer.state, transfer.bank_details) == (RefundState.CREATED, "DE00 1234")
    assert shop.flag == ""


def test_refund_that_fails_again_is_flagged_again(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    deliver(shop.account.event("refund.failed", shop.account.refund(intent, 5000, status="failed")))
    shop.account.faults = [400]

    settle(shop.payment, Outcome.RETRIED)

    assert shop.flag == PaymentFlag.REFUND_FAILED
    assert Alarm.objects.filter(ended_at__isnull=True).count() == 1


def test_old_form_sent_once_more_after_a_second_failure_pays_nothing(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    deliver(shop.account.event("refund.failed", shop.account.refund(intent, 5000, status="failed")))
    shop.account.faults = [400]
    settle(shop.payment, Outcome.RETRIED, key="one-form-of-the-browser")

    with pytest.raises(DecisionRefusedError, match="meanwhile"):
        settle(shop.payment, Outcome.RETRIED, key="one-form-of-the-browser")

    assert shop.flag == PaymentFlag.REFUND_FAILED
    settle(shop.payment, Outcome.RETRIED, key="a-new-form-of-the-browser")
    assert shop.books() == (5000, 5000, 5000)


def test_failure_that_was_decided_does_not_come_back_with_the_next_refund(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    deliver(shop.account.event("refund.failed", shop.account.refund(intent, 1000, status="failed")))
    settle(shop.payment, Outcome.KEPT, note="agreed by telephone")

    deliver(shop.account.event("refund.created", shop.account.refund(intent, 500)))

    assert shop.flag == PaymentFlag.REFUNDED  # and not the failure of before


def test_money_that_went_back_at_the_provider_cancels_the_order(shop, deliver):
    intent = shop.pay_and_deliver(deliver)
    deliver(shop.account.event("refund.created", shop.account.refund(intent, 5000)))

    settle(shop.payment, Outcome.CANCELLED)

    assert (shop.state, shop.flag) == (OrderState.CANCELLED, "")
    assert shop.books() == (0, 5000, 5000)


def test_leaving_it_as_it_is_needs_a_note(late):
    with pytest.raises(DecisionRefusedError, match="write why"):
        settle(late.payment, Outcome.KEPT, note="  ")
    settle(late.payment, Outcome.KEPT, note="a donation")
    assert Decision.objects.get().note == "a donation"


def test_two_people_who_decide_at_once_decide_once(late):
    settle(late.payment, Outcome.REFUNDED)
    with pytest.raises(DecisionRefusedError, match="meanwhile"):
        settle(late.payment, Outcome.TRANSFERRED, flag=PaymentFlag.LATE)
    assert Refund.objects.count() == 1


def test_outcome_that_was_not_offered_is_refused(late):
    with pytest.raises(DecisionRefusedError, match="choose again"):
        settle(late.payment, Outcome.WAIVED)


@pytest.mark.parametrize("flag", PaymentFlag.values)
@pytest.mark.parametrize("state", OrderState.values)
def test_every_flag_can_be_settled_in_every_state(flag, state):
    found = possible_outcomes(flag, order_state=state, refundable_minor=5, is_short=True, by_provider=True)
    assert found[-1] == Outcome.KEPT
    assert set(found[:-1]) <= set(TABLE[flag])
    nothing_left = possible_outcomes(flag, order_state=state, refundable_minor=0, is_short=False, by_provider=False)
    assert not {Outcome.REFUNDED, Outcome.TRANSFERRED, Outcome.RETRIED} & set(nothing_left)
