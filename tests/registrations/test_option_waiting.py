"""People of an order in line for an option that is full: joining, being offered it in turn, and leaving."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.offering import move_waiting, offer_out_of_turn, offer_waiting_places
from registrations.actions.refusals import (
    OfferRefusedError,
    OptionNotOnSaleError,
    OptionSoldOutError,
    WaitingRefusedError,
)
from registrations.actions.taking_options import join_option_line, take_option_offer
from registrations.actions.waiting import leave_waiting_list
from registrations.models import Attendee, Order, RegistrationSettings, WaitingEntry
from registrations.queries.checks import problems_of_books
from registrations.queries.options import option_offers
from registrations.queries.waiting import lines_of_event, standing_of, standings_of
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.dinners import full_dinner, states, waits
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


def test_full_option_does_not_block_the_registration_and_its_person_stands_in_line():
    event, kind, dinner, _order = full_dinner()

    first, second = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")

    assert first.attendee.order.state == "confirmed"
    assert first.attendee.lines.count() == 1
    assert [(s.number, s.length, s.places_before) for s in (standing_of(first), standing_of(second))] == [
        (1, 2, 0),
        (2, 2, 1),
    ]
    assert standings_of([first, second]) == {first.pk: standing_of(first), second.pk: standing_of(second)}


def test_nobody_waits_for_what_has_no_list_or_is_not_offered_with_their_ticket():
    event, kind, dinner, _order = full_dinner()
    other = TicketTypeFactory(event=event)
    dinner.ticket_types.set([kind])
    closed = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=0)])
    elsewhere = OptionFactory(has_waiting_list=True)

    for ticket, option in ((other, dinner), (kind, closed), (kind, elsewhere)):
        with pytest.raises(OptionNotOnSaleError):
            order_for(event, ticket, attendees=[person(ticket, waits_for=(option.pk,))])
    assert WaitingEntry.objects.count() == 0
    assert Order.objects.count() == 1


def test_whoever_takes_the_option_does_not_wait_for_it():
    event, kind, dinner, _order = full_dinner(places=2)
    cancel_order(order=_order, by=UserFactory())

    order = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,), waits_for=(dinner.pk,))])

    assert order.lines.count() == 2
    assert WaitingEntry.objects.count() == 0


def test_freed_place_goes_to_the_first_in_line_and_not_to_the_open_sale():
    event, kind, dinner, order = full_dinner()
    first, second = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())

    with pytest.raises(OptionSoldOutError):
        order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])
    [offer] = option_offers(event)
    assert (offer.left, offer.may_wait) == (0, True)
    mail.outbox.clear()
    assert offer_waiting_places() == 1
    assert offer_waiting_places() == 0
    assert states(first, second) == ["offered", "waiting"]
    [message] = mail.outbox
    assert message.to == ["lan@example.org"]
    assert "Dinner" in message.body
    assert f"/waiting/{first.secret}/" in message.body
    with pytest.raises(OptionSoldOutError):
        order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])
    assert problems_of_books(event) == []


def test_organiser_may_let_everybody_compete():
    event, kind, dinner, order = full_dinner(waiting_goes_first=False)
    waits(event, kind, dinner)
    cancel_order(order=order, by=UserFactory())

    assert order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))]).lines.count() == 2
    assert offer_waiting_places() == 0


def test_lapsed_offer_goes_to_the_next_and_can_not_be_taken():
    event, kind, dinner, order = full_dinner(offer_hours=2)
    first, second = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    WaitingEntry.objects.filter(pk=first.pk).update(offer_until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(OfferRefusedError):
        take_option_offer(entry=first)
    assert offer_waiting_places() == 1
    assert states(first, second) == ["lapsed", "offered"]


def test_leaving_gives_the_offer_to_the_next():
    event, kind, dinner, order = full_dinner()
    first, second = waits(event, kind, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()

    assert leave_waiting_list(entry=first) is True
    offer_waiting_places()
    assert states(first, second) == ["left", "offered"]


@pytest.mark.parametrize("whole", [True, False])
def test_whoever_is_cancelled_waits_no_more_and_gives_an_open_offer_back(whole):
    event, kind, dinner, order = full_dinner()
    both = order_for(event, kind, attendees=[person(kind), person(kind, waits_for=(dinner.pk,))])
    first, second = WaitingEntry.objects.get(), waits(event, kind, dinner, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    assert states(first, second) == ["offered", "waiting"]

    if whole:
        cancel_order(order=both, by=UserFactory())
    else:
        cancel_attendee(attendee=first.attendee, by=UserFactory())
    offer_waiting_places()

    assert states(first, second) == ["left", "offered"]
    with pytest.raises(OfferRefusedError):
        take_option_offer(entry=first)


def test_order_that_is_not_decided_about_is_passed_over_until_it_is():
    event, kind, dinner, order = full_dinner()
    asking = TicketTypeFactory(event=event, needs_approval=True)
    first, second = waits(event, asking, dinner, "Lan"), waits(event, kind, dinner, "Minh")
    assert first.attendee.order.state == "requested"
    cancel_order(order=order, by=UserFactory())

    offer_waiting_places()

    assert states(first, second) == ["waiting", "offered"]


def test_one_place_shared_by_a_ticket_and_an_option_is_offered_once_in_turn():
    event, kind, dinner, order = full_dinner()
    entry = waits(event, kind, dinner)
    seat = TicketTypeFactory(event=event, quotas=dinner.quotas.all(), has_waiting_list=True)
    now = timezone.now()
    other = WaitingEntry.objects.create(
        event=event, ticket_type=seat, name="Hoa", email="hoa@example.org", secret="s" * 40, state="waiting",
        joined_at=now, queued_at=now,
    )  # fmt: skip
    cancel_order(order=order, by=UserFactory())

    assert offer_waiting_places() == 1
    assert states(entry, other) == ["offered", "waiting"]
    assert problems_of_books(event) == []


def test_joining_from_the_order_page():
    event, kind, dinner, order = full_dinner()
    late = order_for(event, kind, email="late@example.org").attendees.get()

    entry = join_option_line(attendee=late, option=dinner)

    assert (entry.state, standing_of(entry).number) == ("waiting", 1)
    assert join_option_line(attendee=late, option=dinner) == entry
    with pytest.raises(WaitingRefusedError):
        join_option_line(attendee=order.attendees.get(), option=dinner)
    free = OptionFactory(event=event, has_waiting_list=True)
    with pytest.raises(WaitingRefusedError, match="free places"):
        join_option_line(attendee=late, option=free)
    cancel_order(order=late.order, by=UserFactory())
    with pytest.raises(WaitingRefusedError):
        join_option_line(attendee=Attendee.objects.get(pk=late.pk), option=dinner)


def test_organiser_offers_out_of_turn_and_moves_people():
    event, kind, dinner, order = full_dinner()
    first, second, third = (waits(event, kind, dinner, name) for name in ("Lan", "Minh", "Hoa"))
    staff = UserFactory()

    def line():
        return [entry.pk for entry in lines_of_event(event)[-1].waiting]

    with pytest.raises(WaitingRefusedError):
        move_waiting(entry=third, number=1, reason=" ", by=staff)
    move_waiting(entry=third, number=1, reason="she gives the toast", by=staff)
    assert line() == [third.pk, first.pk, second.pk]
    move_waiting(entry=third, number=2, reason="after Lan", by=staff)
    assert line() == [first.pk, third.pk, second.pk]
    move_waiting(entry=first, number=99, reason="to the end", by=staff)
    assert line() == [third.pk, second.pk, first.pk]
    with pytest.raises(WaitingRefusedError):
        offer_out_of_turn(entry=second, reason="speaker", by=staff)
    cancel_order(order=order, by=staff)
    offer_out_of_turn(entry=second, reason="speaker", by=staff)
    assert states(third, second, first) == ["waiting", "offered", "waiting"]
    with pytest.raises(WaitingRefusedError):
        move_waiting(entry=second, number=1, reason="again", by=staff)


def test_people_who_joined_at_one_moment_can_be_moved_apart():
    event, kind, dinner, _order = full_dinner()
    entries = [waits(event, kind, dinner, name) for name in ("Lan", "Minh", "Hoa", "Quan")]
    WaitingEntry.objects.update(queued_at=timezone.now())

    move_waiting(entry=entries[3], number=2, reason="together with Lan", by=UserFactory())

    line = lines_of_event(event)[-1].waiting
    assert [entry.pk for entry in line] == [entries[n].pk for n in (0, 3, 1, 2)]


def statements_of_an_order(event, kind):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        order_for(event, kind)
    return len(captured)


def test_placing_an_order_needs_no_statement_more_while_others_wait_for_an_option():
    event, kind = open_event()
    order_for(event, kind)
    before = statements_of_an_order(event, kind)
    quota = QuotaFactory(event=event, size=0, name="Tables")
    dinner = OptionFactory(event=event, quotas=[quota], has_waiting_list=True)
    for name in ("Lan", "Minh"):
        waits(event, kind, dinner, name)

    assert statements_of_an_order(event, kind) == before


@pytest.mark.parametrize("number", [1, 3])
def test_offers_are_made_in_one_more_statement_each(number):
    event, kind, dinner, order = full_dinner(places=3)
    for n in range(number):
        waits(event, kind, dinner, f"Lan{n}")
    cancel_order(order=order, by=UserFactory())
    RegistrationSettings.objects.filter(event=event).update(waiting_goes_first=True)

    with CaptureQueriesContext(connection) as captured:
        assert offer_waiting_places() == number

    updates = [q for q in captured.captured_queries if q["sql"].startswith("UPDATE") and "waitingentry" in q["sql"]]
    assert len(updates) == number
