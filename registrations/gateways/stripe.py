"""Stripe Checkout. The only module that imports `stripe` (docs/payments.md says how an account is set up)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

from registrations.enums import DisputeStatus, PaymentState, RefundState
from registrations.gateways import events
from registrations.gateways.base import (
    AccountLineFacts,
    DisputeFacts,
    GatewayError,
    GatewayFailedError,
    GatewayKeyError,
    GatewayRefusedError,
    PayoutFacts,
    ProviderEventFacts,
    RefundFacts,
    RefundRequest,
    SessionFacts,
    SessionRequest,
)

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, EventListParams, PayoutListParams, RefundCreateParams
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

    def fetch_dispute(self, dispute_id: str) -> DisputeFacts:
        with definite_errors():
            return _dispute_facts(self._client.v1.disputes.retrieve(dispute_id).to_dict())

    def undelivered_events(self, types: Iterable[str], since: datetime) -> Iterator[ProviderEventFacts]:
        params: EventListParams = {
            "types": sorted(types),
            "delivery_success": False,
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
        }
        with definite_errors():
            for event in self._client.v1.events.list(params).auto_paging_iter():
                yield events.facts_of(event.to_dict())

    def account_lines(self, since: datetime) -> Iterator[AccountLineFacts]:
        params: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
            "expand": ["data.source"],
        }
        with definite_errors():
            for line in self._client.v1.balance_transactions.list(params).auto_paging_iter():
                yield _account_line_facts(line.to_dict())

    def payouts(self, since: datetime) -> Iterator[PayoutFacts]:
        params: PayoutListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        with definite_errors():
            for payout in self._client.v1.payouts.list(params).auto_paging_iter():
                yield _payout_facts(payout.to_dict())

    def lines_of_payout(self, payout_id: str) -> list[str]:
        params: BalanceTransactionListParams = {"payout": payout_id, "limit": 100}
        try:
            with definite_errors():
                found = self._client.v1.balance_transactions.list(params)
                return [line.id for line in found.auto_paging_iter()]
        except GatewayRefusedError:
            return []  # a payout that was made by hand has no lines of its own

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
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayKeyError(_describe(error)) from error
    except stripe.RateLimitError as error:
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


def _dispute_facts(dispute: dict[str, Any]) -> DisputeFacts:
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    status = dispute.get("status") or ""
    return DisputeFacts(
        provider_id=dispute["id"],
        intent_id=_id_of(dispute.get("payment_intent")),
        amount_minor=dispute["amount"],
        withdrawn_minor=_withdrawn(dispute),
        currency=dispute["currency"].upper(),
        status=status if status in DisputeStatus.values else DisputeStatus.NEEDS_RESPONSE,
        reason=str(dispute.get("reason") or "")[:60],
        opened_at=_moment(dispute["created"]),
        answer_until=_moment(due_by) if due_by else None,
    )


def _withdrawn(dispute: dict[str, Any]) -> int:
    """What the account lines of the dispute leave taken from us. Where our account is kept in another currency than
    the payment, all of the dispute or nothing."""
    lines = dispute.get("balance_transactions") or []
    taken = -sum(line["amount"] for line in lines)
    if taken <= 0:
        return 0
    is_same = all(line["currency"] == dispute["currency"] for line in lines)
    return min(taken, dispute["amount"]) if is_same else int(dispute["amount"])


def _account_line_facts(line: dict[str, Any]) -> AccountLineFacts:
    source = line.get("source")
    return AccountLineFacts(
        provider_id=line["id"],
        type=str(line.get("type") or "")[:60],
        amount_minor=line["amount"],
        fee_minor=line["fee"],
        currency=line["currency"].upper(),
        intent_id=_id_of(source.get("payment_intent")) if isinstance(source, dict) else "",
        created_at=_moment(line["created"]),
    )


def _payout_facts(payout: dict[str, Any]) -> PayoutFacts:
    return PayoutFacts(
        provider_id=payout["id"],
        amount_minor=payout["amount"],
        currency=payout["currency"].upper(),
        status=str(payout.get("status") or "")[:20],
        created_at=_moment(payout["created"]),
        arrives_on=_moment(payout["arrival_date"]).date(),
    )


def _id_of(value: Any) -> str:
    """An id, or the id of an expanded object."""
    return str(value.get("id") or "") if isinstance(value, dict) else str(value or "")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
