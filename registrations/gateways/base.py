"""What the rest of the app knows of payment providers. No Django here: dataclasses in, dataclasses out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol


class GatewayError(Exception):
    """No definite answer: connection, time-out, too many requests, wrong key. The same key may be sent again."""


class GatewayKeyError(GatewayError):
    """The provider does not accept our key: somebody has to set up another one."""


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
class DisputeFacts:
    """A dispute as the provider sees it now. `status` is one of DisputeStatus; `withdrawn_minor` is what is taken
    from us for it at present, in the currency of the payment, without the provider's fee."""

    provider_id: str
    intent_id: str
    amount_minor: int
    withdrawn_minor: int
    currency: str
    status: str
    reason: str
    opened_at: datetime
    answer_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLineFacts:
    """One line of our account at the provider, in the account's own currency; negative is out."""

    provider_id: str
    type: str
    amount_minor: int
    fee_minor: int
    currency: str
    intent_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFacts:
    """A transfer from the provider to our bank; `arrives_on` is a day in UTC."""

    provider_id: str
    amount_minor: int
    currency: str
    status: str
    created_at: datetime
    arrives_on: date


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

    def fetch_dispute(self, dispute_id: str) -> DisputeFacts: ...

    def undelivered_events(self, types: Iterable[str], since: datetime) -> Iterable[ProviderEventFacts]:
        """Events of these types that could not be delivered to us, of 30 days at most."""

    def account_lines(self, since: datetime) -> Iterable[AccountLineFacts]:
        """What moved on our account at the provider since then, the latest first."""

    def payouts(self, since: datetime) -> Iterable[PayoutFacts]: ...

    def lines_of_payout(self, payout_id: str) -> list[str]:
        """The numbers of the account lines that a payout holds; none for one that was made by hand."""

    def attempt_of(self, intent_id: str) -> tuple[str, str]:
        """Our payment's id and its order's code in the intent's metadata; each "" if it has none."""

    def read_event(self, payload: bytes, signature: str) -> ProviderEventFacts:
        """EventRefusedError unless `signature` (the header) proves that the provider sent `payload` now."""
