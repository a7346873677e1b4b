"""Taking the offer of a place for an option: what it costs and when it is on the order."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.changing import lapse_changes
from registrations.actions.offering import offer_out_of_turn, offer_waiting_places
from registrations.actions.refusals import NotAllowedNowError, OfferRefusedError, PriceChangedError, WaitingRefusedError
from registrations.actions.taking_options import take_option_offer
from registrations.actions.transferring import receive_money
from registrations.models import Order
from registrations.queries.changing import proposal_for_offer
from registrations.queries.checks import problems_of_books
from registrations.queries.options import option_offers
from registrations.queries.waiting import waiting_by_secret
from tests.factories import UserFactory
from tests.registrations.dinners import full_dinner, states, waits

pytestmark = pytest.mark.django_db


def test_taking_the_offer_puts_the_option_on_the_order_once():
    event, kind, dinner, order = full_dinner()
    entry = waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    mail.outbox.clear()

    change = take_option_offer(entry=entry, shown="0/0/0")

    taken = change.order
    line = taken.lines.get(option=dinner)
    assert (line.attendee, line.price_minor) == (entry.attendee, 0)
    assert states(entry) == ["accepted"]
    assert [message.to for message in mail.outbox] == [["lan@example.org"]]
    assert [offer.left for offer in option_offers(event)] == [0]
    with pytest.raises(OfferRefusedError):
        take_option_offer(entry=entry)
    assert problems_of_books(event) == []


def test_priced_option_of_an_order_that_is_not_paid_yet_is_paid_with_it():
    event, kind, dinner, order = full_dinner(price=4000, ticket_price=10000)
    entry = waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()

    with pytest.raises(PriceChangedError):
        take_option_offer(entry=entry, shown="3000/13000/0")
    assert states(entry) == ["offered"]
    taken = Order.objects.get(pk=take_option_offer(entry=entry, shown="4000/14000/0").order_id)

    assert (taken.state, taken.total) == ("pending", Money(14000, "USD"))
    assert sum(entry.amount_minor for entry in taken.ledger.all()) == 14000
    assert problems_of_books(event) == []


def test_priced_option_of_a_paid_order_is_held_until_it_is_paid_and_goes_on_if_it_is_not():
    event, kind, dinner, order = full_dinner(price=4000, offer_hours=5)
    entry, other = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    entry.refresh_from_db()
    assert proposal_for_offer(waiting_by_secret(entry.secret)).to_pay == Money(4000, "USD")

    change = take_option_offer(entry=entry, shown="4000/4000/0")

    assert (change.state, change.expires_at) == ("awaiting", entry.offer_until)
    assert states(entry, other) == ["accepted", "waiting"]
    assert entry.attendee.lines.count() == 1
    assert offer_waiting_places() == 0
    assert [offer.left for offer in option_offers(event)] == [0]
    assert problems_of_books(event) == []
    lapse_changes(entry.offer_until)
    assert offer_waiting_places() == 1
    assert states(entry, other) == ["accepted", "offered"]
    assert problems_of_books(event) == []


def test_paying_for_the_taken_offer_puts_it_on_the_order():
    event, kind, dinner, order = full_dinner(price=4000)
    entry = waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    change = take_option_offer(entry=entry)

    receive_money(order=change.order, money=Money(4000, "USD"), provider="cash", key="till", by=UserFactory())

    line = entry.attendee.lines.get(option=dinner)
    assert (line.price_minor, Order.objects.get(pk=change.order_id).total_minor) == (4000, 4000)
    assert problems_of_books(event) == []


def test_offer_is_refused_once_registration_settings_or_event_are_over():
    event, kind, dinner, order = full_dinner()
    entry = waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())
    dinner.sale_until = timezone.now() - timedelta(minutes=1)
    dinner.save()

    assert offer_waiting_places() == 0
    with pytest.raises(WaitingRefusedError):
        offer_out_of_turn(entry=entry, reason="please", by=UserFactory())


def test_pending_order_that_expired_can_not_take_its_offer():
    event, kind, dinner, order = full_dinner(ticket_price=5000)
    entry = waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    Order.objects.filter(pk=entry.attendee.order_id).update(expires_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(NotAllowedNowError):
        take_option_offer(entry=entry)
