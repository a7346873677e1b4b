"""A provider's event: verify, store once, look at the object at the provider, apply, mark as done."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from registrations.actions.disputing import apply_dispute
from registrations.actions.refunding import apply_refund
from registrations.actions.settling import settle_payment
from registrations.enums import PaymentState
from registrations.gateways.base import (
    DisputeFacts,
    EventRefusedError,
    Gateway,
    GatewayError,
    GatewayRefusedError,
    ProviderEventFacts,
    RefundFacts,
    SessionFacts,
)
from registrations.models import Payment, ProviderEvent
from registrations.queries.providers import gateway_to

log = logging.getLogger(__name__)

SESSION_EVENTS = frozenset(
    f"checkout.session.{name}" for name in ("completed", "expired", "async_payment_succeeded", "async_payment_failed")
)
REFUND_EVENTS = frozenset({"charge.refunded", "refund.created", "refund.updated", "refund.failed"})
DISPUTE_EVENTS = frozenset(
    f"charge.dispute.{name}" for name in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
)
HANDLED = SESSION_EVENTS | REFUND_EVENTS | DISPUTE_EVENTS


def receive_event(*, provider: str, payload: bytes, signature: str) -> None:
    """Take one delivery of one event. EventRefusedError if it is not the provider's (nothing is stored).

    The event only says where to look: what is applied is fetched from the provider's API. The row in ProviderEvent is
    committed before processing, so that an error stays visible; it is marked done in the transaction that applied it,
    and only a done event is skipped when it comes again. Anything else raised here must become a 5xx answer: then the
    provider sends the event again.
    """
    try:
        gateway = gateway_to(provider)
    except GatewayError as error:
        raise EventRefusedError(str(error)) from error
    take_event(provider, gateway, gateway.read_event(payload, signature), delivered=True)


def take_event(provider: str, gateway: Gateway, event: ProviderEventFacts, *, delivered: bool) -> None:
    """Apply an event that is known to be the provider's: delivered to us, or listed by its API."""
    if event.type not in HANDLED:
        return
    row = _stored(provider, event, delivered)
    if row.processed_at is not None:
        return
    try:
        _process(provider, gateway, event, row)
    except Exception as error:
        ProviderEvent.objects.filter(pk=row.pk).update(error=f"{type(error).__name__}: {error}"[:2000])
        raise


def _stored(provider: str, event: ProviderEventFacts, delivered: bool) -> ProviderEvent:
    """`attempts` counts deliveries only: actions/watching.py sees by them whether the webhook works."""
    row, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        event_id=event.event_id,
        defaults={
            "type": event.type[:80],
            "object_id": event.object_id,
            "received_at": timezone.now(),
            "attempts": int(delivered),
        },
    )
    if delivered and not is_new:
        ProviderEvent.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    return row


def _process(provider: str, gateway: Gateway, event: ProviderEventFacts, row: ProviderEvent) -> None:
    """Fetch outside any lock, then apply and mark in one transaction."""
    refunds: list[RefundFacts] = []
    dispute: DisputeFacts | None = None
    if event.type in SESSION_EVENTS:
        payment, facts = _session_of(provider, gateway, event.object_id)
    elif event.type in DISPUTE_EVENTS:
        dispute = _dispute_of(gateway, event.object_id)
        payment, facts = _payment_of_intent(provider, gateway, dispute.intent_id if dispute else "")
    else:
        payment, facts = _payment_of_intent(provider, gateway, event.intent_id)
        intent_id = (facts.intent_id if facts else "") or event.intent_id
        refunds = gateway.list_refunds(intent_id) if payment else []
    with transaction.atomic():
        locked = ProviderEvent.objects.select_for_update().get(pk=row.pk)
        if locked.processed_at is not None:
            return
        if payment is not None:
            _apply(payment, facts, refunds, dispute)
        _mark_done(locked, timezone.now(), "" if payment else "not ours")


def _apply(
    payment: Payment, facts: SessionFacts | None, refunds: list[RefundFacts], dispute: DisputeFacts | None
) -> None:
    """The payment first, so that a refund which arrives before its payment was booked leaves both in the books."""
    if facts is not None:
        payment = settle_payment(payment=payment, facts=facts)
    for refund in refunds:
        apply_refund(payment=payment, facts=refund)
    if dispute is not None:
        apply_dispute(payment=payment, facts=dispute)


def _dispute_of(gateway: Gateway, dispute_id: str) -> DisputeFacts | None:
    try:
        return gateway.fetch_dispute(dispute_id)
    except GatewayRefusedError as error:
        log.warning("dispute %s is not known to the provider: %s", dispute_id, error)
        return None


def _mark_done(row: ProviderEvent, now: datetime, remark: str) -> None:
    row.processed_at, row.error = now, remark
    row.save(update_fields=["processed_at", "error"])


def _session_of(provider: str, gateway: Gateway, session_id: str) -> tuple[Payment | None, SessionFacts | None]:
    """The payment that this session is of, and the session as it is now; (None, None) if it is not ours."""
    try:
        facts = gateway.fetch_session(session_id)
    except GatewayRefusedError as error:
        log.warning("session %s is not known to the provider: %s", session_id, error)
        return None, None
    payment = Payment.objects.filter(provider=provider, session_id=facts.session_id).first()
    if payment is None:
        payment = _named_payment(provider, facts.payment_id, facts.reference)
        if payment is not None and payment.session_id:
            payment = _stray_payment(payment, facts)
    return (payment, facts) if payment is not None else (None, None)


def _named_payment(provider: str, payment_id: str, reference: str) -> Payment | None:
    """The payment that metadata names. Another site on the same account counts its payments too (a trial beside the
    real site), so the number alone is not believed: the order's code has to fit."""
    if not (payment_id.isascii() and payment_id.isdigit() and len(payment_id) < 19):
        return None
    return Payment.objects.filter(provider=provider, pk=int(payment_id), order__code=reference).first()


def _stray_payment(named: Payment, facts: SessionFacts) -> Payment | None:
    """A second session of one attempt, made by an answer that we never saw: its money gets a row of its own."""
    if facts.state not in (PaymentState.PAID, PaymentState.PROCESSING):
        return None
    log.error("payment %s: a second session %s took money", named.pk, facts.session_id)
    return Payment.objects.get_or_create(
        session_id=facts.session_id,
        defaults={
            "order_id": named.order_id,
            "change_id": named.change_id,
            "provider": named.provider,
            "is_test": named.is_test,
            "amount_minor": named.amount_minor,
            "currency": named.currency,
            "state": PaymentState.FAILED,
            "idempotency_key": f"stray-{facts.session_id}"[:80],
            "failure": "a second session of one attempt",
            "created_at": timezone.now(),
        },
    )[0]


def _payment_of_intent(provider: str, gateway: Gateway, intent_id: str) -> tuple[Payment | None, SessionFacts | None]:
    """The payment behind a refund or dispute, and its session if the money was not booked yet."""
    if not intent_id:
        return None, None
    payment = Payment.objects.filter(provider=provider, intent_id=intent_id).first()
    if payment is None:
        payment = _named_payment(provider, *gateway.attempt_of(intent_id))
    if payment is None or payment.state == PaymentState.PAID or not payment.session_id:
        return payment, None
    return payment, gateway.fetch_session(payment.session_id)
