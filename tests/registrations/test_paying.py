from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import EventStatus
from registrations.actions.paying import start_payment
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import PaymentProviderError, PaymentRefusedError
from registrations.enums import OrderState, PaymentState
from registrations.models import Order, Payment
from registrations.queries.balance import balance_of
from tests.registrations.fake_stripe import API_KEY
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


def paid_order(price=5000, currency="USD", **values):
    event, kind = open_event(price=price, currency=currency)
    return order_for(event, kind, **values)


def start(order):
    return start_payment(order=order, success_url="https://x.example/done/", cancel_url="https://x.example/back/")


@pytest.mark.parametrize(
    ("currency", "minor"), [("JPY", 5000), ("VND", 500_000), ("CNY", 10_050), ("EUR", 1999), ("KRW", 50_000)]
)
def test_session_asks_for_the_exact_amount(stripe_account, currency, minor):
    payment = start(paid_order(price=minor, currency=currency))

    session = stripe_account.objects[payment.session_id]
    assert (session["amount_total"], session["currency"]) == (minor, currency.lower())
    assert payment.state == PaymentState.OPEN
    assert payment.session_url == session["url"]


def test_session_carries_ids_language_and_expiry_but_no_method_types(stripe_account):
    order = paid_order(language="zh-hans")
    payment = start(order)

    _method, _path, params, headers = stripe_account.requests[-1]
    ids = {"order": str(order.pk), "payment": str(payment.pk), "reference": order.code}
    assert params["metadata"] == ids
    assert params["payment_intent_data"]["metadata"] == ids
    assert params["locale"] == "zh"
    assert "payment_method_types" not in params
    assert headers["Idempotency-Key"] == payment.idempotency_key
    assert int(params["expires_at"]) >= (timezone.now() + timedelta(minutes=31)).timestamp()
    order.refresh_from_db()
    assert order.expires_at.timestamp() > int(params["expires_at"])


def test_second_click_gets_the_same_page(stripe_account):
    order = paid_order()
    assert start(order).session_id == start(order).session_id
    assert len(stripe_account.requests) == 1


def test_changed_amount_closes_the_old_page_and_makes_a_new_one(stripe_account):
    order = paid_order()
    first = start(order)
    order.ledger.model.objects.create(
        order=order, kind="charge", amount_minor=700, currency="USD", recorded_at=timezone.now()
    )

    second = start(order)

    first.refresh_from_db()
    assert first.state == PaymentState.EXPIRED
    assert stripe_account.objects[first.session_id]["status"] == "expired"
    assert stripe_account.objects[second.session_id]["amount_total"] == 5700


@pytest.mark.parametrize("faults", [["reset"] * 3, ["lost answer"] * 3, [429], [401], [409] * 3])
def test_without_a_definite_answer_the_same_attempt_is_asked_again(stripe_account, faults):
    order = paid_order()
    stripe_account.faults = list(faults)

    with pytest.raises(PaymentProviderError, match="registration is safe"):
        start(order)
    payment = start(order)

    assert Payment.objects.get() == payment
    assert [o["object"] for o in stripe_account.objects.values()] == ["checkout.session"]
    order.refresh_from_db()
    assert order.state == OrderState.PENDING


@pytest.mark.parametrize("faults", [[500] * 3, ["500 remembered"] * 3, ["html"] * 3, [400]])
def test_after_a_definite_failure_the_next_attempt_has_a_new_key(stripe_account, faults):
    order = paid_order()
    stripe_account.faults = list(faults)

    with pytest.raises(PaymentProviderError):
        start(order)
    payment = start(order)

    assert [p.state for p in Payment.objects.order_by("pk")] == [PaymentState.FAILED, PaymentState.OPEN]
    assert payment.session_url.startswith("https://checkout.stripe.com/")


def test_one_lost_answer_is_mended_without_a_second_session(stripe_account):
    stripe_account.faults = ["lost answer"]
    start(paid_order())
    assert len(stripe_account.objects) == 1
    assert len(stripe_account.requests) == 2


def test_slow_provider_is_not_waited_for(stripe_account, monkeypatch):
    monkeypatch.setattr("registrations.gateways.stripe.TIMEOUT", 0.1)
    stripe_account.faults = ["slow"] * 3
    with pytest.raises(PaymentProviderError):
        start(paid_order())


def test_key_is_read_at_each_call(stripe_account, settings):
    order = paid_order()
    settings.STRIPE_API_KEY = "sk_test_old"
    with pytest.raises(PaymentProviderError):
        start(order)
    settings.STRIPE_API_KEY = API_KEY
    assert start(order).state == PaymentState.OPEN


def test_too_small_amount_is_refused_in_words(stripe_account):
    with pytest.raises(PaymentRefusedError, match=r"Less than \$0\.50"):
        start(paid_order(price=20))
    assert not stripe_account.requests


def test_nothing_due_never_calls_the_provider(stripe_account):
    event, kind = open_event(price=0)
    with pytest.raises(PaymentRefusedError, match="nothing to pay"):
        start(order_for(event, kind))
    assert not stripe_account.requests


def test_lapsed_order_can_not_be_paid(stripe_account):
    order = paid_order()
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())
    with pytest.raises(PaymentRefusedError, match="time to pay"):
        start(order)


def test_cancelled_event_takes_no_money(stripe_account):
    order = paid_order()
    order.event.status = EventStatus.CANCELLED
    order.event.save()

    with pytest.raises(PaymentRefusedError, match="cancelled"):
        start(order)

    assert stripe_account.requests == []


def test_order_tried_in_test_mode_and_paid_in_live_mode_is_no_test(stripe_account, settings, monkeypatch):
    order = paid_order()
    stripe_account.lapse(start(order).session_id)
    reconcile_payments(timezone.now() + timedelta(minutes=3))
    assert Order.objects.get().is_test
    monkeypatch.setattr("tests.registrations.fake_stripe.API_KEY", "sk_live_fake")
    settings.STRIPE_API_KEY = "sk_live_fake"

    payment = start(order)

    assert (payment.is_test, Order.objects.get().is_test) == (False, False)


def test_order_paid_in_test_mode_stays_a_test(stripe_account, settings, monkeypatch):
    order = paid_order()
    payment = start(order)
    stripe_account.pay(payment.session_id, amount=4000)
    reconcile_payments(timezone.now() + timedelta(minutes=3))
    monkeypatch.setattr("tests.registrations.fake_stripe.API_KEY", "sk_live_fake")
    settings.STRIPE_API_KEY = "sk_live_fake"

    start(order)

    assert Order.objects.get().is_test


def test_page_opened_at_the_end_of_the_hold_lengthens_it(stripe_account):
    order = paid_order()
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() + timedelta(minutes=5))

    payment = start(order)

    order.refresh_from_db()
    assert order.expires_at > payment.session_expires_at > timezone.now() + timedelta(minutes=31)


def test_hold_is_not_lengthened_for_ever(stripe_account):
    order = paid_order()
    Order.objects.filter(pk=order.pk).update(
        placed_at=timezone.now() - timedelta(hours=25), expires_at=timezone.now() + timedelta(minutes=5)
    )
    with pytest.raises(PaymentRefusedError, match="time to pay"):
        start(order)


def test_reconcile_finds_what_a_lost_webhook_missed(stripe_account):
    order = paid_order()
    payment = start(order)
    stripe_account.pay(payment.session_id)

    assert reconcile_payments().asked == 0
    result = reconcile_payments(timezone.now() + timedelta(minutes=3))

    order.refresh_from_db()
    assert (result.asked, result.failed) == (1, 0)
    assert order.state == OrderState.CONFIRMED
    assert balance_of(order).due.minor == 0


def test_reconcile_opens_the_page_of_a_process_that_died_before_the_call(stripe_account):
    order = paid_order()
    stripe_account.faults = ["reset"] * 3
    with pytest.raises(PaymentProviderError):
        start(order)

    reconcile_payments(timezone.now() + timedelta(minutes=3))

    assert Payment.objects.get().state == PaymentState.OPEN


def test_reconcile_counts_what_it_could_not_ask(stripe_account):
    start(paid_order())
    stripe_account.faults = [500] * 3
    assert reconcile_payments(timezone.now() + timedelta(minutes=3)).failed == 1


def test_only_one_module_imports_stripe():
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    sources = [p for top in ("registrations", "conferences", "lectures", "site") for p in (root / top).rglob("*.py")]
    importers = [p.name for p in sources if "import stripe" in p.read_text() and "import stripe_" not in p.read_text()]
    assert importers == ["stripe.py"]


def test_fake_refuses_what_the_sdk_does_not_know(stripe_account):
    """As Stripe does; so an SDK that drops a parameter of ours breaks these tests and not the sale."""
    import stripe

    client = stripe.StripeClient(API_KEY, base_addresses={"api": stripe_account.base})
    line = {"quantity": 1, "price_data": {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "x"}}}
    good = {"mode": "payment", "line_items": [line], "expires_at": int(timezone.now().timestamp()) + 2000}
    assert client.v1.checkout.sessions.create(good).amount_total == 5000

    for bad in (
        {**good, "payment_method_types": ["card"]},
        {**good, "line_items": [{**line, "amount": 5000}]},
        {**good, "line_items": [{**line, "price_data": {**line["price_data"], "unit_amount": 50.5}}]},
        {**good, "payment_intent_data": {"meta": {}, "x": 1}},
    ):
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.checkout.sessions.create(bad)
