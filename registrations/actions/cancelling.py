"""Cancelling an order or one person of it, and paying back what the organiser's steps give."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from registrations.actions.crediting import follow_books
from registrations.actions.ending_changes import withdraw_changes
from registrations.actions.lines import cancel_lines, end_waivers, keep_a_part
from registrations.actions.option_waiting import leave_option_lines
from registrations.actions.paying import close_session
from registrations.actions.places import lock_quotas
from registrations.actions.proofs import forget_proof
from registrations.actions.refunding import request_refunds
from registrations.actions.refusals import (
    NotAllowedNowError,
    OrderTransitionError,
    PaymentProviderError,
    PriceChangedError,
)
from registrations.actions.transitions import confirm, lock_order, release
from registrations.enums import HOLDING_STATES, OrderState, PaymentState
from registrations.models import Attendee, Order, Payment, Quota
from registrations.queries.balance import balance_of
from registrations.queries.cancelling import Cancellation, cancellation_of
from registrations.tasks import send_order_mail

__all__ = [
    "NotAllowedNowError",
    "OrderTransitionError",
    "PaymentProviderError",
    "PriceChangedError",
    "cancel_attendee",
    "cancel_order",
    "why_not_cancellable",
]


def cancel_order(*, order: Order, shown: Money | None = None, by: Any = None) -> Order:
    """→ CANCELLED; the places are free at once, and a task pays back.

    `by` is the member of staff who does it: all that came in goes back. Without one it is the holder, who may do so by
    the organiser's steps and until somebody of the order has come in, and gets back what the step gives; `shown` is
    what they were told that is. An open payment page is closed at the provider first, and money that turns out to have
    come is paid back too. Raises NotAllowedNowError, OrderTransitionError, PaymentProviderError, PriceChangedError.
    """
    now = timezone.now()
    if by is None and (reason := why_not_cancellable(order, now)):
        raise NotAllowedNowError(reason)
    _close_pages(order)
    with transaction.atomic():
        locked = lock_order(order.pk)
        _refuse_payment_under_way(locked)
        if by is None and locked.state == OrderState.CONFIRMED:
            _cancel_by_step(locked, shown, now)
        else:
            release(locked, OrderState.CANCELLED, now, by)
            request_refunds(locked, now, "order cancelled", by)
    return locked


def _cancel_by_step(order: Order, shown: Money | None, now: datetime) -> None:
    """Each line is cancelled; what is kept is a line of its own."""
    found = _checked(cancellation_of(order, now=now), shown)
    cancel_lines(order, found.lines, "cancelled by the holder", now)
    end_waivers(order, found.lines, "cancelled by the holder", now)
    keep_a_part(order, found.kept, None, now)
    release(order, OrderState.CANCELLED, now)
    request_refunds(order, now, "order cancelled", most_minor=found.back.minor)


def cancel_attendee(*, attendee: Attendee, shown: Money | None = None, by: Any = None) -> Order:
    """Take one person out of an order that stands: the place is free at once, the ticket opens no door any more, the
    line is cancelled and reversed in the books, and what the step gives is paid back by a task.

    The last person of an order takes the order along. As `cancel_order` otherwise.
    """
    now = timezone.now()
    order = Order.objects.select_related("event__registration_settings").get(pk=attendee.order_id)
    if by is None and (reason := cancellation_of(order, attendee, now=now).reason):
        raise NotAllowedNowError(reason)
    if not _others(attendee).exists():
        _refuse_unless_standing(order, attendee)
        return cancel_order(order=order, shown=shown, by=by)
    _close_pages(order)
    with transaction.atomic():
        locked = lock_order(order.pk)
        attendee = Attendee.objects.select_for_update(of=("self",)).get(pk=attendee.pk)
        _refuse_unless_standing(locked, attendee)
        _refuse_payment_under_way(locked)
        if not _others(attendee).exists():  # somebody cancelled the others meanwhile
            raise NotAllowedNowError(_("Something in this order has changed. Please look again."))
        if attendee.certificate_id is not None:
            raise NotAllowedNowError(_("A certificate was issued in this name. Please write to the organisers."))
        _cancel_person(locked, attendee, shown, now, by)
    return locked


def _cancel_person(order: Order, attendee: Attendee, shown: Money | None, now: datetime, by: Any) -> None:
    lines = order.lines.filter(attendee=attendee, cancelled_at__isnull=True)
    held = Quota.objects.filter(Q(ticket_types__lines__in=lines) | Q(options__lines__in=lines))
    lock_quotas(list(held.values_list("pk", flat=True).distinct()))
    found = _checked(cancellation_of(order, attendee, now=now, by_staff=by is not None), shown)
    withdraw_changes(order, now, attendee, by)
    attendee.cancelled_at = now
    attendee.save(update_fields=["cancelled_at"])
    leave_option_lines(now, attendee=attendee)
    forget_proof(attendee)
    cancel_lines(order, found.lines, "one person cancelled", now, by)
    end_waivers(order, found.lines, "one person cancelled", now, by)
    keep_a_part(order, found.kept, attendee, now, by)
    follow_books(order, now, by)
    order.calendar_sequence += 1
    order.save(update_fields=["calendar_sequence"])
    record("registrations.order.cancel_attendee", order, by=by, attendee=attendee.pk)
    if order.state == OrderState.CONFIRMED:
        request_refunds(order, now, "one person cancelled", by, most_minor=found.back.minor)
        send_order_mail.enqueue(order.pk, "changed")
    elif order.state == OrderState.PENDING and balance_of(order).due.minor <= 0:  # what is left is free, or paid
        confirm(order, now, by)
        request_refunds(order, now, "one person cancelled", by, most_minor=-balance_of(order).due.minor)
    else:
        send_order_mail.enqueue(order.pk, "placed" if order.state == OrderState.PENDING else "requested")


def why_not_cancellable(order: Order, now: datetime | None = None) -> str:
    """Why the holder can't cancel (a sentence), or "". An order that nobody paid for may be cancelled at any time."""
    return cancellation_of(order, now=now).reason


def _others(attendee: Attendee) -> Any:
    return Attendee.standing.filter(order=attendee.order_id).exclude(pk=attendee.pk)


def _checked(found: Cancellation, shown: Money | None) -> Cancellation:
    """Under the lock: somebody may have come in, a step may have ended, since the page was shown."""
    if found.reason:
        raise NotAllowedNowError(found.reason)
    if shown is not None and shown != found.back:
        raise PriceChangedError(
            _("What you would get back has changed since you saw it. Please look again and confirm.")
        )
    return found


def _refuse_unless_standing(order: Order, attendee: Attendee) -> None:
    if attendee.cancelled_at is not None:
        raise OrderTransitionError(_("%(name)s is cancelled already.") % {"name": attendee.full_name})
    if order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        values = {"code": order.code, "state": OrderState(order.state).label}
        raise OrderTransitionError(_("Order %(code)s is %(state)s; this can't be done any more.") % values)


def _close_pages(order: Order) -> None:
    for payment in order.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN]):
        close_session(payment)


def _refuse_payment_under_way(order: Order) -> None:
    """A page opened since we looked, or money on its way that nobody can stop."""
    under_way = Payment.objects.filter(
        order=order, state__in=[PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING]
    )
    if under_way.exists():
        raise NotAllowedNowError(_("A payment for this order is under way. Please try again when it is done."))
