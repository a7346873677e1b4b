"""What the webhook answers: signatures, nonsense, what is not for us."""

import hmac
import json
import time

import pytest
from django.test import Client
from stripe import WebhookSignature

from registrations.enums import OrderState, PaymentState
from registrations.models import Payment, ProviderEvent
from tests.registrations.fake_stripe import WEBHOOK_SECRET

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("event_type", "subject"),
    [
        ("customer.created", {"id": "cus_1", "object": "customer"}),
        ("checkout.session.completed", {"id": "cs_of_another_app", "object": "checkout.session"}),
        ("refund.created", {"id": "re_1", "object": "refund", "payment_intent": "pi_of_another_app"}),
        ("charge.refunded", {"id": "ch_1", "object": "charge", "payment_intent": None}),
    ],
)
def test_what_is_not_ours_is_taken_politely(shop, deliver, event_type, subject):
    assert deliver(shop.account.event(event_type, subject)) == 200
    assert shop.state == OrderState.PENDING


def test_forged_and_old_and_future_signatures_are_refused(shop, deliver):
    shop.pay()
    body, good = shop.completed()
    now = int(time.time())
    headers = [
        "",
        "t=1,v1=abc",
        f"t={now},v1=é漢",
        f"t={now}",
        f"v1={good.partition('v1=')[2]}",
        f"t=²,v1={good.partition('v1=')[2]}",
        good.replace("v1=", "v0="),
        shop.completed(secret="whsec_other")[1],
        WebhookSignature.generate_signature_header(body.decode(), WEBHOOK_SECRET, now - 301),
        WebhookSignature.generate_signature_header(body.decode(), WEBHOOK_SECRET, now + 400),
        WebhookSignature.generate_signature_header(body.decode(), WEBHOOK_SECRET, now + 86400),
    ]

    assert [deliver((body, header)) for header in headers] == [400] * len(headers)
    assert deliver((body + b" ", good)) == 400
    assert not ProviderEvent.objects.exists()
    assert shop.state == OrderState.PENDING


@pytest.mark.parametrize("skew", [-240, 0, 240])
def test_clocks_may_differ_by_four_minutes(shop, deliver, skew):
    shop.pay()
    assert deliver(shop.completed(at=int(time.time()) + skew)) == 200


def test_one_of_several_secrets_is_enough(shop, deliver, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_next", WEBHOOK_SECRET, ""]
    shop.pay()
    assert deliver(shop.completed()) == 200
    assert deliver(shop.completed(secret="whsec_next")) == 200
    assert deliver(shop.completed(secret="")) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"{" * 100_000,
        json.dumps({"id": "evt_1", "object": "v2.core.event", "type": "v1.x"}).encode(),
        json.dumps({"id": "evt_1", "object": "event", "type": "refund.created", "data": []}).encode(),
        json.dumps({"id": 7, "object": "event", "type": "refund.created", "data": {"object": {"id": "x"}}}).encode(),
        json.dumps(
            {"id": "e\0", "object": "event", "type": "refund.created", "data": {"object": {"id": "x"}}}
        ).encode(),
    ],
)
def test_signed_nonsense_is_refused(stripe_account, deliver, body):
    at = int(time.time())
    digest = hmac.new(WEBHOOK_SECRET.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
    assert deliver((body, f"t={at},v1={digest}")) == 400
    assert not ProviderEvent.objects.exists()


def test_without_a_key_everything_is_refused(deliver, settings):
    settings.STRIPE_API_KEY = ""
    assert deliver((b"{}", "t=1,v1=abc")) == 400


def test_get_and_foreign_content_are_refused(client, stripe_account):
    assert client.get("/webhooks/stripe/").status_code == 405


def test_webhook_needs_no_csrf_token(shop):
    shop.pay()
    body, signature = shop.completed()
    answer = Client(enforce_csrf_checks=True).post(
        "/webhooks/stripe/", data=body, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert answer.status_code == 200


def of_another_site(shop):
    """A paid session of another installation on the same account: its payment happens to have the number of ours."""
    foreign = {
        **shop.session,
        "id": "cs_test_foreign",
        "metadata": {**shop.session["metadata"], "reference": "ELSEWHR"},
    }
    foreign["_intent_metadata"] = foreign["metadata"]
    shop.account.objects[foreign["id"]] = foreign
    return shop.account.pay(foreign["id"])


@pytest.mark.parametrize("has_session", [True, False])
def test_money_of_another_site_on_the_account_is_not_ours(shop, deliver, has_session):
    foreign = of_another_site(shop)
    if not has_session:
        Payment.objects.update(session_id=None, state=PaymentState.CREATED)

    assert deliver(shop.account.event("checkout.session.completed", foreign)) == 200

    assert shop.state == OrderState.PENDING
    assert ProviderEvent.objects.get().error == "not ours"
    assert shop.books() == (5000, 0, 0)


def test_refund_by_another_site_on_the_account_is_not_ours(shop, deliver):
    shop.pay_and_deliver(deliver)
    refund = shop.account.refund(of_another_site(shop)["payment_intent"], 5000)

    assert deliver(shop.account.event("refund.created", refund)) == 200

    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, "")
    assert shop.books() == (5000, 5000, 0)
