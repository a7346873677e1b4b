"""What of a payment can be paid back, how, and what waits for somebody."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import CURRENCIES, Money
from registrations.enums import PaymentState, Provider, RefundMethod, RefundState
from registrations.models import Payment, Refund
from registrations.rules.refunds import refundable_until
from registrations.rules.sale import moment

GONE = (RefundState.FAILED, RefundState.DECLINED)
WENT = (RefundState.PENDING, RefundState.SUCCEEDED)
MADE_ELSEWHERE = "external-"  # how the key of a refund begins that was made in the provider's dashboard
ONLINE = (Provider.STRIPE, Provider.SANDBOX)


def refundable_minor(payment: Payment) -> int:
    """What came in and is neither paid back, nor on its way or asked for, nor taken by a dispute; in minor units."""
    asked = sum(refund.amount_minor for refund in payment.refunds.all() if refund.state not in GONE)
    taken = sum(dispute.withdrawn_minor for dispute in payment.disputes.all())
    return (payment.received_minor or 0) - asked - taken


def is_too_much(refund: Refund) -> bool:
    """Whether so much went back meanwhile that this one would be more than came in."""
    others = refund.payment.refunds.exclude(pk=refund.pk).filter(state__in=WENT)
    return sum(other.amount_minor for other in others) + refund.amount_minor > (refund.payment.received_minor or 0)


def refundable(payment: Payment) -> Money | None:
    """As an amount; None where nothing came in, or in a currency that we don't keep books in."""
    code = payment.received_currency or payment.currency
    if payment.state != PaymentState.PAID or code not in CURRENCIES:
        return None
    return Money(max(0, refundable_minor(payment)), code)


def why_not_through_provider(payment: Payment, now: datetime | None = None) -> str:
    """A sentence, or "" if the provider can pay back."""
    if payment.provider not in ONLINE or not payment.intent_id:
        return _("This payment did not come through an online provider.")
    if payment.disputes.filter(withdrawn_minor__gt=0).exists():
        return _("The payer's bank has taken this money back already.")
    until = refundable_until(payment.method, payment.paid_at)
    if until is not None and (now or timezone.now()) > until:
        zone = payment.order.event.zone
        return _("This way of paying could be paid back until %(when)s.") % {"when": moment(until, zone)}
    return ""


def refund_method(payment: Payment, now: datetime | None = None) -> RefundMethod:
    return RefundMethod.TRANSFER if why_not_through_provider(payment, now) else RefundMethod.PROVIDER


def refunds_waiting() -> QuerySet[Refund]:
    """For a second person's approval, or for somebody to make the bank transfer."""
    waiting = Refund.objects.filter(state=RefundState.REQUESTED)
    transfers = Refund.objects.filter(state=RefundState.CREATED, method=RefundMethod.TRANSFER)
    return (waiting | transfers).select_related("payment__order__event", "requested_by")
