"""Changes that were asked for and wait: for money, or for a decision by the organiser."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet, Sum

from core.money import Money
from registrations.enums import OPEN_CHANGES, PAYABLE_CHANGES, ChangeState, PaymentState, PaymentWay
from registrations.models import Order, OrderChange
from registrations.queries.balance import balance_of
from registrations.queries.cancelling import asked_for


def open_changes(order: Order) -> list[OrderChange]:
    """Those that wait for something, the first asked first, with the lines that they would write."""
    rows = order.changes.filter(state__in=OPEN_CHANGES).select_related("attendee", "ticket_type")
    sold = ("lines__option", "lines__ticket_type", "ends__option", "ends__ticket_type")
    return list(rows.order_by("asked_at", "pk").prefetch_related(*sold))


def payable_changes(order: Order) -> list[OrderChange]:
    return [one for one in open_changes(order) if one.state in PAYABLE_CHANGES]


def came_in_for(order: Order, change: OrderChange) -> int:
    """Money that came since the change was asked for and is not for anything else, in minor units."""
    since = order.payments.filter(state=PaymentState.PAID, paid_at__gte=change.asked_at)
    in_currency = since.filter(received_currency=order.currency).aggregate(minor=Sum("received_minor"))["minor"] or 0
    too_much = -balance_of(order).due.minor - asked_for(order)
    return max(0, min(too_much, in_currency))


def due_for(order: Order, change: OrderChange) -> Money:
    """What is still to pay for a change that waits; nothing for any other."""
    if change.state not in PAYABLE_CHANGES:
        return Money(0, order.currency)
    return Money(max(0, change.difference_minor - came_in_for(order, change)), order.currency)


def due_for_all(order: Order, changes: Sequence[OrderChange]) -> Money:
    """What makes all of these that wait for money, in the order in which they were asked for: money that is here
    already counts once, not for each."""
    came = [came_in_for(order, change) for change in changes]
    rest = sum(change.difference_minor for change in changes) - max(came, default=0)
    each = [change.difference_minor - here for change, here in zip(changes, came, strict=True)]
    return Money(max(0, rest, *each), order.currency)


def owed_at_desk() -> Q:
    """Changes whose difference is taken at the desk: the organiser asks for it, or the holder chose to pay it there."""
    return Q(state__in=PAYABLE_CHANGES) & (Q(is_required=True) | Q(way=PaymentWay.ON_SITE))


def changes_to_decide() -> QuerySet[OrderChange]:
    """What an organiser has to decide: asked for, or required and not paid in time."""
    waiting = (ChangeState.REQUESTED, ChangeState.OVERDUE)
    return OrderChange.objects.filter(state__in=waiting).select_related("order__event", "attendee", "ticket_type")
