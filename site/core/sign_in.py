"""Who tries to sign in from where, for the brake on guessing passwords (AXES_… in the settings)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own front servers saw (TRUSTED_PROXIES of them stand in front).

    X-Forwarded-For is read from its right end only: what stands further left, the client may have made up.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else direct


def account_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The account that is tried, in one spelling: addresses sign in in any case, so each case is the same account."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else "")
    return str(typed or "").strip().casefold()[:255]
