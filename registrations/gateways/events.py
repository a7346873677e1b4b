"""Signed events in Stripe's form, which the sandbox speaks too (https://docs.stripe.com/webhooks#verify-manually).

Our own reading rather than the SDK's, which raises five kinds of errors for nonsense, accepts signatures from the
future and knows one secret only.
"""

import hmac
import json
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from registrations.gateways.base import EventRefusedError, ProviderEventFacts

TOLERANCE = 300  # seconds, both ways


def sign(payload: bytes, secret: str, at: int | None = None) -> str:
    """The header that proves `payload`; `at` in seconds since 1970, now by default."""
    at = int(time.time()) if at is None else at
    return f"t={at},v1={_digest(payload, secret, str(at))}"


def _digest(payload: bytes, secret: str, at: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + payload, sha256).hexdigest()


def verify(payload: bytes, header: str, secrets: Sequence[str], now: float | None = None) -> None:
    """EventRefusedError unless one of the header's v1 signatures was made with one of `secrets` within TOLERANCE.

    Several secrets: while one is being rolled, Stripe signs with both.
    """
    parts = [part.partition("=")[::2] for part in header.split(",")]
    at = next((value for name, value in parts if name.strip() == "t"), "")
    given = [value.encode("utf-8", "replace") for name, value in parts if name.strip() == "v1"]
    if not (at.isascii() and at.isdigit() and len(at) <= 12) or not given:
        raise EventRefusedError("no usable signature header")
    expected = [_digest(payload, secret, at).encode() for secret in secrets if secret.strip()]
    if not any(hmac.compare_digest(one, other) for one in expected for other in given):
        raise EventRefusedError("no signature matches a secret of ours")
    if abs((time.time() if now is None else now) - int(at)) > TOLERANCE:
        raise EventRefusedError("signed too long ago, or in the future")


def read(payload: bytes, header: str, secrets: Sequence[str]) -> ProviderEventFacts:
    """The verified event. EventRefusedError for everything that is not a snapshot event."""
    verify(payload, header, secrets)
    try:
        event = json.loads(payload)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise EventRefusedError("not JSON") from error
    return facts_of(event)


def facts_of(event: Any) -> ProviderEventFacts:
    """The event as JSON gave it. EventRefusedError for everything that is not a snapshot event."""
    if not isinstance(event, dict) or event.get("object") != "event":
        raise EventRefusedError("not a snapshot event")
    data = event.get("data")
    subject = data.get("object") if isinstance(data, dict) else None
    if not isinstance(subject, dict):
        raise EventRefusedError("an event about nothing")
    return ProviderEventFacts(
        event_id=_text(event, "id", required=True),
        type=_text(event, "type", required=True),
        object_id=_text(subject, "id", required=True),
        intent_id=_id(subject.get("payment_intent")),
        metadata=_metadata(subject.get("metadata")),
    )


def _text(source: dict[str, Any], name: str, *, required: bool = False) -> str:
    value = source.get(name)
    if isinstance(value, str) and len(value) <= 120 and "\0" not in value and (value or not required):
        return value
    raise EventRefusedError(f"no usable {name}")


def _id(value: Any) -> str:
    """An id, or the id of an expanded object."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) and len(value) <= 120 else ""


def _metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {name: text for name, text in value.items() if isinstance(name, str) and isinstance(text, str)}
