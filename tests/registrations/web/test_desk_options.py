"""The doors of options at the desk: what a person has booked, coming once, undoing, counts."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.actions.cancelling import cancel_order
from registrations.models import CheckIn, OptionCheckIn, Order
from registrations.queries.papers import badge_attendees, badge_rows
from tests.factories import OptionFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    helper = UserFactory(first_name="Hana", last_name="Helper")
    helper.user_permissions.add(Permission.objects.get(codename="check_in"))
    client.force_login(helper)
    return client


@pytest.fixture
def dinner():
    event, kind = open_event()
    option = OptionFactory(event=event, name="River dinner", badge_label="DINNER")
    order_for(event, kind, attendees=[person(kind, family_name="Diner", options=(option.pk,)), person(kind)])
    return option


def door_of(option):
    return f"/desk/{option.event.slug}/options/{option.pk}/"


def code_of(name):
    return Order.objects.latest("pk").attendees.get(family_name=name).ticket_code


def test_whoever_booked_comes_in_once_and_is_counted(desk, dinner):
    page = desk.post(door_of(dinner), {"code": code_of("Diner")}, follow=True).content.decode()

    assert "Checked in" in page
    assert "<strong>1</strong> of 1 are in" in page
    again = desk.post(door_of(dinner), {"code": code_of("Diner")}, follow=True).content.decode()
    assert "Already came" in again and "Came at" in again
    assert OptionCheckIn.objects.count() == 1
    assert CheckIn.objects.count() == 0


def test_whoever_did_not_book_is_not_let_in(desk, dinner):
    page = desk.post(door_of(dinner), {"code": code_of("Nguyễn")})

    assert page.status_code == 409
    assert "has not booked “River dinner”" in page.content.decode()
    assert OptionCheckIn.objects.count() == 0


def test_cancelled_orders_and_other_events_open_no_door(desk, dinner):
    other_event, other_kind = open_event()
    elsewhere = order_for(other_event, other_kind).attendees.get().ticket_code
    code = Order.objects.filter(event=dinner.event).get().attendees.get(family_name="Diner").ticket_code
    assert "another event" in desk.post(door_of(dinner), {"code": elsewhere}).content.decode()
    cancel_order(order=Order.objects.get(event=dinner.event), by=UserFactory())
    assert desk.post(door_of(dinner), {"code": code}).status_code == 409
    assert desk.get(f"/desk/{other_event.slug}/options/{dinner.pk}/").status_code == 404


def test_check_in_is_found_by_name_and_can_be_undone(desk, dinner):
    found = desk.post(door_of(dinner), {"code": "diner"}).content.decode()
    assert code_of("Diner") in found
    other = desk.post(door_of(dinner), {"code": "nguyen"}).content.decode()
    assert "Has not booked “River dinner”." in other
    desk.post(door_of(dinner), {"code": code_of("Diner")})
    made = OptionCheckIn.objects.get()

    page = desk.post(f"/desk/{dinner.event.slug}/option-check-ins/{made.pk}/undoing/", follow=True).content.decode()

    assert "Undone" in page and "<strong>0</strong> of 1 are in" in page
    desk.post(door_of(dinner), {"code": code_of("Diner")})
    assert OptionCheckIn.objects.filter(undone_at=None).count() == 1


def test_entrance_says_what_was_booked_also_by_who_accompanies(desk, dinner):
    event = dinner.event
    guest = TicketTypeFactory(event=event, name="Guest", scientific_access=False)
    kind = Order.objects.get().attendees.first().ticket_type
    people = [person(kind, family_name="Main"), person(guest, family_name="Along", options=(dinner.pk,))]
    order_for(event, kind, attendees=people)

    page = desk.post(f"/desk/{event.slug}/", {"code": code_of("Main")}, follow=True).content.decode()

    assert "With them" in page and "Along" in page and "River dinner" in page
    assert door_of(dinner) in page


def test_strangers_see_no_door(client, dinner):
    assert client.get(door_of(dinner)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(door_of(dinner)).status_code == 403


@pytest.mark.parametrize("answer", ["in=x", "in=999999999999999999999", "again=0", "undone=1"])
def test_made_up_answers_in_the_address_are_left_aside(desk, dinner, answer):
    assert desk.get(f"{door_of(dinner)}?{answer}").status_code == 200


def test_search_needs_the_same_statements_for_one_and_several(desk, dinner):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            desk.post(door_of(dinner), {"code": "example.org"})
        counts.append(len(captured))
        order_for(dinner.event, Order.objects.first().attendees.first().ticket_type, people=2)
    assert counts[0] == counts[1]


def test_badge_carries_the_short_word_of_the_option(dinner):
    rows = badge_rows(badge_attendees(dinner.event), "en")
    assert sorted(row.marks for row in rows) == [(), ("DINNER",)]
