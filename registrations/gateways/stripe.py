"""Stripe Checkout. The only module that imports `stripe` (docs/payments.md says how an account is set up)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

from registrations.enums import PaymentState, RefundState
from registrations.gateways import events
from registrations.gateways.base import (
    GatewayError,
    GatewayFailedError,
    GatewayRefusedError,
    ProviderEventFacts,
    RefundFacts,
    RefundRequest,
    SessionFacts,
    SessionRequest,
)

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams
    from stripe.params.checkout import SessionCreateParams, SessionRetrieveParams

TIMEOUT = 10  # seconds per try, and the client makes three: a buyer must not wait minutes
LOCALES = {"en": "en", "zh-hans": "zh", "vi": "vi"}
REFUND_STATES: dict[str, str] = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class StripeGateway:
    """One account. Made anew for each call, so that a rolled key counts at once."""

    def __init__(self, api_key: str, webhook_secrets: Sequence[str], api_base: str = "") -> None:
        self._secrets = webhook_secrets
        self._client = stripe.StripeClient(
            api_key,
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
            base_addresses={"api": api_base} if api_base else {},
        )

    def create_session(self, request: SessionRequest, key: str) -> SessionFacts:
        with definite_errors():
            params = session_parameters(request)
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": key})
        return _session_facts(session.to_dict())

    def fetch_session(self, session_id: str) -> SessionFacts:
        expanded: SessionRetrieveParams = {"expand": ["payment_intent.latest_charge"]}
        with definite_errors():
            session = self._client.v1.checkout.sessions.retrieve(session_id, expanded)
        return _session_facts(session.to_dict())

    def expire_session(self, session_id: str) -> SessionFacts:
        try:
            with definite_errors():
                self._client.v1.checkout.sessions.expire(session_id)
        except GatewayRefusedError:
            pass  # "only open sessions can be expired": complete may mean paid, so look
        return self.fetch_session(session_id)

    def refund(self, request: RefundRequest, key: str) -> RefundFacts:
        params: RefundCreateParams = {
            "payment_intent": request.intent_id,
            "amount": request.amount_minor,
            "reason": "requested_by_customer",
            "metadata": {"payment": request.payment_id, "refund": request.refund_id},
        }
        with definite_errors():
            refund = self._client.v1.refunds.create(params, {"idempotency_key": key})
        return _refund_facts(refund.to_dict())

    def list_refunds(self, intent_id: str) -> list[RefundFacts]:
        with definite_errors():
            found = self._client.v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return [_refund_facts(refund.to_dict()) for refund in found.auto_paging_iter()]

    def attempt_of(self, intent_id: str) -> tuple[str, str]:
        try:
            with definite_errors():
                intent = self._client.v1.payment_intents.retrieve(intent_id).to_dict()
        except GatewayRefusedError:
            return "", ""
        metadata = intent.get("metadata") or {}
        return str(metadata.get("payment", "")), str(metadata.get("reference", ""))

    def read_event(self, payload: bytes, signature: str) -> ProviderEventFacts:
        return events.read(payload, signature, self._secrets)


def session_parameters(request: SessionRequest) -> "SessionCreateParams":
    """No payment_method_types: which methods are offered is decided in the account (dynamic payment methods)."""
    metadata = {"order": request.order_id, "payment": request.payment_id, "reference": request.reference}
    params: SessionCreateParams = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency.lower(),
                    "unit_amount": request.amount_minor,
                    "product_data": {"name": request.title[:250]},
                },
            }
        ],
        "client_reference_id": request.reference,
        "customer_email": request.email,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "locale": LOCALES.get(request.language, "auto"),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": request.expires_at,
    }
    return params


@contextmanager
def definite_errors() -> Iterator[None]:
    """The SDK's errors, sorted by what may be done next."""
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError, stripe.RateLimitError) as error:
        raise GatewayError(_describe(error)) from error
    except stripe.APIConnectionError as error:
        raise GatewayError(_describe(error)) from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status == 409 or not status:
            raise GatewayError(_describe(error)) from error
        kind: Callable[[str], GatewayError] = GatewayRefusedError if 400 <= status < 500 else GatewayFailedError
        raise kind(_describe(error)) from error


def _describe(error: stripe.StripeError) -> str:
    """For the log and the organiser. Never the request: it holds the buyer's address."""
    return f"{type(error).__name__} {error.http_status or ''} {error.user_message or error}"[:250]


def _session_facts(session: dict[str, Any]) -> SessionFacts:
    intent = session.get("payment_intent")
    expanded: dict[str, Any] = intent if isinstance(intent, dict) else {}
    problem = expanded.get("last_payment_error") or {}
    expires_at = session.get("expires_at")
    metadata = session.get("metadata") or {}
    charge = expanded.get("latest_charge")
    paid_by = (charge.get("payment_method_details") or {}) if isinstance(charge, dict) else {}
    return SessionFacts(
        session_id=session["id"],
        state=_session_state(session, expanded),
        url=session.get("url") or "",
        expires_at=datetime.fromtimestamp(expires_at, UTC) if expires_at else None,
        intent_id=(expanded.get("id") if expanded else intent) or "",
        amount_minor=session.get("amount_total") or 0,
        currency=(session.get("currency") or "").upper(),
        payment_id=str(metadata.get("payment", "")),
        reference=str(metadata.get("reference", "")),
        method=str(paid_by.get("type") or "")[:40],
        failure=str(problem.get("message") or "")[:250],
    )


def _session_state(session: dict[str, Any], intent: dict[str, Any]) -> str:
    """`complete` says only that the buyer is done; `payment_status` says whether there is money."""
    if session.get("payment_status") == "paid":
        return PaymentState.PAID
    if session.get("status") == "expired":
        return PaymentState.EXPIRED
    if session.get("status") == "complete":
        gone = intent.get("status") in ("requires_payment_method", "canceled")
        return PaymentState.FAILED if gone else PaymentState.PROCESSING
    return PaymentState.OPEN


def _refund_facts(refund: dict[str, Any]) -> RefundFacts:
    intent = refund.get("payment_intent")
    return RefundFacts(
        provider_id=refund["id"],
        refund_id=str((refund.get("metadata") or {}).get("refund", "")),
        intent_id=(intent.get("id") if isinstance(intent, dict) else intent) or "",
        amount_minor=refund["amount"],
        currency=refund["currency"].upper(),
        state=REFUND_STATES.get(refund.get("status") or "", RefundState.PENDING),
        failure=str(refund.get("failure_reason") or "")[:250],
    )
