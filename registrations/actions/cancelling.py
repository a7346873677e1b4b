"""Cancelling an order, and paying back what came in for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.actions.paying import close_session
from registrations.actions.refunding import request_refunds
from registrations.actions.refusals import NotAllowedNowError, OrderTransitionError, PaymentProviderError
from registrations.actions.transitions import lock_order, release
from registrations.enums import OrderState, PaymentState
from registrations.models import CheckIn, Order, Payment, RegistrationSettings
from registrations.rules.sale import moment

__all__ = ["NotAllowedNowError", "OrderTransitionError", "PaymentProviderError", "cancel_order", "why_not_cancellable"]


def cancel_order(*, order: Order, by: Any = None) -> Order:
    """→ CANCELLED; the places are free at once, what was paid is paid back in full by a task.

    `by` is the member of staff who does it; without one it is the holder, who may do so until the organiser's date
    and until somebody of the order has come in. An open payment page is closed at the provider first, and money that
    turns out to have come is paid back too. Raises NotAllowedNowError, OrderTransitionError, PaymentProviderError.
    """
    now = timezone.now()
    if by is None and (reason := why_not_cancellable(order, now)):
        raise NotAllowedNowError(reason)
    for payment in order.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN]):
        close_session(payment)
    with transaction.atomic():
        locked = lock_order(order.pk)
        if by is None and (reason := _why_somebody_is_in(locked)):  # since we looked
            raise NotAllowedNowError(reason)
        _refuse_payment_under_way(locked)
        release(locked, OrderState.CANCELLED, now, by)
        request_refunds(locked, now, "order cancelled", by)
    return locked


def why_not_cancellable(order: Order, now: datetime | None = None) -> str:
    """Why the holder can't cancel (a sentence), or "". An order that nobody paid for may be cancelled at any time."""
    now = now or timezone.now()
    if order.state in (OrderState.PENDING, OrderState.REQUESTED):
        return ""
    settings = RegistrationSettings.objects.filter(event_id=order.event_id).first()
    until = settings.cancel_until if settings else None
    if until is None:
        return _("This order can't be cancelled here. Please write to the organisers.")
    if now >= until:
        return _("Orders could be cancelled until %(when)s.") % {"when": moment(until, order.event.zone)}
    return _why_somebody_is_in(order)


def _why_somebody_is_in(order: Order) -> str:
    if CheckIn.objects.filter(attendee__order=order, undone_at__isnull=True).exists():
        return _("Somebody of this order has already come in.")
    return ""


def _refuse_payment_under_way(order: Order) -> None:
    """A page opened since we looked, or money on its way that nobody can stop."""
    under_way = Payment.objects.filter(
        order=order, state__in=[PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING]
    )
    if under_way.exists():
        raise NotAllowedNowError(_("A payment for this order is under way. Please try again when it is done."))
