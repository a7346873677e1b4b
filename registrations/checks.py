"""Payment settings that must not go together: `manage.py check` and every start by manage.py stop at them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from registrations.queries.providers import is_live_key


@register(Tags.security)
def check_payment_settings(**_kwargs: Any) -> list[CheckMessage]:
    return list(_problems())


def _problems() -> Iterator[CheckMessage]:
    key, base = settings.STRIPE_API_KEY, settings.STRIPE_API_BASE
    if settings.SANDBOX_PAYMENTS and not settings.DEMO:
        yield Error("SANDBOX_PAYMENTS is only for the demo.", id="registrations.E001")
    if settings.SANDBOX_PAYMENTS and is_live_key(key):
        yield Error("The sandbox can't run beside a live Stripe key.", id="registrations.E002")
    if base and not base.startswith("https://") and is_live_key(key):
        yield Error("STRIPE_API_BASE must be https:// with a live key.", id="registrations.E003")
    if key and not key.startswith(("sk_", "rk_")):
        yield Error(
            "STRIPE_API_KEY is no secret key.",
            hint="Secret keys begin with sk_, restricted ones with rk_.",
            id="registrations.E004",
        )
    if key and not settings.STRIPE_WEBHOOK_SECRETS:
        yield Warning("Without STRIPE_WEBHOOK_SECRET no payment is noticed at once.", id="registrations.W001")
