"""Asking the provider about everything that should have moved: what a lost webhook, answer or process left behind."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from registrations.actions.paying import close_session, give_up, is_hopeless, open_session
from registrations.actions.refunding import apply_refund, send_refund
from registrations.actions.refusals import RegistrationError
from registrations.actions.settling import settle_payment
from registrations.enums import OrderState, PaymentState, RefundMethod, RefundState
from registrations.gateways.base import GatewayError
from registrations.models import Payment, Refund
from registrations.queries.providers import gateway_to

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=2)  # younger ones are still in somebody's hands


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many were asked about, and how many of those could not be."""

    asked: int
    failed: int


def reconcile_payments(now: datetime | None = None) -> Reconciled:
    """Bring open, processing and half-made payments and refunds older than two minutes to where the provider has them.

    Safe at any time, also beside webhooks: everything goes through the same locked actions, with the same keys.
    """
    before = (now or timezone.now()) - QUIET
    under_way = [PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING]
    payments = Payment.objects.filter(state__in=under_way, created_at__lte=before)
    refunds = Refund.objects.filter(
        method=RefundMethod.PROVIDER, state__in=[RefundState.CREATED, RefundState.PENDING], created_at__lte=before
    )
    done = [_reconcile_payment(payment) for payment in payments.select_related("order").order_by("pk")]
    done += [_reconcile_refund(refund) for refund in refunds.select_related("payment").order_by("pk")]
    return Reconciled(asked=len(done), failed=done.count(False))


def _reconcile_payment(payment: Payment) -> bool:
    try:
        if payment.state == PaymentState.OPEN and payment.order.state != OrderState.PENDING:
            close_session(payment)  # paid in another way, or let go: nobody should pay on it any more
        elif payment.session_id:
            facts = gateway_to(payment.provider).fetch_session(payment.session_id)
            settle_payment(payment=payment, facts=facts)
        else:
            open_session(payment)
    except (GatewayError, RegistrationError) as error:
        log.error("payment %s could not be reconciled: %s", payment.pk, error)
        if payment.session_id and isinstance(error, GatewayError) and is_hopeless(payment, error):
            give_up(payment, error)
            return True
        return False
    return True


def _reconcile_refund(refund: Refund) -> bool:
    try:
        if refund.state == RefundState.CREATED:
            send_refund.call(refund.pk)
        else:
            for facts in gateway_to(refund.payment.provider).list_refunds(refund.payment.intent_id or ""):
                apply_refund(payment=refund.payment, facts=facts)
    except GatewayError as error:
        log.error("refund %s could not be reconciled: %s", refund.pk, error)
        return False
    return True
