"""Money that waits to go back is no money too much: neither for a change that is paid meanwhile, nor for a decision."""

import pytest

from registrations.actions.changing import change_place
from registrations.actions.deciding import decide
from registrations.actions.desk_money import take_at_desk
from registrations.enums import DecisionOutcome, RefundState
from registrations.models import Attendee, Order, Refund
from registrations.queries.deciding import amount_to_return
from registrations.queries.desk_money import due_at_desk
from tests.factories import UserFactory
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db


def second(place):
    return Attendee.objects.select_related("order__event", "ticket_type").get(order=place.order, position=2)


def cheaper(place, minor=2000):
    """The first person's place gets cheaper; what goes back waits for a second member of staff."""
    place.set(refund_limit_minor=0)
    place.change(place.type(minor), by=UserFactory())
    assert list(Refund.objects.values_list("state", flat=True)) == [RefundState.REQUESTED]


def test_change_paid_while_money_waits_to_go_back_is_no_other_amount():
    place = Place(people=2)
    cheaper(place)
    change = change_place(attendee=second(place), ticket_type=place.dear, by=UserFactory(), is_required=True)

    payment = place.receive(3000)

    change.refresh_from_db()
    assert (change.state, payment.flag) == ("applied", "")
    assert place.books() == (10000, 13000, -3000)


def test_desk_takes_the_difference_while_money_waits_to_go_back():
    place = Place(people=2)
    cheaper(place)
    change_place(attendee=second(place), ticket_type=place.dear, by=UserFactory(), is_required=True)
    order = Order.objects.get(pk=place.order.pk)

    payment = take_at_desk(
        order=order, shown=due_at_desk(order).amount, provider="cash", key="k" * 24, by=UserFactory()
    )

    assert (payment.received_minor, payment.flag) == (3000, "")


def test_decision_returns_no_money_that_is_asked_for_already():
    place = Place(paid=False)
    payment = place.receive(6000)
    assert payment.flag == "amount"
    cheaper(place)
    payment.refresh_from_db()

    decide(payment=payment, flag="amount", outcome=DecisionOutcome.TRANSFERRED, by=UserFactory(), key="once")

    assert sum(place.back) == 4000
    assert not amount_to_return(payment)
