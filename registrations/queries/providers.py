"""Which provider takes money here, and the gateway to it. Settings are read at each call."""

from pathlib import Path

from django.conf import settings

from registrations.enums import Provider
from registrations.gateways.base import Gateway, GatewayError, GatewayRefusedError
from registrations.gateways.sandbox import SandboxGateway
from registrations.gateways.stripe import StripeGateway


def chosen_provider() -> Provider | None:
    """Stripe if there is a key, else the sandbox where it is allowed, else nobody."""
    if settings.STRIPE_API_KEY:
        return Provider.STRIPE
    return Provider.SANDBOX if sandbox_is_allowed() else None


def sandbox_is_allowed() -> bool:
    """Only in a demo, and never beside a key that moves money."""
    return bool(settings.DEMO and settings.SANDBOX_PAYMENTS and not is_live_key(settings.STRIPE_API_KEY))


def is_live_key(api_key: str) -> bool:
    return api_key.startswith(("sk_live_", "rk_live_"))


def gateway_to(provider: str) -> Gateway:
    """Raises GatewayError if this provider is no longer set up here (GatewayRefusedError for the sandbox, whose pages
    are then gone for good)."""
    if provider == Provider.SANDBOX:
        return sandbox()
    if not settings.STRIPE_API_KEY:
        raise GatewayError("STRIPE_API_KEY is empty")
    return StripeGateway(settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRETS, settings.STRIPE_API_BASE)


def sandbox() -> SandboxGateway:
    if not sandbox_is_allowed():
        raise GatewayRefusedError("the sandbox is switched off")
    return SandboxGateway(Path(settings.SANDBOX_STORE))


def takes_test_money() -> bool:
    """Whether money taken now is play money: the sandbox's, or that of a Stripe test key."""
    return not is_live_key(settings.STRIPE_API_KEY)
