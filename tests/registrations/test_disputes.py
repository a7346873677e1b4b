"""Disputes: rows and lines of their own, whatever order the bank's messages come in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.watching import watch_payments
from registrations.enums import DisputeStatus, OrderState, PaymentFlag
from registrations.models import Alarm, Dispute, Refund
from registrations.queries.balance import balance_of
from registrations.queries.refunds import refundable_minor, why_not_through_provider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def happens(shop, deliver, name, dispute):
    assert deliver(shop.account.event(f"charge.dispute.{name}", dispute)) == 200


def disputed(shop):
    assert shop.books()  # the sweep finds nothing
    return balance_of(shop.order).disputed.minor


def test_dispute_takes_the_money_flags_the_payment_and_keeps_the_ticket(shop, deliver, mailoutbox):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))

    happens(shop, deliver, "created", dispute)
    happens(shop, deliver, "funds_withdrawn", dispute)

    row = Dispute.objects.get()
    assert (row.status, row.withdrawn_minor, row.reason) == (DisputeStatus.NEEDS_RESPONSE, 5000, "fraudulent")
    assert row.answer_until > timezone.now()
    assert disputed(shop) == 5000
    assert (shop.flag, shop.state) == (PaymentFlag.DISPUTE, OrderState.CONFIRMED)
    assert [mail.subject for mail in mailoutbox].count("Please look: A payment is disputed") == 1


def test_dispute_that_is_won_gives_the_money_back_and_needs_nobody(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    happens(shop, deliver, "created", dispute)

    dispute["status"] = "under_review"
    happens(shop, deliver, "updated", dispute)
    assert shop.flag == ""
    dispute["status"] = "won"
    happens(shop, deliver, "closed", dispute)
    shop.account.reinstate(dispute)
    happens(shop, deliver, "funds_reinstated", dispute)

    assert Dispute.objects.get().closed_at is not None
    assert disputed(shop) == 0
    assert shop.flag == ""
    assert not Alarm.objects.filter(ended_at__isnull=True).exists()


def test_dispute_that_is_lost_needs_a_decision_about_the_order(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    happens(shop, deliver, "created", dispute)
    dispute["status"] = "lost"

    happens(shop, deliver, "closed", dispute)

    assert disputed(shop) == 5000
    assert shop.flag == PaymentFlag.DISPUTE


def test_events_in_the_wrong_order_and_twice_leave_the_same_books(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    events = [shop.account.event(f"charge.dispute.{name}", dispute) for name in ("created", "funds_withdrawn")]
    dispute["status"] = "won"
    shop.account.reinstate(dispute)
    events += [shop.account.event(f"charge.dispute.{name}", dispute) for name in ("funds_reinstated", "closed")]

    assert [deliver(event) for event in [*reversed(events), *events]] == [200] * 8

    assert disputed(shop) == 0
    assert Dispute.objects.get().status == DisputeStatus.WON


def test_inquiry_takes_no_money_and_can_be_paid_back(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver), status="warning_needs_response")

    happens(shop, deliver, "created", dispute)

    assert disputed(shop) == 0
    assert shop.flag == PaymentFlag.DISPUTE
    shop.payment.refresh_from_db()
    assert why_not_through_provider(shop.payment) == ""


def test_disputed_money_is_not_paid_back_a_second_time(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    happens(shop, deliver, "created", dispute)

    cancel_order(order=shop.order, by=UserFactory())

    shop.payment.refresh_from_db()
    assert refundable_minor(shop.payment) == 0
    assert why_not_through_provider(shop.payment) == "The payer's bank has taken this money back already."
    assert not Refund.objects.exists()
    assert shop.books() == (0, 5000, 0)


def test_dispute_before_its_payment_was_booked_is_booked_with_it(shop, deliver):
    shop.pay()
    dispute = shop.account.dispute(shop.session["payment_intent"])

    happens(shop, deliver, "created", dispute)

    assert shop.state == OrderState.CONFIRMED
    assert disputed(shop) == 5000


def test_dispute_of_another_site_and_one_that_nobody_knows_are_not_ours(shop, deliver):
    foreign = {"id": "dp_unknown", "object": "dispute", "payment_intent": "pi_unknown"}
    assert deliver(shop.account.event("charge.dispute.created", foreign)) == 200
    assert not Dispute.objects.exists()


def test_dispute_whose_end_nobody_told_us_is_found_by_watching(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    happens(shop, deliver, "created", dispute)
    dispute["status"] = "won"
    shop.account.reinstate(dispute)

    assert watch_payments() == 0

    assert disputed(shop) == 0
    assert shop.flag == ""


def test_dispute_in_an_account_of_another_currency_is_booked_in_the_currency_of_the_order(shop, deliver):
    dispute = shop.account.dispute(shop.pay_and_deliver(deliver))
    for line in dispute["balance_transactions"]:
        line.update(currency="sgd", amount=-6700)

    happens(shop, deliver, "created", dispute)

    assert disputed(shop) == 5000


def test_undelivered_events_are_taken_from_the_list(shop):
    shop.pay()
    shop.account.lose("checkout.session.completed", shop.session)
    shop.account.lose("invoice.paid", {"id": "in_1", "object": "invoice"})

    assert watch_payments() == 0

    assert shop.state == OrderState.CONFIRMED


def test_payments_without_any_message_raise_an_alarm_that_ends_with_the_next_one(shop, deliver, mailoutbox):
    UserFactory(email="boss@example.org", is_superuser=True)  # the alarm is of no event's office
    shop.pay()
    shop.account.lose("checkout.session.completed", shop.session)
    watch_payments()
    in_two_hours = timezone.now() + timedelta(hours=2)

    watch_payments(in_two_hours)
    watch_payments(in_two_hours)

    assert Alarm.objects.get().kind == "webhook_silent"
    assert [mail.to for mail in mailoutbox if mail.subject.startswith("Please look")] == [["boss@example.org"]]
    deliver(shop.account.event("checkout.session.completed", shop.session))
    watch_payments(in_two_hours)
    assert Alarm.objects.get().ended_at is not None


def test_event_that_fails_for_an_hour_raises_an_alarm(shop, deliver):
    shop.pay()
    shop.account.faults = [500] * 3
    assert deliver(shop.completed()) == 500

    watch_payments(timezone.now() + timedelta(hours=2))

    assert Alarm.objects.filter(kind="events_fail", ended_at__isnull=True).exists()


def test_key_that_is_refused_raises_an_alarm_until_it_works_again(shop, settings):
    good, settings.STRIPE_API_KEY = settings.STRIPE_API_KEY, "sk_test_wrong"
    assert watch_payments() == 1
    assert Alarm.objects.get().kind == "key_refused"

    settings.STRIPE_API_KEY = good
    assert watch_payments() == 0

    assert Alarm.objects.get().ended_at is not None
