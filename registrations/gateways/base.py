"""What the rest of the app knows of payment providers. No Django here: dataclasses in, dataclasses out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class GatewayError(Exception):
    """No definite answer: connection, time-out, too many requests, wrong key. The same key may be sent again."""


class GatewayFailedError(GatewayError):
    """The provider broke down (5xx). It may repeat that answer for a day: send the next attempt with a new key."""


class GatewayRefusedError(GatewayError):
    """A definite no (4xx). Nothing was made; asking again in the same way is useless."""


class EventRefusedError(Exception):
    """Not an event of this provider: bad signature, too old, from the future, or nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """A payment page to be made. Amount in minor units; `expires_at` in whole UTC seconds since 1970."""

    payment_id: str
    order_id: str
    reference: str
    title: str
    amount_minor: int
    currency: str
    email: str
    language: str
    success_url: str
    cancel_url: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """A payment page as the provider sees it now. `state` is one of PaymentState's OPEN … EXPIRED.

    `payment_id` is only a number, which another site on the same account may use too: `reference`, the order's code,
    says whether it is ours. `method` is the provider's
    word for how it was paid ("card", "alipay"), "" if not known.
    """

    session_id: str
    state: str
    url: str = ""
    expires_at: datetime | None = None
    intent_id: str = ""
    amount_minor: int
    currency: str
    payment_id: str
    reference: str = ""
    method: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    refund_id: str
    payment_id: str
    intent_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """A refund as the provider sees it now. `state` is one of RefundState; `refund_id` is ours, "" if made there."""

    provider_id: str
    refund_id: str
    intent_id: str
    amount_minor: int
    currency: str
    state: str
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEventFacts:
    """A verified event: only a hint to look at `object_id`; its snapshot of the object is never believed."""

    event_id: str
    type: str
    object_id: str
    intent_id: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


class Gateway(Protocol):
    def create_session(self, request: SessionRequest, key: str) -> SessionFacts:
        """The same key and request give the same page. GatewayError or one of its kinds."""

    def fetch_session(self, session_id: str) -> SessionFacts: ...

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close the page; if that is no longer possible (paid, expired), say how it stands instead."""

    def refund(self, request: RefundRequest, key: str) -> RefundFacts: ...

    def list_refunds(self, intent_id: str) -> list[RefundFacts]: ...

    def attempt_of(self, intent_id: str) -> tuple[str, str]:
        """Our payment's id and its order's code in the intent's metadata; each "" if it has none."""

    def read_event(self, payload: bytes, signature: str) -> ProviderEventFacts:
        """EventRefusedError unless `signature` (the header) proves that the provider sent `payload` now."""
