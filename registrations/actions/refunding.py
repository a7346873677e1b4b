"""Money going back. Row and key are committed first; a task calls the provider; its answer is booked under the lock."""

import logging
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django_tasks import task

from core.audit import record
from core.money import CURRENCIES
from registrations.actions.transitions import lock_order
from registrations.enums import REFUND_TRANSITIONS, LedgerKind, OrderState, PaymentFlag, PaymentState, RefundState
from registrations.gateways.base import GatewayError, GatewayRefusedError, RefundFacts, RefundRequest
from registrations.models import LedgerLine, Order, Payment, Refund
from registrations.queries.balance import balance_of
from registrations.queries.providers import gateway_to

log = logging.getLogger(__name__)

BOOKED = (RefundState.PENDING, RefundState.SUCCEEDED)


def request_refunds(order: Order, now: datetime, reason: str, by: Any = None) -> list[Refund]:
    """Ask for everything to be paid back that came in for this order and is not on its way back already.

    Expects the order locked. The rows are committed with the caller's transaction, and so are the tasks that call
    the provider: what is asked for twice is paid back once.
    """
    refunds = []
    for payment in order.payments.select_for_update().filter(state=PaymentState.PAID, intent_id__isnull=False):
        minor = refundable_minor(payment)
        if minor <= 0:
            continue
        refund = Refund.objects.create(
            payment=payment,
            amount_minor=minor,
            currency=payment.received_currency or payment.currency,
            idempotency_key=uuid.uuid4().hex,
            reason=reason[:250],
            created_at=now,
        )
        record("registrations.order.refund", order, by=by, refund=refund.pk)
        send_refund.enqueue(refund.pk)
        refunds.append(refund)
    return refunds


def refundable_minor(payment: Payment) -> int:
    """What came in and is neither paid back nor on its way, in minor units."""
    asked = payment.refunds.exclude(state=RefundState.FAILED).aggregate(minor=Sum("amount_minor"))["minor"] or 0
    return (payment.received_minor or 0) - asked


# A task by decoration, an action by nature: it is what `request_refunds` puts into the outbox, and it books.
@task(queue_name="payments")
def send_refund(refund_id: int) -> None:
    """Ask the provider to pay back; may be run again. Without a definite answer the row stays CREATED, the task fails
    visibly, and `manage.py reconcile_payments` sends it again with the same key."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.CREATED:
        return
    payment = refund.payment
    request = RefundRequest(
        refund_id=str(refund.pk),
        payment_id=str(payment.pk),
        intent_id=payment.intent_id or "",
        amount_minor=refund.amount_minor,
    )
    try:
        facts = gateway_to(payment.provider).refund(request, refund.idempotency_key)
    except GatewayRefusedError as error:
        log.error("refund %s refused: %s", refund.pk, error)
        fail_refund(refund, str(error))
        return
    except GatewayError as error:
        log.error("refund %s not sent: %s", refund.pk, error)
        Refund.objects.filter(pk=refund.pk).update(failure=str(error)[:250])
        raise
    apply_refund(payment=payment, facts=facts)


def fail_refund(refund: Refund, failure: str) -> None:
    """The provider said no: the organiser has to pay back in another way."""
    with transaction.atomic():
        lock_order(refund.payment.order_id)
        Refund.objects.filter(pk=refund.pk, state=RefundState.CREATED).update(
            state=RefundState.FAILED, failure=failure[:250], settled_at=timezone.now()
        )
        Payment.objects.filter(pk=refund.payment_id).update(flag=PaymentFlag.REFUND_FAILED)


def apply_refund(*, payment: Payment, facts: RefundFacts, now: datetime | None = None) -> Refund:
    """Book one refund as the provider has it, also one that was made at the provider. Keyed by the provider's id, so
    that cumulative amounts, copies and repetitions of events can't book it twice."""
    now = now or timezone.now()
    with transaction.atomic():
        order = lock_order(payment.order_id)
        refund = _refund_row(payment, facts, now)
        before = refund.state
        if facts.state in REFUND_TRANSITIONS[before]:
            refund.state, refund.failure = facts.state, facts.failure
            refund.settled_at = now if facts.state != RefundState.PENDING else None
            refund.save()
            _book(order, refund, before, now)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        flag = _flag_of(order, payment)
        if flag != payment.flag:
            payment.flag = flag
            payment.save(update_fields=["flag"])
    return refund


def _refund_row(payment: Payment, facts: RefundFacts, now: datetime) -> Refund:
    refund = Refund.objects.select_for_update().filter(provider_id=facts.provider_id).first()
    if refund is None and facts.refund_id.isdigit():
        refund = (
            Refund.objects.select_for_update()
            .filter(pk=int(facts.refund_id), payment=payment, provider_id__isnull=True)
            .first()
        )
    if refund is None:
        return Refund.objects.create(
            payment=payment,
            amount_minor=facts.amount_minor,
            currency=facts.currency,
            idempotency_key=f"external-{uuid.uuid4().hex}",
            provider_id=facts.provider_id,
            reason="made at the provider",
            created_at=now,
        )
    refund.provider_id = facts.provider_id
    refund.save(update_fields=["provider_id"])
    return refund


def _book(order: Order, refund: Refund, before: str, now: datetime) -> None:
    """Pending counts as paid back; a failure after that is reversed."""
    if refund.currency not in CURRENCIES:
        return
    if refund.state in BOOKED and before not in BOOKED:
        kind, minor = LedgerKind.REFUND, refund.amount_minor
    elif refund.state == RefundState.FAILED and before in BOOKED:
        kind, minor = LedgerKind.REFUND_REVERSAL, -refund.amount_minor
    else:
        return
    LedgerLine.objects.create(
        order=order,
        kind=kind,
        amount_minor=minor,
        currency=refund.currency,
        refund=refund,
        text=refund.provider_id or "",
        recorded_at=now,
    )


def _flag_of(order: Order, payment: Payment) -> str:
    """A failed refund needs a decision; so does a standing order whose money went back at the provider. A flagged
    payment that was paid back in full needs none any more."""
    if payment.refunds.filter(state=RefundState.FAILED).exists() and refundable_minor(payment) > 0:
        return PaymentFlag.REFUND_FAILED
    if order.state == OrderState.CONFIRMED and balance_of(order).due.minor > 0:
        return PaymentFlag.REFUNDED
    return payment.flag if refundable_minor(payment) > 0 else ""
