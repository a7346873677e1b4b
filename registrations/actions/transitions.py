"""An order's moves from state to state. Each expects the order's row locked by the caller's transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.crediting import follow_books
from registrations.actions.ending_changes import withdraw_changes
from registrations.actions.lines import charge_again, end_all_waivers, reverse_charges
from registrations.actions.links import tell_group
from registrations.actions.option_waiting import leave_option_lines
from registrations.actions.refusals import NotAllowedNowError, OrderTransitionError
from registrations.enums import ORDER_TRANSITIONS, OrderState
from registrations.models import Order
from registrations.queries.balance import Balance, balance_of
from registrations.signals import order_confirmed, order_released
from registrations.tasks import send_order_mail

RELEASES = {OrderState.EXPIRED: "expire", OrderState.CANCELLED: "cancel", OrderState.DECLINED: "decline"}


def lock_order(order_id: int) -> Order:
    """The order as it stands now, its row locked until the transaction ends."""
    return Order.objects.select_for_update(of=("self",)).select_related("event").get(pk=order_id)


def refuse_forgotten(order: Order) -> None:
    """NotAllowedNowError: nobody's data are written into an order whose personal data were forgotten."""
    if order.forgotten_at is not None:
        raise NotAllowedNowError(_("The personal data of this order were forgotten."))


def confirm(order: Order, now: datetime, by: Any = None, balance: Balance | None = None) -> None:
    """REQUESTED, PENDING or EXPIRED → CONFIRMED. What was let go with the order is charged again. `balance` is the
    order's at this moment, if the caller knows it."""
    _move(order, OrderState.CONFIRMED)
    missing = order.total_minor - (balance or balance_of(order)).charged.minor
    if missing:
        charge_again(order, missing, now, by)
        follow_books(order, now, by)
    order.confirmed_at, order.released_at = now, None
    order.save(update_fields=["state", "confirmed_at", "released_at"])
    record("registrations.order.confirm", order, by=by)
    send_order_mail.enqueue(order.pk, "confirmed")
    tell_group(order, now)
    transaction.on_commit(lambda: order_confirmed.send(sender=Order, order=order))


def release(order: Order, state: OrderState, now: datetime, by: Any = None) -> None:
    """→ EXPIRED, CANCELLED or DECLINED: the places are free again and nothing is owed any more."""
    _move(order, state)
    withdraw_changes(order, now, by=by)
    reverse_charges(order, str(state), now, by)
    if state == OrderState.CANCELLED:
        end_all_waivers(order, str(state), now, by)
    follow_books(order, now, by)
    leave_option_lines(now, attendee__order=order)
    order.released_at = now
    order.calendar_sequence += 1
    order.save(update_fields=["state", "released_at", "calendar_sequence"])
    record(f"registrations.order.{RELEASES[state]}", order, by=by)
    send_order_mail.enqueue(order.pk, str(state.value))
    transaction.on_commit(lambda: order_released.send(sender=Order, order=order))


def _move(order: Order, state: OrderState) -> None:
    if state not in ORDER_TRANSITIONS[order.state]:
        values = {"code": order.code, "state": OrderState(order.state).label}
        raise OrderTransitionError(_("Order %(code)s is %(state)s; this can't be done any more.") % values)
    order.state = state
