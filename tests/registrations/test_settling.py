"""Money that comes in: once, late, twice, short, under way, in another currency."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.expiring import expire_orders
from registrations.actions.paying import start_payment
from registrations.enums import OrderState, PaymentFlag, PaymentState
from registrations.models import Order, Payment, ProviderEvent
from tests.registrations.helpers import order_for
from tests.registrations.shop import Shop

pytestmark = pytest.mark.django_db


def test_signed_event_settles_the_order(shop, deliver):
    shop.pay()

    assert deliver(shop.completed()) == 200

    assert shop.state == OrderState.CONFIRMED
    assert shop.books() == (5000, 5000, 0)
    assert (shop.flag, ProviderEvent.objects.get().attempts) == ("", 1)


@pytest.mark.parametrize(("currency", "price"), [("JPY", 5000), ("VND", 500_000), ("CNY", 10_050), ("EUR", 1999)])
def test_amounts_are_booked_exactly(stripe_account, deliver, currency, price):
    shop = Shop(stripe_account, currency=currency, price=price)
    shop.pay()

    deliver(shop.completed())

    assert shop.books() == (price, price, 0)
    assert shop.state == OrderState.CONFIRMED


def test_duplicates_are_booked_and_mailed_once(shop, deliver, monkeypatch):
    sent = []
    monkeypatch.setattr("registrations.tasks.deliver", sent.append)
    shop.pay()
    delivery = shop.completed()

    assert [deliver(delivery) for _ in range(3)] == [200, 200, 200]
    assert deliver(shop.completed()) == 200  # the same news under another id

    assert [m.template for m in sent] == ["registrations/mail/confirmed"]
    assert shop.books() == (5000, 5000, 0)
    assert len(shop.account.requests) == 3  # create, and one look for each event


def test_event_that_says_paid_is_not_believed_while_the_provider_says_open(shop, deliver):
    paid = {**shop.session, "payment_status": "paid", "status": "complete"}

    assert deliver(shop.account.event("checkout.session.completed", paid)) == 200

    assert shop.state == OrderState.PENDING


def test_expired_event_after_payment_changes_nothing(shop, deliver):
    shop.pay()
    deliver(shop.completed())

    assert deliver(shop.account.event("checkout.session.expired", {**shop.session, "status": "expired"})) == 200

    assert shop.state == OrderState.CONFIRMED
    assert Payment.objects.get().state == PaymentState.PAID


def test_async_payment_keeps_the_place_and_confirms_when_money_arrives(shop, deliver):
    shop.pay(delayed=True)
    deliver(shop.completed())
    assert Payment.objects.get().state == PaymentState.PROCESSING

    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert expire_orders() == 0
    shop.account.money_arrives(shop.payment.session_id)
    deliver(shop.account.event("checkout.session.async_payment_succeeded", shop.session))

    assert shop.state == OrderState.CONFIRMED


def test_async_success_before_completed_is_settled_once(shop, deliver):
    shop.pay(delayed=True)
    unpaid = shop.completed()
    shop.account.money_arrives(shop.payment.session_id)

    deliver(shop.account.event("checkout.session.async_payment_succeeded", shop.session))
    deliver(unpaid)

    assert shop.state == OrderState.CONFIRMED
    assert shop.books() == (5000, 5000, 0)


def test_async_failure_allows_another_attempt_and_a_stale_one_is_ignored(shop, deliver):
    shop.pay(delayed=True)
    deliver(shop.completed())
    shop.account.money_fails(shop.payment.session_id)
    failed = shop.account.event("checkout.session.async_payment_failed", shop.session)
    deliver(failed)
    first = shop.payment
    first.refresh_from_db()
    assert (first.state, first.failure) == (PaymentState.FAILED, "The bank said no.")

    shop.payment = shop.start()
    shop.pay()
    deliver(shop.completed())
    deliver(shop.account.event("checkout.session.async_payment_failed", shop.account.objects[first.session_id]))

    assert shop.state == OrderState.CONFIRMED


def test_mismatched_amount_is_booked_and_flagged(shop, deliver):
    shop.pay(amount=4000)
    assert deliver(shop.completed()) == 200
    assert (shop.state, shop.flag) == (OrderState.PENDING, PaymentFlag.AMOUNT)
    assert shop.books() == (5000, 4000, 0)


def test_rest_of_a_short_payment_leaves_nothing_to_decide(shop, deliver):
    shop.pay(amount=4000)
    deliver(shop.completed())
    assert (shop.state, shop.flag) == (OrderState.PENDING, PaymentFlag.AMOUNT)
    rest = shop.start()
    assert rest.amount_minor == 1000
    shop.account.pay(rest.session_id)

    deliver(shop.account.event("checkout.session.completed", shop.account.objects[rest.session_id]))

    assert shop.state == OrderState.CONFIRMED
    assert shop.books() == (5000, 5000, 0)
    assert set(Payment.objects.values_list("flag", flat=True)) == {""}


def test_too_much_confirms_and_is_flagged(shop, deliver):
    shop.pay(amount=6000)
    deliver(shop.completed())
    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, PaymentFlag.AMOUNT)


def test_wrong_currency_is_booked_and_flagged_and_pays_nothing(shop, deliver):
    shop.pay(currency="vnd")
    deliver(shop.completed())
    assert (shop.state, shop.flag) == (OrderState.PENDING, PaymentFlag.CURRENCY)
    assert shop.order.ledger.filter(currency="VND", amount_minor=-5000).count() == 1


def test_session_that_names_somebody_elses_payment_confirms_nothing(shop, deliver):
    other = order_for(shop.event, shop.kind)
    theirs = start_payment(order=other, success_url="https://x.example/1", cancel_url="https://x.example/2")
    shop.session["metadata"]["payment"] = str(theirs.pk)
    shop.pay()

    deliver(shop.completed())

    assert (shop.state, shop.flag) == (OrderState.PENDING, PaymentFlag.IDENTITY)
    other.refresh_from_db()
    assert other.state == OrderState.PENDING


def test_late_payment_takes_a_free_place(shop, deliver):
    session = shop.session
    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert expire_orders() == 1
    assert session["status"] == "expired"
    shop.pay()

    deliver(shop.completed())

    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, "")
    assert shop.books() == (5000, 5000, 0)


def test_late_payment_without_a_free_place_is_booked_and_flagged(stripe_account, deliver):
    shop = Shop(stripe_account, places=1)
    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    expire_orders()
    order_for(shop.event, shop.kind)
    shop.pay()

    assert deliver(shop.completed()) == 200

    assert (shop.state, shop.flag) == (OrderState.EXPIRED, PaymentFlag.LATE)
    assert shop.books() == (0, 5000, 0)


def test_payment_after_cancelling_is_booked_and_flagged(shop, deliver):
    cancel_order(order=shop.order)
    shop.pay()

    deliver(shop.completed())

    assert (shop.state, shop.flag) == (OrderState.CANCELLED, PaymentFlag.LATE)


def test_second_payment_is_booked_and_flagged(shop, deliver):
    shop.pay_twice(deliver)

    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, PaymentFlag.DOUBLE)
    assert shop.books() == (5000, 10_000, 0)


def test_expiry_finds_a_page_that_was_paid(shop):
    shop.pay()
    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    assert expire_orders() == 0

    assert shop.state == OrderState.CONFIRMED


def test_expiry_waits_while_the_provider_is_down(shop):
    Order.objects.filter(pk=shop.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    shop.account.faults = [500] * 3

    assert expire_orders() == 0
    assert shop.state == OrderState.PENDING

    assert expire_orders() == 1


def test_session_of_a_lost_answer_is_found_by_its_metadata(shop, deliver):
    Payment.objects.update(session_id=None, state=PaymentState.CREATED)
    shop.pay()

    deliver(shop.completed())

    assert shop.state == OrderState.CONFIRMED


def test_second_session_of_one_attempt_is_booked_too(shop, deliver):
    stray = {**shop.session, "id": "cs_test_stray"}
    shop.account.objects["cs_test_stray"] = stray
    shop.account.pay("cs_test_stray")

    deliver(shop.account.event("checkout.session.completed", stray))
    shop.pay()
    deliver(shop.completed())

    assert shop.state == OrderState.CONFIRMED
    assert sorted(Payment.objects.values_list("flag", flat=True)) == ["", PaymentFlag.DOUBLE]
    assert shop.books() == (5000, 10_000, 0)


def test_provider_down_asks_for_redelivery_which_is_then_processed(shop, deliver):
    shop.pay()
    delivery = shop.completed()
    shop.account.faults = [500] * 3

    assert deliver(delivery) == 500
    stored = ProviderEvent.objects.get()
    assert (stored.processed_at, "GatewayFailedError" in stored.error) == (None, True)

    assert deliver(delivery) == 200
    stored.refresh_from_db()
    assert (stored.attempts, stored.error) == (2, "")
    assert shop.state == OrderState.CONFIRMED


def test_mail_failure_does_not_fail_the_webhook(shop, deliver, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    sent_before = len(mail.outbox)
    shop.pay()

    assert deliver(shop.completed()) == 200

    assert shop.state == OrderState.CONFIRMED
    assert len(mail.outbox) == sent_before


def test_page_that_the_provider_does_not_know_holds_no_places(shop, deliver):
    session = shop.account.objects.pop(shop.payment.session_id)  # the key is another account's now
    lapse(shop.order)

    assert expire_orders() == 1

    shop.account.objects[session["id"]] = session
    shop.pay()
    assert deliver(shop.completed()) == 200
    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, "")


def test_silent_provider_holds_places_for_a_day_at_most(shop, settings):
    settings.STRIPE_API_KEY = ""
    lapse(shop.order)
    Payment.objects.update(session_expires_at=timezone.now() - timedelta(hours=23))
    assert expire_orders() == 0

    Payment.objects.update(session_expires_at=timezone.now() - timedelta(hours=25))
    assert expire_orders() == 1


def lapse(order):
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
