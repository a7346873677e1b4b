"""Who in line is offered what is free again, and what the open sale keeps."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.offering import offer_waiting_places
from registrations.actions.ordering import OfferRefusedError, TicketTypeSoldOutError
from registrations.models import RegistrationSettings, WaitingEntry
from registrations.queries.availability import ticket_offers
from registrations.queries.checks import problems_of_books
from registrations.queries.waiting import standing_of
from tests.factories import QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.queues import sold_out, states, wait

pytestmark = pytest.mark.django_db


def test_freed_place_goes_to_the_first_in_line_and_not_to_the_open_sale():
    event, kind, order = sold_out()
    first, second = wait(event, kind), wait(event, kind, "Minh")
    cancel_order(order=order, by=UserFactory())

    assert ticket_offers(event)[0].left == 0  # kept for those who wait, before anybody offered it
    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, kind)
    call_command("offer_waiting_places")

    assert states(first, second) == ["offered", "waiting"]
    first.refresh_from_db()
    assert first.offer_until - first.offered_at == timedelta(hours=48)
    assert mail.outbox[-1].to == ["lan@example.org"]
    assert mail.outbox[-1].subject.startswith("A place for you")
    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, kind)
    assert offer_waiting_places() == 0
    assert problems_of_books(event) == []


def test_offer_is_taken_by_an_order_at_the_price_of_now():
    event, kind, order = sold_out(price=5000)
    entry, second = wait(event, kind), wait(event, kind, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    kind.price_minor = 7000
    kind.save()

    taken = order_for(event, kind, offer=entry.secret)

    assert (taken.state, taken.total_minor) == ("pending", 7000)
    entry.refresh_from_db()
    assert (entry.state, entry.order) == ("accepted", taken)
    with pytest.raises(OfferRefusedError):
        order_for(event, kind, offer=entry.secret)
    assert offer_waiting_places() == 0
    assert states(second) == ["waiting"]
    assert problems_of_books(event) == []


def test_one_form_sent_twice_takes_an_offer_once():
    event, kind, order = sold_out()
    entry = wait(event, kind)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()

    first = order_for(event, kind, offer=entry.secret, key="k" * 20)
    assert order_for(event, kind, offer=entry.secret, key="k" * 20) == first


def test_lapsed_offer_goes_to_the_next_and_can_not_be_taken():
    event, kind, order = sold_out()
    first, second = wait(event, kind), wait(event, kind, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    WaitingEntry.objects.filter(pk=first.pk).update(offer_until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(OfferRefusedError):  # before the command has written it down
        order_for(event, kind, offer=first.secret)
    assert offer_waiting_places() == 1

    assert states(first, second) == ["lapsed", "offered"]
    assert [message.to for message in mail.outbox[-2:]] == [["lan@example.org"], ["minh@example.org"]]
    with pytest.raises(OfferRefusedError):
        order_for(event, kind, offer=first.secret)
    assert order_for(event, kind, offer=second.secret).state == "confirmed"


def test_several_free_places_are_offered_to_several_people_and_a_part_to_who_wants_more():
    event, kind, order = sold_out(places=3)
    pair, crowd, last = wait(event, kind, places=2), wait(event, kind, "Minh", places=4), wait(event, kind, "Hoa")
    cancel_order(order=order, by=UserFactory())

    assert offer_waiting_places() == 2

    assert states(pair, crowd, last) == ["offered", "offered", "waiting"]
    crowd.refresh_from_db()
    assert (crowd.offered_places, crowd.places) == (1, 4)
    with pytest.raises(OfferRefusedError, match="1 place for"):
        order_for(event, kind, people=2, offer=crowd.secret)
    order_for(event, kind, offer=crowd.secret)
    crowd.refresh_from_db()
    assert (crowd.state, crowd.places) == ("waiting", 3)  # the rest, still before `last`
    assert (standing_of(crowd).number, standing_of(last).number, standing_of(last).places_before) == (1, 2, 3)
    order_for(event, kind, offer=pair.secret)  # one of two: the other place goes on
    assert offer_waiting_places() == 1
    crowd.refresh_from_db()
    assert (crowd.state, crowd.offered_places) == ("offered", 1)
    assert problems_of_books(event) == []


def test_only_as_many_places_are_kept_from_the_open_sale_as_people_want():
    event, kind, order = sold_out(places=5)
    wait(event, kind, places=2)
    cancel_order(order=order, by=UserFactory())

    assert ticket_offers(event)[0].left == 3
    with pytest.raises(TicketTypeSoldOutError, match="Only 3"):
        order_for(event, kind, people=4)
    assert order_for(event, kind, people=3).state == "confirmed"
    assert offer_waiting_places() == 1
    assert problems_of_books(event) == []


def test_line_of_one_type_keeps_places_of_a_quota_that_others_share():
    event, kind, order = sold_out()
    quota = kind.quotas.get()
    other = TicketTypeFactory(event=event, quotas=[quota])
    wait(event, kind)
    cancel_order(order=order, by=UserFactory())

    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, other)


def test_line_that_another_quota_blocks_keeps_nothing_from_others():
    event, kind, _order = sold_out()
    hall = QuotaFactory(event=event, size=10)
    kind.quotas.add(hall)
    other = TicketTypeFactory(event=event, quotas=[hall])
    wait(event, kind, places=5)

    assert order_for(event, other, people=9).state == "confirmed"


def test_organiser_may_let_the_open_sale_compete():
    event, kind, order = sold_out(waiting_goes_first=False)
    wait(event, kind)
    cancel_order(order=order, by=UserFactory())

    assert ticket_offers(event)[0].left == 1
    assert order_for(event, kind).state == "confirmed"
    assert offer_waiting_places() == 0


def test_nothing_is_offered_or_kept_once_registration_is_closed():
    event, kind, order = sold_out()
    entry = wait(event, kind)
    cancel_order(order=order, by=UserFactory())
    RegistrationSettings.objects.update(closes_at=timezone.now() - timedelta(minutes=1))

    assert offer_waiting_places() == 0
    assert states(entry) == ["waiting"]


def test_offer_ends_with_the_sale_at_the_latest():
    event, kind, order = sold_out()
    closes_at = timezone.now() + timedelta(hours=5)
    RegistrationSettings.objects.update(closes_at=closes_at)
    entry = wait(event, kind)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()

    entry.refresh_from_db()
    assert entry.offer_until == closes_at


def test_placing_an_order_takes_no_more_statements_for_a_waiting_list(django_assert_max_num_queries):
    event, kind = open_event(places=10)
    order_for(event, kind)  # what is read once per process
    with django_assert_max_num_queries(100) as without:
        order_for(event, kind)
    kind.has_waiting_list = True
    kind.save()
    with django_assert_max_num_queries(100) as with_list:
        order_for(event, kind)
    assert len(with_list) == len(without)


def test_offers_are_counted_in_the_same_number_of_statements_however_long_the_line(django_assert_num_queries):
    event, kind, _order = sold_out()
    counts = []
    for number in (1, 3):
        for n in range(number):
            wait(event, kind, f"P{number}{n}")
        with django_assert_num_queries(6):
            counts.append(ticket_offers(event)[0].left)
    assert counts == [0, 0]
    assert re.fullmatch(r"[\w-]{43}", WaitingEntry.objects.first().secret)
