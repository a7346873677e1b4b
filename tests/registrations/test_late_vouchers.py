"""An order that expired and whose money came late: staff confirm it only with a use of its voucher that is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.deciding import decide
from registrations.actions.expiring import expire_orders
from registrations.actions.refusals import DecisionRefusedError
from registrations.enums import DecisionOutcome, OrderState
from registrations.models import Order, Quota, Voucher
from registrations.queries.checks import problems_of_books
from registrations.queries.vouchers import vouchers_with_uses
from tests.factories import UserFactory, VoucherFactory
from tests.registrations.helpers import order_for
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db


def expired(**values):
    """An order with 10 USD off, expired; another has the use by now."""
    place = Place(paid=False)
    values = {"kind": "fixed", "value": 1000, "max_uses": 1, **values}
    VoucherFactory(event=place.event, code="LATE10", ticket_types=[place.kind], **values)
    place.order = order_for(place.event, place.kind, voucher_code="LATE10")
    Order.objects.filter(pk=place.order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    expire_orders()
    return place


def test_late_money_is_not_accepted_with_a_use_that_somebody_else_has():
    place = expired()
    order_for(place.event, place.kind, voucher_code="LATE10")
    payment = place.receive(4000)
    assert payment.flag == "late"

    with pytest.raises(DecisionRefusedError, match="This voucher has been used up"):
        decide(payment=payment, flag="late", outcome=DecisionOutcome.CONFIRMED, by=UserFactory())

    assert vouchers_with_uses().get().used == 1
    assert problems_of_books(place.event) == []

    Voucher.objects.update(max_uses=2)
    decide(payment=payment, flag="late", outcome=DecisionOutcome.CONFIRMED, by=UserFactory())

    place.order.refresh_from_db()
    assert (place.order.state, vouchers_with_uses().get().used) == (OrderState.CONFIRMED, 2)


def test_less_is_accepted_late_with_the_place_that_its_voucher_keeps():
    place = expired(reserves_places=True)
    payment = place.receive(1000)
    assert payment.flag == "short"
    Quota.objects.filter(pk=place.quota.pk).update(size=2)  # the first order has one, the voucher keeps the other

    decide(payment=payment, flag="short", outcome=DecisionOutcome.WAIVED, by=UserFactory())

    place.order.refresh_from_db()
    assert (place.order.state, place.books()[2]) == (OrderState.CONFIRMED, 0)
