"""Which orders hold their places, and with them the uses of their vouchers."""

from datetime import datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from registrations.enums import ChangeState, OrderState, PaymentState
from registrations.models import Order, OrderLine, Payment

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


def voucher_uses(now: datetime, but_for: Order | None = None) -> Coalesce:
    """For a query of vouchers: how many people of orders that hold their places have something by each."""
    lines = OrderLine.objects.filter(holding(now), voucher=OuterRef("pk"), cancelled_at__isnull=True)
    if but_for is not None:
        lines = lines.exclude(order=but_for)
    counted = lines.order_by().values("voucher").annotate(number=Count("attendee", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
