"""The difference of a change, paid at the desk: all that is due, once, and what is already here counts."""

import pytest

from registrations.actions.changing import change_place
from registrations.actions.desk_money import take_at_desk
from registrations.actions.paying_changes import choose_way_for_change
from registrations.enums import ChangeState
from registrations.models import Attendee, OrderChange, Payment
from registrations.queries.desk_money import due_at_desk
from tests.factories import UserFactory
from tests.registrations.place import Place
from tests.registrations.test_transferring import offer_ways
from tests.registrations.web.test_desk_money import address, desk, helper, posted

__all__ = ["desk", "helper"]

pytestmark = pytest.mark.django_db


def fresh(place):
    return Attendee.objects.get(order=place.order, position=1).order


def take(place):
    due = due_at_desk(fresh(place))
    assert due.why_not == ""
    return take_at_desk(order=fresh(place), shown=due.amount, provider="cash", key="k" * 24, by=UserFactory())


def test_difference_that_the_holder_pays_at_the_event_is_taken_there(desk):
    place = Place()
    offer_ways(place.event)
    change = choose_way_for_change(change=place.change(place.dear), way="on_site")

    found = desk.post(f"/desk/{place.event.slug}/", {"code": place.attendee.ticket_code}, follow=True).content.decode()
    assert "Owes $30.00" in found and address(place.order) in found
    assert "I have received $30.00" in desk.get(address(place.order)).content.decode()
    assert desk.post(address(place.order), posted(minor="3000")).status_code == 303

    change.refresh_from_db()
    assert (change.state, place.books()) == ("applied", (8000, 8000, 0))


def test_change_that_may_still_be_paid_online_is_not_asked_for_at_the_desk(desk):
    place = Place()
    place.change(place.dear)

    found = desk.post(f"/desk/{place.event.slug}/", {"code": place.attendee.ticket_code}, follow=True).content.decode()

    assert "Owes" not in found
    assert due_at_desk(fresh(place)).why_not


def test_money_that_is_here_counts_once_for_two_changes():
    place, staff = Place(people=2), UserFactory()
    for attendee in place.order.attendees.select_related("order__event", "ticket_type").order_by("position"):
        change_place(attendee=attendee, ticket_type=place.dear, by=staff, is_required=True)
    assert place.receive(1000).flag == "short"

    assert due_at_desk(fresh(place)).amount.minor == 5000
    payment = take(place)

    assert payment.flag == ""
    assert set(OrderChange.objects.values_list("state", flat=True)) == {ChangeState.APPLIED}
    assert not Payment.objects.exclude(flag="").exists()
    assert place.books() == (16000, 16000, 0)


def test_transfer_of_more_than_two_changes_lack_is_another_amount():
    place, staff = Place(people=2), UserFactory()
    for attendee in place.order.attendees.select_related("order__event", "ticket_type").order_by("position"):
        change_place(attendee=attendee, ticket_type=place.dear, by=staff, is_required=True)
    place.receive(1000)

    payment = place.receive(6000)

    assert (payment.amount_minor, payment.flag) == (5000, "amount")
