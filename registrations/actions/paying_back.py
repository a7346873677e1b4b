"""Refunds that a member of staff asks for, approves, declines, or makes by bank transfer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from registrations.actions.refunding import add_refund, move_refund, send_if_due
from registrations.actions.refusals import RefundRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import RefundMethod, RefundState
from registrations.models import Order, Payment, Refund
from registrations.queries.refunds import is_too_much, refund_method, refundable, why_not_through_provider


def ask_refund(
    *, payment: Payment, amount: Money, reason: str, by: Any, key: str, method: str = "", bank_details: str = ""
) -> Refund:
    """Pay back `amount` of this payment: through the provider at once (a task), by transfer, or after a second
    person's approval where the organiser set a limit.

    `key` names the form: sent twice, it is one refund. Under the lock of the order no more can be asked for than came
    in, less what is on its way back. For an order that stands, what is paid back lowers its price. Raises
    RefundRefusedError.
    """
    now = timezone.now()
    with transaction.atomic():
        order = lock_order(payment.order_id)
        if (known := Refund.objects.filter(idempotency_key=key).first()) is not None:
            if known.payment_id != payment.pk:
                raise RefundRefusedError(_("This form was used for another payment. Please open it again."))
            return known
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        payment.order = order
        _refuse_too_much(payment, amount)
        method = method or refund_method(payment, now)
        if method == RefundMethod.PROVIDER and (reason_why_not := why_not_through_provider(payment, now)):
            raise RefundRefusedError(reason_why_not + " " + _("Pay back by bank transfer instead."))
        return add_refund(
            payment, amount.minor, reason=reason, now=now, by=by, method=method, key=key, bank_details=bank_details
        )


def _refuse_too_much(payment: Payment, amount: Money) -> None:
    left = refundable(payment)
    if left is None or not left:
        raise RefundRefusedError(_("Nothing of this payment can be paid back."))
    if amount.currency != left.currency or amount.minor <= 0 or amount > left:
        raise RefundRefusedError(_("Between the smallest amount and %(left)s can be paid back.") % {"left": left})


def approve_refund(*, refund: Refund, by: Any) -> Refund:
    """REQUESTED → CREATED, by another person than who asked. RefundRefusedError otherwise."""
    with transaction.atomic():
        order, refund = _locked(refund)
        if refund.requested_by_id == by.pk:
            raise RefundRefusedError(_("Somebody else has to approve what you asked for."))
        _refuse_more_than_came(refund)
        _move(order, refund, RefundState.CREATED, timezone.now(), by)
        record("registrations.order.approve_refund", order, by=by, refund=refund.pk)
        send_if_due(refund)
    return refund


def decline_refund(*, refund: Refund, by: Any, reason: str = "") -> Refund:
    """REQUESTED, or a transfer not yet made → DECLINED; who asked may take it back so. RefundRefusedError otherwise."""
    with transaction.atomic():
        order, refund = _locked(refund)
        if refund.state == RefundState.CREATED and refund.method == RefundMethod.PROVIDER:
            raise RefundRefusedError(_("It is on its way to the provider and can't be stopped."))
        refund.bank_details = ""
        _move(order, refund, RefundState.DECLINED, timezone.now(), by, failure=reason[:250])
        record("registrations.order.decline_refund", order, by=by, refund=refund.pk)
    return refund


def record_transfer(*, refund: Refund, reference: str, by: Any) -> Refund:
    """The bank transfer was made: CREATED → SUCCEEDED, and into the books. The account is forgotten."""
    with transaction.atomic():
        order, refund = _locked(refund)
        _refuse_unless_transfer(refund)
        _refuse_more_than_came(refund)
        refund.reference, refund.bank_details = reference[:140], ""
        if not move_refund(order, refund, RefundState.SUCCEEDED, timezone.now(), by=by):
            raise _not_now(refund)
        record("registrations.order.transfer_refund", order, by=by, refund=refund.pk)
    return refund


def return_transfer(*, refund: Refund, reason: str, by: Any) -> Refund:
    """The bank sent a transfer back: SUCCEEDED → FAILED, reversed in the books, and flagged."""
    with transaction.atomic():
        order, refund = _locked(refund)
        _refuse_unless_transfer(refund)
        if refund.state != RefundState.SUCCEEDED or not move_refund(
            order, refund, RefundState.FAILED, timezone.now(), failure=reason[:250], by=by
        ):
            raise _not_now(refund)
        record("registrations.order.return_refund", order, by=by, refund=refund.pk)
    return refund


def _locked(refund: Refund) -> tuple[Order, Refund]:
    order = lock_order(refund.payment.order_id)
    return order, Refund.objects.select_for_update().get(pk=refund.pk)


def _refuse_more_than_came(refund: Refund) -> None:
    if refund.state in (RefundState.REQUESTED, RefundState.CREATED) and is_too_much(refund):
        raise RefundRefusedError(
            _("So much of this payment went back meanwhile that this would be more than came in. Please decline it.")
        )


def _refuse_unless_transfer(refund: Refund) -> None:
    if refund.method != RefundMethod.TRANSFER:
        raise RefundRefusedError(_("This is not paid back by bank transfer."))


def _move(order: Order, refund: Refund, state: str, now: datetime, by: Any, failure: str = "") -> None:
    refund.decided_at, refund.decided_by = now, by
    if not move_refund(order, refund, state, now, failure=failure, by=by):
        raise _not_now(refund)


def _not_now(refund: Refund) -> RefundRefusedError:
    text = _("This refund is: %(state)s. That can't be done any more.")
    return RefundRefusedError(text % {"state": RefundState(refund.state).label})
