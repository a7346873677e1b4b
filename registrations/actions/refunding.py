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
from registrations.actions.alarms import follow_flag
from registrations.actions.crediting import follow_books
from registrations.actions.transitions import lock_order
from registrations.enums import (
    REFUND_TRANSITIONS,
    LedgerKind,
    OrderState,
    PaymentFlag,
    PaymentState,
    RefundMethod,
    RefundState,
)
from registrations.gateways.base import GatewayError, GatewayRefusedError, RefundFacts, RefundRequest
from registrations.models import LedgerLine, Order, Payment, Refund, RegistrationSettings
from registrations.queries.balance import balance_of
from registrations.queries.providers import gateway_to
from registrations.queries.refunds import GONE, MADE_ELSEWHERE, WENT, refund_method, refundable_minor
from registrations.rules.refunds import needs_second_person
from registrations.tasks import send_order_mail

log = logging.getLogger(__name__)


def request_refunds(
    order: Order, now: datetime, reason: str, by: Any = None, most_minor: int | None = None
) -> list[Refund]:
    """Ask for everything to be paid back that came in for this order and is not on its way back already; with
    `most_minor` for so much of it in the order's currency, from the latest payment on.

    Expects the order locked. The rows are committed with the caller's transaction, and so are the tasks that call
    the provider: what is asked for twice is paid back once. What can't go back the way it came waits for a transfer.
    """
    refunds = []
    for payment in order.payments.select_for_update().filter(state=PaymentState.PAID).order_by("-pk"):
        minor, currency = refundable_minor(payment), payment.received_currency or payment.currency
        if most_minor is not None and currency == order.currency:
            minor = min(minor, most_minor)
            most_minor -= max(0, minor)
        elif most_minor is not None and order.state != OrderState.CANCELLED:
            continue  # money in another currency is a decision of its own while the order stands
        if minor > 0 and currency in CURRENCIES:
            payment.order = order
            refunds.append(add_refund(payment, minor, reason=reason, now=now, by=by))
    return refunds


def add_refund(
    payment: Payment,
    minor: int,
    *,
    reason: str,
    now: datetime,
    by: Any = None,
    method: str = "",
    key: str = "",
    bank_details: str = "",
) -> Refund:
    """One more refund row, and the task that sends it unless a second person has to approve it first.

    Expects the order locked and the amount checked. What a holder asks for within the organiser's own rules (no `by`)
    needs nobody else.
    """
    order = payment.order
    limit = RegistrationSettings.objects.filter(event_id=order.event_id).values_list("refund_limit_minor", flat=True)
    asked = Refund.objects.filter(payment__order=order).exclude(state__in=GONE)
    before = asked.aggregate(minor=Sum("amount_minor"))["minor"] or 0
    must_wait = by is not None and needs_second_person(limit.first(), before, minor)
    refund = Refund.objects.create(
        payment=payment,
        amount_minor=minor,
        currency=payment.received_currency or payment.currency,
        method=method or refund_method(payment, now),
        state=RefundState.REQUESTED if must_wait else RefundState.CREATED,
        idempotency_key=key or uuid.uuid4().hex,
        reason=reason[:250],
        bank_details=bank_details,
        requested_by=by,
        created_at=now,
    )
    record("registrations.order.refund", order, by=by, refund=refund.pk)
    send_if_due(refund)
    return refund


def send_if_due(refund: Refund) -> None:
    """Into the outbox what a provider is to pay back. A transfer is made by people."""
    if refund.state == RefundState.CREATED and refund.method == RefundMethod.PROVIDER:
        send_refund.enqueue(refund.pk)


# A task by decoration, an action by nature: it is what `add_refund` puts into the outbox, and it books.
@task(queue_name="payments")
def send_refund(refund_id: int) -> None:
    """Ask the provider to pay back; may be run again. Without a definite answer the row stays CREATED, the task fails
    visibly, and `manage.py reconcile_payments` sends it again with the same key."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.CREATED or refund.method != RefundMethod.PROVIDER:
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
        order = lock_order(refund.payment.order_id)
        failed = Refund.objects.filter(pk=refund.pk, state=RefundState.CREATED).update(
            state=RefundState.FAILED, failure=failure[:250], settled_at=timezone.now()
        )
        if failed:  # and not if another worker has heard otherwise meanwhile
            set_flag(order, refund.payment_id, PaymentFlag.REFUND_FAILED)


def apply_refund(*, payment: Payment, facts: RefundFacts, now: datetime | None = None) -> Refund:
    """Book one refund as the provider has it, also one that was made at the provider. Keyed by the provider's id, so
    that cumulative amounts, copies and repetitions of events can't book it twice."""
    now = now or timezone.now()
    with transaction.atomic():
        order = lock_order(payment.order_id)
        refund = _refund_row(payment, facts, now)
        move_refund(order, refund, facts.state, now, failure=facts.failure)
    return refund


def move_refund(order: Order, refund: Refund, state: str, now: datetime, *, failure: str = "", by: Any = None) -> bool:
    """To `state` if the table allows it, with lines in the books and the payment's flag. Expects the order locked."""
    before = refund.state
    if state not in REFUND_TRANSITIONS[before]:
        return False
    refund.state, refund.failure = state, failure
    refund.settled_at = now if state in (RefundState.SUCCEEDED, RefundState.FAILED) else None
    refund.save()
    _book(order, refund, before, now, by)
    if refund.state in WENT and before not in WENT and order.state == OrderState.CONFIRMED:
        send_order_mail.enqueue(order.pk, "refunded")
    follow_books(order, now, by)
    payment = Payment.objects.select_for_update().get(pk=refund.payment_id)
    set_flag(order, payment.pk, _flag_of(order, payment))
    return True


def set_flag(order: Order, payment_id: int, flag: str) -> None:
    """Flag the payment, or take its flag away; alarms follow. Expects the order locked."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.flag != flag:
        payment.flag = flag
        payment.save(update_fields=["flag"])
    payment.order = order
    follow_flag(payment)


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
            idempotency_key=f"{MADE_ELSEWHERE}{uuid.uuid4().hex}",
            provider_id=facts.provider_id,
            reason="made at the provider",
            created_at=now,
        )
    refund.provider_id = facts.provider_id
    refund.save(update_fields=["provider_id"])
    return refund


def _book(order: Order, refund: Refund, before: str, now: datetime, by: Any) -> None:
    """Pending counts as paid back; a failure after that is reversed."""
    if refund.currency not in CURRENCIES:
        return
    text = refund.provider_id or refund.reference
    if refund.state in WENT and before not in WENT:
        _write(order, refund, LedgerKind.REFUND, refund.amount_minor, text, now, by)
        _reduce_price(order, refund, now, by)
    elif refund.state == RefundState.FAILED and before in WENT:
        _write(order, refund, LedgerKind.REFUND_REVERSAL, -refund.amount_minor, text, now, by)
        for line in refund.ledger.filter(kind=LedgerKind.WAIVER):
            _write(order, refund, LedgerKind.WAIVER_REVERSAL, -line.amount_minor, line.text, now, by)


def _reduce_price(order: Order, refund: Refund, now: datetime, by: Any) -> None:
    """What we pay back for an order that stands is a lower price, not a new debt. What somebody paid back in the
    provider's dashboard may be a mistake: that is flagged instead."""
    if order.state != OrderState.CONFIRMED or refund.idempotency_key.startswith(MADE_ELSEWHERE):
        return
    if refund.currency == order.currency and (due := balance_of(order).due.minor) > 0:
        _write(order, refund, LedgerKind.WAIVER, -min(due, refund.amount_minor), refund.reason, now, by)


def _write(order: Order, refund: Refund, kind: str, minor: int, text: str, now: datetime, by: Any) -> None:
    LedgerLine.objects.create(
        order=order,
        kind=kind,
        amount_minor=minor,
        currency=refund.currency,
        refund=refund,
        text=text[:250],
        recorded_at=now,
        recorded_by=by,
    )


def _flag_of(order: Order, payment: Payment) -> str:
    """A failed refund that nobody has decided on needs a decision; so does a standing order whose money went back at
    the provider. A flagged payment that was paid back in full needs none any more."""
    left = refundable_minor(payment)
    if left > 0 and _has_undecided_failure(payment):
        return PaymentFlag.REFUND_FAILED
    if order.state == OrderState.CONFIRMED and balance_of(order).due.minor > 0 and _went_back_elsewhere(payment):
        return PaymentFlag.REFUNDED
    return payment.flag if left > 0 or payment.flag == PaymentFlag.DISPUTE else ""


def _has_undecided_failure(payment: Payment) -> bool:
    failed = payment.refunds.filter(state=RefundState.FAILED).order_by("-settled_at").first()
    decided = payment.decisions.filter(flag=PaymentFlag.REFUND_FAILED).order_by("-decided_at").first()
    return failed is not None and (
        decided is None or failed.settled_at is None or failed.settled_at > decided.decided_at
    )


def _went_back_elsewhere(payment: Payment) -> bool:
    return payment.refunds.filter(idempotency_key__startswith=MADE_ELSEWHERE, state__in=WENT).exists()
