"""Refunds that staff ask for: part or whole, twice by accident, above a limit, by transfer."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.paying_back import (
    approve_refund,
    ask_refund,
    decline_refund,
    record_transfer,
    return_transfer,
)
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import RefundRefusedError
from registrations.enums import OrderState, PaymentFlag, RefundMethod, RefundState
from registrations.models import Payment, Refund, RegistrationSettings
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.rules.refunds import needs_second_person, refundable_until
from tests.factories import UserFactory
from tests.registrations.shop import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(shop, deliver):
    shop.pay_and_deliver(deliver)
    shop.staff, shop.boss = UserFactory(), UserFactory()
    return shop


def ask(shop, minor, **values):
    values = {"reason": "came a day late", "by": shop.staff, "key": uuid.uuid4().hex, **values}
    payment = Payment.objects.select_related("order__event").get(pk=shop.payment.pk)
    return ask_refund(payment=payment, amount=Money(minor, "USD"), **values)


def limit(shop, minor):
    RegistrationSettings.objects.filter(event=shop.event).update(refund_limit_minor=minor)


def state_of(refund):
    return Refund.objects.get(pk=refund.pk).state


def test_part_of_a_payment_lowers_the_price_of_the_standing_order(paid):
    refund = ask(paid, 2000)

    assert state_of(refund) == RefundState.SUCCEEDED
    balance = balance_of(paid.order)
    assert (balance.refunded.minor, balance.waived.minor, balance.due.minor) == (2000, 2000, 0)
    assert paid.books() == (5000, 5000, 2000)
    assert (paid.state, paid.flag) == (OrderState.CONFIRMED, "")


def test_several_parts_never_exceed_what_came_in(paid):
    ask(paid, 2000)
    ask(paid, 2500)

    with pytest.raises(RefundRefusedError, match=r"Between the smallest amount and \$5.00 can be paid back"):
        ask(paid, 501)
    ask(paid, 500)
    with pytest.raises(RefundRefusedError, match="Nothing of this payment can be paid back"):
        ask(paid, 1)
    assert paid.books() == (5000, 5000, 5000)


@pytest.mark.parametrize(("minor", "currency"), [(0, "USD"), (-1, "USD"), (5001, "USD"), (100, "VND")])
def test_amount_that_makes_no_sense_is_refused(paid, minor, currency):
    with pytest.raises(RefundRefusedError):
        ask_refund(payment=paid.payment, amount=Money(minor, currency), reason="", by=paid.staff, key="k" * 32)
    assert not Refund.objects.exists()


def test_payment_that_never_came_is_not_paid_back(shop):
    with pytest.raises(RefundRefusedError, match="Nothing"):
        ask_refund(payment=shop.payment, amount=Money(1, "USD"), reason="", by=UserFactory(), key="k" * 32)


def test_one_form_sent_twice_is_one_refund(paid):
    first, second = ask(paid, 1000, key="one-form"), ask(paid, 1000, key="one-form")

    assert first.pk == second.pk
    assert len([item for item in paid.account.objects.values() if item["object"] == "refund"]) == 1


def test_form_of_another_payment_is_refused(paid, stripe_account, deliver):
    ask(paid, 1000, key="one-form")
    other = Shop(stripe_account)
    other.pay_and_deliver(deliver)
    other.staff = paid.staff
    with pytest.raises(RefundRefusedError, match="another payment"):
        ask(other, 1000, key="one-form")


def test_cancelling_after_a_part_pays_back_the_rest(paid):
    ask(paid, 2000)

    cancel_order(order=paid.order, by=paid.staff)

    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [2000, 3000]
    assert balance_of(paid.order).refunded.minor == 5000


def test_above_the_limit_a_second_person_has_to_approve(paid):
    limit(paid, 1000)
    refund = ask(paid, 1001)
    assert state_of(refund) == RefundState.REQUESTED
    assert balance_of(paid.order).refunded.minor == 0

    with pytest.raises(RefundRefusedError, match="Somebody else"):
        approve_refund(refund=refund, by=paid.staff)
    approve_refund(refund=refund, by=paid.boss)

    refund.refresh_from_db()
    assert (refund.state, refund.requested_by, refund.decided_by) == (RefundState.SUCCEEDED, paid.staff, paid.boss)
    assert balance_of(paid.order).refunded.minor == 1001
    with pytest.raises(RefundRefusedError, match="can't be done any more"):
        approve_refund(refund=refund, by=paid.boss)


def test_many_small_refunds_are_one_large_one(paid):
    limit(paid, 1000)
    ask(paid, 600)

    assert state_of(ask(paid, 600)) == RefundState.REQUESTED


def test_database_refuses_approval_by_the_same_person(paid):
    limit(paid, 0)
    refund = ask(paid, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(state=RefundState.CREATED, decided_by=paid.staff)


def test_declined_refund_pays_nothing_and_frees_the_amount(paid):
    limit(paid, 0)
    refund = ask(paid, 5000)
    with pytest.raises(RefundRefusedError):
        ask(paid, 1)

    decline_refund(refund=refund, by=paid.boss, reason="not agreed")

    assert state_of(refund) == RefundState.DECLINED
    assert paid.books() == (5000, 5000, 0)
    assert ask(paid, 1).state == RefundState.REQUESTED


def test_who_asked_may_take_it_back(paid):
    limit(paid, 0)
    refund = ask(paid, 5000)
    decline_refund(refund=refund, by=paid.staff)
    assert state_of(refund) == RefundState.DECLINED


def test_refund_on_its_way_to_the_provider_is_not_declined(paid):
    paid.account.faults = ["lost answer"] * 3
    refund = ask(paid, 1000)
    assert state_of(refund) == RefundState.CREATED
    with pytest.raises(RefundRefusedError, match="can't be stopped"):
        decline_refund(refund=refund, by=paid.boss)


def test_cancelling_above_the_limit_waits_too_but_not_for_a_holder(paid):
    limit(paid, 1000)
    cancel_order(order=paid.order, by=paid.staff)
    assert Refund.objects.get().state == RefundState.REQUESTED

    reconcile_payments(timezone.now() + timedelta(hours=1))

    assert Refund.objects.get().state == RefundState.REQUESTED


def test_holder_who_cancels_in_time_needs_no_second_person(paid):
    limit(paid, 0)
    paid.event.cancellation_steps.create(days_before=1, percent=100)
    cancel_order(order=paid.order)
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_transfer_is_booked_when_it_was_made_and_its_account_forgotten(paid):
    refund = ask(paid, 5000, method=RefundMethod.TRANSFER, bank_details="An Nguyễn, DE00 1234")
    reconcile_payments(timezone.now() + timedelta(hours=1))
    assert state_of(refund) == RefundState.CREATED
    assert balance_of(paid.order).refunded.minor == 0

    record_transfer(refund=refund, reference="REF 7", by=paid.boss)

    refund.refresh_from_db()
    assert (refund.state, refund.bank_details, refund.reference) == (RefundState.SUCCEEDED, "", "REF 7")
    assert paid.books() == (5000, 5000, 5000)
    with pytest.raises(RefundRefusedError):
        record_transfer(refund=refund, reference="REF 8", by=paid.boss)


def test_transfer_that_comes_back_is_reversed_and_alarms(paid, mailoutbox):
    refund = ask(paid, 5000, method=RefundMethod.TRANSFER)
    record_transfer(refund=refund, reference="REF 7", by=paid.boss)

    return_transfer(refund=refund, reason="account closed", by=paid.staff)

    assert state_of(refund) == RefundState.FAILED
    assert paid.flag == PaymentFlag.REFUND_FAILED
    balance = balance_of(paid.order)
    assert (balance.refunded.minor, balance.waived.minor, balance.due.minor) == (0, 0, 0)
    assert "Please look: A refund failed" in [mail.subject for mail in mailoutbox]


def test_transfer_needs_approval_above_the_limit_like_any_other(paid):
    limit(paid, 0)
    refund = ask(paid, 5000, method=RefundMethod.TRANSFER)
    with pytest.raises(RefundRefusedError, match="waits for a second person"):
        record_transfer(refund=refund, reference="", by=paid.staff)
    approve_refund(refund=refund, by=paid.boss)
    record_transfer(refund=refund, reference="", by=paid.staff)
    assert state_of(refund) == RefundState.SUCCEEDED


@pytest.mark.parametrize("way", ["transfer", "approval"])
def test_what_went_back_in_the_dashboard_meanwhile_does_not_go_back_again(paid, deliver, way):
    limit(paid, 1000 if way == "approval" else None)
    refund = ask(paid, 4000, method="transfer" if way == "transfer" else "")
    deliver(paid.account.event("refund.created", paid.account.refund(Payment.objects.get().intent_id, 2000)))
    assert problems_of_books(paid.event) == []

    with pytest.raises(RefundRefusedError, match="more than came in"):
        if way == "transfer":
            record_transfer(refund=refund, reference="T1", by=paid.boss)
        else:
            approve_refund(refund=refund, by=paid.boss)

    decline_refund(refund=refund, by=paid.boss)
    assert paid.books()[1:] == (5000, 2000)


def test_provider_refund_is_not_recorded_as_a_transfer(paid):
    with pytest.raises(RefundRefusedError, match="not paid back by bank transfer"):
        record_transfer(refund=ask(paid, 100), reference="", by=paid.staff)


def test_refused_refund_alarms_by_mail_once(paid, mailoutbox):
    paid.account.refund(Payment.objects.get().intent_id, 5000)  # somebody was faster in the dashboard

    assert state_of(ask(paid, 5000)) == RefundState.FAILED

    assert paid.flag == PaymentFlag.REFUND_FAILED
    alarms = [mail for mail in mailoutbox if mail.subject.startswith("Please look")]
    assert [mail.subject for mail in alarms] == ["Please look: A refund failed"]
    assert paid.order.code in alarms[0].body
    assert paid.order.name not in alarms[0].body


def test_wallet_is_paid_back_through_the_provider_only_in_time(shop, deliver):
    shop.pay(method="alipay")
    deliver(shop.completed())
    shop.staff = UserFactory()
    payment = Payment.objects.get()
    assert payment.method == "alipay"
    Payment.objects.update(paid_at=timezone.now() - timedelta(days=91))

    with pytest.raises(RefundRefusedError, match="could be paid back until"):
        ask(shop, 1000, method=RefundMethod.PROVIDER)
    refund = ask(shop, 1000)

    assert (refund.method, refund.state) == (RefundMethod.TRANSFER, RefundState.CREATED)


def test_card_has_no_last_day():
    now = timezone.now()
    assert refundable_until("card", now) is None
    assert refundable_until("wechat_pay", now) < now + timedelta(days=180)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 10_000))
def test_limit_counts_the_sum(limit_minor, before, minor):
    assert needs_second_person(limit_minor, before, minor) == (before + minor > limit_minor)
    assert not needs_second_person(None, before, minor)


def test_holder_of_an_order_that_stands_hears_of_a_partial_refund_once(shop, deliver, mailoutbox):
    intent = shop.pay_and_deliver(deliver)
    mailoutbox.clear()

    refund = shop.account.refund(intent, 1000)
    for _ in range(2):
        deliver(shop.account.event("refund.updated", refund))

    assert [mail.subject for mail in mailoutbox if "paid back" in mail.subject] == [
        f"Money is paid back to you: {shop.event.title}"
    ]
    assert "$10.00" in next(mail.body for mail in mailoutbox if "paid back" in mail.subject)
