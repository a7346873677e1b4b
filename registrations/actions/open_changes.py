"""A change of a place that waits: found under the lock of its order, its payment page closed, its places taken."""

from datetime import datetime

from django.utils.translation import gettext as _

from registrations.actions.applying import take_again
from registrations.actions.paying import close_session
from registrations.actions.refusals import ChangeRefusedError, NotAllowedNowError
from registrations.actions.transitions import lock_order
from registrations.enums import PaymentState
from registrations.models import Order, OrderChange, Payment
from registrations.queries.holding import UNDER_WAY


def close_pages(change: OrderChange) -> None:
    for payment in Payment.objects.filter(change=change, state__in=[PaymentState.CREATED, PaymentState.OPEN]):
        close_session(payment)


def locked_change(change: OrderChange) -> tuple[Order, OrderChange]:
    order = lock_order(change.order_id)
    locked = OrderChange.objects.select_for_update(of=("self",)).select_related("attendee", "ticket_type")
    return order, locked.get(pk=change.pk)


def refuse_unless_open(change: OrderChange) -> None:
    if not change.is_open:
        raise ChangeRefusedError(_("This change is over: it is %(state)s.") % {"state": change.get_state_display()})


def is_being_paid(change: OrderChange) -> bool:
    return change.payments.filter(state__in=UNDER_WAY).exists()


def refuse_money_under_way(change: OrderChange) -> None:
    if is_being_paid(change):
        raise NotAllowedNowError(_("A payment for this order is under way. Please try again when it is done."))


def take_or_refuse(change: OrderChange, now: datetime) -> None:
    if not take_again(change, now):
        raise ChangeRefusedError(_("There is no free place for this change any more."))
