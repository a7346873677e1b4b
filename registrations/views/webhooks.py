"""Where providers deliver their events. 400: not theirs, or nonsense. 200: done, or not ours. 500: send it again."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.access import public
from registrations.actions.receiving import receive_event
from registrations.enums import Provider
from registrations.gateways.base import EventRefusedError

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024  # bytes; Stripe's events are a few kilobytes


@csrf_exempt
@require_POST
@public
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Stripe's endpoint; the signature over the raw body is what lets a delivery in."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _answer(413, "too large")
    return deliver_event(Provider.STRIPE, request.body, request.headers.get("Stripe-Signature", ""))


def deliver_event(provider: str, payload: bytes, signature: str) -> HttpResponse:
    """What every delivery goes through, from Stripe over the network or from the sandbox's page."""
    try:
        receive_event(provider=provider, payload=payload, signature=signature)
    except EventRefusedError as error:
        log.warning("%s event refused: %s", provider, error)
        return _answer(400, "refused")
    except Exception:
        log.exception("%s event not processed", provider)
        return _answer(500, "try again")
    return _answer(200, "ok")


def _answer(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
