"""Waiting for a full option on every screen: the steps, the order's page, the page of an offer, the admin."""

import re

import pytest
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.offering import offer_waiting_places
from registrations.models import OrderChange, WaitingEntry
from tests.factories import UserFactory
from tests.registrations.dinners import full_dinner, states, waits
from tests.registrations.helpers import order_for
from tests.registrations.web.steps import confirm, people_url, typed_person

pytestmark = pytest.mark.django_db


def path_of(order, rest=""):
    return f"/orders/{order.code}/{order.secret}/{rest}"


def offered(price=0):
    """(dinner, an open offer of it, the entry behind it)"""
    event, kind, dinner, order = full_dinner(price=price)
    first, second = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    return dinner, first, second


def test_full_option_can_be_waited_for_in_the_second_step_without_holding_up_the_order(client):
    event, kind, dinner, _order = full_dinner()
    address = people_url(event, **{f"k{kind.pk}": 1})
    page = client.get(address).content.decode()
    assert f'name="p1-o-{dinner.pk}"' not in page
    assert f'name="p1-w-{dinner.pk}"' in page

    check = client.post(address, typed_person(**{f"w-{dinner.pk}": "on"}), follow=True).content.decode()
    assert "On the waiting list: Dinner" in check
    again = client.get(f"/register/{event.slug}/people/").content.decode()
    assert re.search(rf'name="p1-w-{dinner.pk}"[^>]*checked', again)
    confirm(client, event)

    entry = WaitingEntry.objects.get()
    assert (entry.attendee.order.state, entry.option, entry.state) == ("confirmed", dinner, "waiting")
    page = client.get(path_of(entry.attendee.order)).content.decode()
    assert "Number 1 of 1 in line." in page
    assert f"/waiting/{entry.secret}/" in page


def test_order_page_leads_to_the_lines_and_puts_somebody_in(client):
    event, kind, dinner, _order = full_dinner()
    order = order_for(event, kind, email="late@example.org")
    address = path_of(order, "waiting/")
    assert address in client.get(path_of(order)).content.decode()
    page = client.get(address).content.decode()
    assert "Dinner" in page

    fields = {"person": order.attendees.get().pk, "option": dinner.pk}
    answer = client.post(address, fields, follow=True).content.decode()

    assert "stands in line for “Dinner”" in answer
    assert WaitingEntry.objects.get().attendee.order == order
    assert 'name="option"' not in answer


@pytest.mark.parametrize("fields", [{}, {"person": "0", "option": "x"}, {"person": "9" * 30, "option": "1"}])
def test_made_up_people_and_options_are_404(client, fields):
    event, kind, _dinner, _order = full_dinner()
    order = order_for(event, kind)
    assert client.post(path_of(order, "waiting/"), fields).status_code == 404


def test_people_and_options_of_others_are_404(client):
    event, kind, dinner, other = full_dinner()
    order = order_for(event, kind)
    fields = {"person": other.attendees.get().pk, "option": dinner.pk}
    assert client.post(path_of(order, "waiting/"), fields).status_code == 404
    assert client.get(f"/orders/{order.code}/wrong/waiting/").status_code == 404


def test_free_offer_is_taken_with_one_button(client):
    dinner, first, second = offered()
    page = client.get(f"/waiting/{first.secret}/").content.decode()
    assert "Take it until" in page and "free" in page

    answer = client.post(f"/waiting/{first.secret}/", {"answer": "take", "shown": "0/0/0"}, follow=True)

    assert "“Dinner” is yours." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == path_of(first.attendee.order)
    assert first.attendee.lines.filter(option=dinner).exists()
    assert states(first, second) == ["accepted", "waiting"]
    again = client.post(f"/waiting/{first.secret}/", {"answer": "take"}, follow=True).content.decode()
    assert "You have taken your place" in again


def test_priced_offer_shows_its_price_and_is_held_until_it_is_paid(client):
    _dinner, first, _second = offered(price=4000)
    page = client.get(f"/waiting/{first.secret}/").content.decode()
    assert "$40.00" in page

    wrong = client.post(f"/waiting/{first.secret}/", {"answer": "take", "shown": "1/1/0"}, follow=True)
    assert "not what you saw" in wrong.content.decode()
    answer = client.post(f"/waiting/{first.secret}/", {"answer": "take", "shown": "4000/4000/0"}, follow=True)

    assert "held for you" in answer.content.decode()
    assert OrderChange.objects.get().state == "awaiting"


def test_whoever_waits_sees_their_place_and_leaves(client):
    _dinner, _first, second = offered()
    page = client.get(f"/waiting/{second.secret}/").content.decode()
    assert "number <strong>1</strong> of 1" in page

    client.post(f"/waiting/{second.secret}/", {"answer": "leave"})
    assert states(second) == ["left"]


def test_organiser_sees_counts_moves_and_offers(client):
    dinner, first, second = offered()
    third = waits(first.event, first.attendee.ticket_type, dinner, "Hoa")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = f"/admin/registrations/{first.event_id}/waiting/"
    page = client.get(address).content.decode()
    assert "2 wait" in page and "1 offer" in page and "Dinner" in page

    client.post(address, {"move": third.pk, f"number-{third.pk}": "1", "reason": "gives the toast"})
    assert WaitingEntry.objects.get(pk=third.pk).queued_at < WaitingEntry.objects.get(pk=second.pk).queued_at
    answer = client.post(address, {"move": third.pk, f"number-{third.pk}": "x", "reason": "again"}, follow=True)
    assert "from 1" in answer.content.decode()
    client.post(address, {"remove": second.pk, "reason": "came by another way"})
    assert states(first, second, third) == ["offered", "removed", "waiting"]


def test_lapsed_offer_says_so(client):
    _dinner, first, _second = offered()
    WaitingEntry.objects.filter(pk=first.pk).update(offer_until=timezone.now())
    page = client.get(f"/waiting/{first.secret}/").content.decode()
    assert "Your offer has lapsed" in page
    answer = client.post(f"/waiting/{first.secret}/", {"answer": "take"}, follow=True).content.decode()
    assert "lapsed or was taken already" in answer
