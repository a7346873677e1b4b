"""Fixtures of this part."""

import shutil
from pathlib import Path

import pytest

from tests.registrations import fake_stripe as fake
from tests.registrations.shop import Shop


@pytest.fixture
def stripe_account(settings):
    """A fake Stripe that the real SDK talks to; the site is set up to take money there."""
    with fake.fake_stripe() as account:
        settings.STRIPE_API_KEY = fake.API_KEY
        settings.STRIPE_API_BASE = account.base
        settings.STRIPE_WEBHOOK_SECRETS = [fake.WEBHOOK_SECRET]
        yield account


@pytest.fixture
def shop(db, stripe_account):
    return Shop(stripe_account)


@pytest.fixture
def deliver(client):
    """Deliver an event to the webhook as Stripe does; returns the status code."""

    def post(delivery, **headers):
        body, signature = delivery
        return client.post(
            "/webhooks/stripe/",
            data=body,
            content_type="application/json",
            headers={"Stripe-Signature": signature, **headers},
        ).status_code

    return post


@pytest.fixture(autouse=True)
def _no_papers_left(settings):
    """What a test stored is not rolled back with its rows."""
    yield
    shutil.rmtree(Path(settings.PRIVATE_ROOT) / "proofs", ignore_errors=True)
