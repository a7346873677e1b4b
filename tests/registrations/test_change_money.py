"""Money for a change: in time, late, double, in parts, and on a page at Stripe."""

import pytest
from django.utils import timezone

from registrations.actions.changing import change_place, lapse_changes
from registrations.actions.deciding_changes import let_change_be_made
from registrations.actions.paying import start_payment
from registrations.actions.refusals import ChangeRefusedError
from registrations.enums import ChangeState, PaymentFlag
from registrations.models import Attendee, OrderChange, Payment
from registrations.queries.open_changes import due_for
from tests.factories import UserFactory
from tests.registrations.helpers import order_for
from tests.registrations.place import Place, lapsed

pytestmark = pytest.mark.django_db


def test_late_money_makes_the_change_if_there_is_a_place():
    place = Place()
    change = lapsed(place)

    payment = place.receive(3000)

    change.refresh_from_db()
    assert (change.state, payment.flag) == (ChangeState.APPLIED, "")
    assert place.books() == (8000, 8000, 0)


def test_late_money_without_a_place_is_late_and_not_double():
    place = Place()
    last = place.type(8000, places=1)
    lapsed(place, last)
    order_for(place.event, last)

    payment = place.receive(3000)

    assert payment.flag == PaymentFlag.LATE
    assert place.attendee.ticket_type == place.kind
    assert place.books() == (5000, 8000, -3000)


def test_money_after_the_time_but_before_the_lapse_needs_a_free_place():
    """Nobody has written the lapse down yet, but its place counts as free and was sold."""
    place = Place()
    last = place.type(8000, places=1)
    change = place.change(last)
    OrderChange.objects.filter(pk=change.pk).update(expires_at=timezone.now())
    order_for(place.event, last)

    assert place.receive(3000).flag == PaymentFlag.LATE

    assert lapse_changes() == 1
    assert place.books() == (5000, 8000, -3000)


def test_money_for_a_change_that_nobody_asked_for_is_double():
    place = Place()

    assert place.receive(3000).flag == PaymentFlag.DOUBLE


def test_change_paid_twice_is_double_the_second_time():
    place = Place()
    place.change(place.dear)

    assert [place.receive(3000).flag, place.receive(3000).flag] == ["", PaymentFlag.DOUBLE]


def test_difference_in_two_parts_is_short_until_the_rest_comes():
    place = Place()
    change = place.change(place.dear)

    first = place.receive(1000)
    assert (first.flag, due_for(place.order, change).minor) == (PaymentFlag.SHORT, 2000)
    assert place.receive(2000).flag == ""

    assert Payment.objects.get(pk=first.pk).flag == ""
    assert place.books() == (8000, 8000, 0)


def test_too_much_for_a_change_is_flagged_and_makes_it():
    place = Place()
    place.change(place.dear)

    assert place.receive(4000).flag == PaymentFlag.AMOUNT
    assert place.books() == (8000, 9000, -1000)


def test_two_changes_of_one_order_are_paid_one_by_one():
    place = Place(people=2)
    second = Attendee.objects.get(order=place.order, position=2)
    place.change(place.dear)
    other = change_place(attendee=second, ticket_type=place.kind, options=[place.tour.pk])

    payment = place.receive(2000)

    assert (payment.flag, payment.change_id) == ("", other.pk)
    assert place.receive(3000).flag == ""
    assert place.books() == (15_000, 15_000, 0)


# -- late for somebody whose place is another one by now --------------------------------------------------------------


def test_late_money_for_an_option_that_the_person_has_by_now_is_booked_and_late():
    place = Place()
    lapse_changes(place.change(options=["dinner"]).expires_at)
    place.change(options=["dinner"])
    place.receive(3000)

    payment = place.receive(3000)

    assert payment.flag == PaymentFlag.LATE
    assert place.standing == [("ticket", place.kind.pk, 5000), ("option", place.dinner.pk, 3000)]
    assert place.books() == (8000, 11000, -3000)


def test_lapsed_change_is_not_let_through_for_what_the_person_has_by_now():
    place = Place()
    change = place.change(options=["dinner"])
    lapse_changes(change.expires_at)
    place.change(options=["dinner"])
    place.receive(3000)

    with pytest.raises(ChangeRefusedError, match="Something in this order has changed"):
        let_change_be_made(change=change, by=UserFactory())

    assert place.books() == (8000, 8000, 0)


def test_late_money_for_an_option_does_not_give_back_a_former_ticket():
    place = Place()
    lapse_changes(place.change(options=["tour"]).expires_at)
    place.change(place.dear)
    place.receive(3000)

    payment = place.receive(2000)

    assert payment.flag == PaymentFlag.LATE
    assert place.attendee.ticket_type == place.dear
    assert (place.held(place.quota), place.held(place.dear.quotas.get())) == (0, 1)
    assert place.standing == [("ticket", place.dear.pk, 8000)]
    assert place.books() == (8000, 10000, -2000)


# -- at Stripe --------------------------------------------------------------------------------------------------------


def pay_page(place, change):
    return start_payment(
        order=place.order, change=change, success_url="https://x.example/1", cancel_url="https://x.example/2"
    )


def test_difference_is_paid_on_a_page_of_its_own(stripe_account, deliver):
    place = Place()
    change = place.change(place.dear)

    payment = pay_page(place, change)
    assert (payment.amount_minor, payment.change_id) == (3000, change.pk)
    assert pay_page(place, change) == payment
    session = stripe_account.pay(payment.session_id)
    assert deliver(stripe_account.event("checkout.session.completed", session)) == 200
    assert deliver(stripe_account.event("checkout.session.completed", session)) == 200

    assert place.books() == (8000, 8000, 0)
    assert Payment.objects.get(pk=payment.pk).flag == ""


def test_open_page_keeps_the_change_from_lapsing_before_stripe_is_asked(stripe_account, deliver):
    place = Place()
    change = place.change(place.dear)
    payment = pay_page(place, change)
    stripe_account.pay(payment.session_id)
    change.refresh_from_db()

    assert lapse_changes(change.expires_at) == 0

    change.refresh_from_db()
    assert change.state == ChangeState.APPLIED
    assert place.books() == (8000, 8000, 0)


def test_page_of_an_unpaid_order_is_closed_before_its_price_changes(stripe_account):
    place = Place(paid=False)
    page = start_payment(order=place.order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    place.change(place.dear)

    assert stripe_account.objects[page.session_id]["status"] == "expired"
    assert place.books() == (8000, 0, 8000)


def test_page_that_turns_out_to_be_paid_makes_it_a_change_of_a_paid_order(stripe_account):
    place = Place(paid=False)
    page = start_payment(order=place.order, success_url="https://x.example/1", cancel_url="https://x.example/2")
    stripe_account.pay(page.session_id)

    change = place.change(place.dear)

    assert (change.state, change.difference_minor) == (ChangeState.AWAITING, 3000)
    assert place.books() == (5000, 5000, 0)
