"""Deciding about requests: approve before anybody pays, or decline with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.lines import charge_lines
from registrations.actions.places import take_places
from registrations.actions.refusals import (
    NotAllowedNowError,
    OrderTransitionError,
)
from registrations.actions.transitions import confirm, lock_order, release
from registrations.actions.vouchers import use_voucher
from registrations.enums import ORDER_TRANSITIONS, OrderState
from registrations.models import Approval, Order, RegistrationSettings
from registrations.queries.options import options_held
from registrations.rules.vouchers import keeps_places
from registrations.tasks import send_order_mail

__all__ = ["NotAllowedNowError", "OrderTransitionError", "approve_order", "decline_order"]

LONGEST_REASON = 2000


@transaction.atomic
def approve_order(*, order: Order, reason: str = "", by: Any = None) -> Order:
    """REQUESTED → PENDING with the organiser's time to pay, or CONFIRMED if nothing is to pay. The price is the one
    of the request. A request that held no places takes them now: TicketTypeSoldOutError or VoucherRefusedError if
    they are gone. OrderTransitionError if it was decided already."""
    now = timezone.now()
    locked = _requested(order)
    if not locked.holds_places:
        _take_places(locked, now)
    _decide(locked, True, reason, now, by)
    charge_lines(locked, locked.lines.filter(cancelled_at__isnull=True), now, by)
    if not locked.total_minor:
        confirm(locked, now, by)
        return locked
    settings = RegistrationSettings.objects.get(event_id=locked.event_id)
    locked.state, locked.expires_at = OrderState.PENDING, now + timedelta(hours=settings.pay_hours_after_approval)
    locked.save(update_fields=["state", "expires_at"])
    record("registrations.order.approve", locked, by=by)
    send_order_mail.enqueue(locked.pk, "approved")
    return locked


@transaction.atomic
def decline_order(*, order: Order, reason: str, by: Any = None) -> Order:
    """REQUESTED → DECLINED; the reason goes to the holder. NotAllowedNowError without one."""
    now = timezone.now()
    locked = _requested(order)
    if not reason.strip():
        raise NotAllowedNowError(_("Please write a reason; it goes to the person."))
    _decide(locked, False, reason, now, by)
    release(locked, OrderState.DECLINED, now, by)
    return locked


def _requested(order: Order) -> Order:
    locked = lock_order(order.pk)
    if OrderState.DECLINED not in ORDER_TRANSITIONS[locked.state]:
        values = {"code": locked.code, "state": OrderState(locked.state).label}
        raise OrderTransitionError(_("Order %(code)s is %(state)s; this can't be done any more.") % values)
    return locked


def _decide(order: Order, is_approved: bool, reason: str, now: datetime, by: Any) -> None:
    text = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    Approval.objects.create(order=order, is_approved=is_approved, reason=text, decided_at=now, decided_by=by)


def _take_places(order: Order, now: datetime) -> None:
    lines = list(
        order.lines.filter(cancelled_at__isnull=True)
        .select_related("voucher", "ticket_type")
        .prefetch_related("ticket_type__quotas")
    )
    discounted = [line for line in lines if line.voucher]
    keeps = bool(discounted and discounted[0].voucher and keeps_places(discounted[0].voucher, now))
    kept = [line.ticket_type for line in discounted if line.ticket_type and keeps]
    tickets = [line.ticket_type for line in lines if line.ticket_type]
    take_places(tickets, now, with_voucher=kept, options=options_held(order))
    if discounted and (voucher := discounted[0].voucher):
        use_voucher(voucher, len({line.attendee_id for line in discounted}), now)
