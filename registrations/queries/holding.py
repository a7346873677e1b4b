"""Which orders hold their places, and with them the uses of their vouchers."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from registrations.enums import ChangeState, OrderState, PaymentState
from registrations.models import ChangeLine, Order, OrderChange, OrderLine, Payment

UNDER_WAY = (PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING)


def holding(now: datetime) -> Q:
    """For rows with an `order`: confirmed; pending with a hold that has not lapsed or a payment under way; requested
    where the organiser holds places for that."""
    under_way = Payment.objects.filter(order=OuterRef("order"), state__in=UNDER_WAY)
    pending = Q(order__state=OrderState.PENDING) & Q(Q(order__expires_at__gt=now) | Q(Exists(under_way)))
    requested = Q(order__state=OrderState.REQUESTED, order__holds_places=True)
    return Q(order__state=OrderState.CONFIRMED) | pending | requested


def holding_changes(now: datetime) -> Q:
    """For rows with a `change`: those whose places are held beyond the present place of the person. A change that
    waits for payment holds them until it lapses, and as long as a payment for it is under way."""
    under_way = Payment.objects.filter(change=OuterRef("change"), state__in=UNDER_WAY)
    awaiting = Q(change__state=ChangeState.AWAITING) & Q(Q(change__expires_at__gt=now) | Q(Exists(under_way)))
    requested = Q(change__state=ChangeState.REQUESTED, change__holds_places=True)
    return Q(change__state=ChangeState.OVERDUE) | awaiting | requested


def voucher_uses(
    now: datetime, but_for: Order | None = None, but_for_change: OrderChange | None = None
) -> CombinedExpression:
    """For a query of vouchers: how many people of orders that hold their places have something by each, or would have
    it by a change that holds its places."""
    lines = OrderLine.objects.filter(holding(now), voucher=OuterRef("pk"), cancelled_at__isnull=True)
    has_it = OrderLine.objects.filter(
        attendee=OuterRef("change__attendee"), voucher=OuterRef("voucher"), cancelled_at__isnull=True
    )
    coming = ChangeLine.objects.filter(~Exists(has_it), holding_changes(now), voucher=OuterRef("pk"))
    if but_for is not None:
        lines, coming = lines.exclude(order=but_for), coming.exclude(change__order=but_for)
    if but_for_change is not None:
        coming = coming.exclude(change=but_for_change)
    return _people(lines, "attendee") + _people(coming, "change__attendee")


def _people(lines: QuerySet[Any], person: str) -> Coalesce:
    counted = lines.order_by().values("voucher").annotate(number=Count(person, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
