"""Letting go of orders whose time to pay has passed."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from registrations.actions.paying import close_session
from registrations.actions.refusals import PaymentProviderError
from registrations.actions.transitions import lock_order, release
from registrations.enums import OrderState, PaymentState
from registrations.models import Order
from registrations.queries.availability import holds_its_places

log = logging.getLogger(__name__)


def expire_orders(now: datetime | None = None) -> int:
    """PENDING orders past their hold → EXPIRED, each in a transaction of its own. Returns how many.

    An open payment page is closed at the provider first; if the provider says that it was paid, the order is
    confirmed instead. Money still being processed keeps the order. If the provider can't be asked, the order waits
    for the next run, and goes on holding its places.
    """
    now = now or timezone.now()
    lapsed = Order.objects.filter(state=OrderState.PENDING, expires_at__lte=now).order_by("expires_at")
    return sum(_expire(order, now) for order in list(lapsed))


def _expire(order: Order, now: datetime) -> bool:
    try:
        for payment in order.payments.filter(state__in=[PaymentState.CREATED, PaymentState.OPEN]):
            close_session(payment)
    except PaymentProviderError:
        log.error("order %s: its payment page could not be closed; trying again next time", order.code)
        return False
    with transaction.atomic():
        locked = lock_order(order.pk)
        if locked.state != OrderState.PENDING or holds_its_places(locked, now):
            return False
        release(locked, OrderState.EXPIRED, now)
    return True
