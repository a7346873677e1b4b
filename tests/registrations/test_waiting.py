"""Waiting in line for what is sold out: joining, leaving, and being told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.offering import offer_out_of_turn, offer_waiting_places
from registrations.actions.ordering import OfferRefusedError
from registrations.actions.refusals import WaitingRefusedError
from registrations.actions.waiting import confirm_waiting, join_waiting_list, leave_waiting_list, remove_waiting
from registrations.models import Order, Quota, WaitingEntry
from registrations.queries.waiting import standing_of
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.queues import sold_out, states, wait

pytestmark = pytest.mark.django_db


def test_joining_counts_only_once_the_address_is_confirmed():
    event, kind, _order = sold_out()

    entry = join_waiting_list(event=event, ticket_type=kind, name="  Lan\x00 ", email=" lan@example.org ")

    assert (entry.state, entry.queued_at, entry.name, entry.email) == ("unconfirmed", None, "Lan", "lan@example.org")
    assert standing_of(entry) is None
    assert f"/waiting/{entry.secret}/" in mail.outbox[-1].body
    assert "confirm" in mail.outbox[-1].body
    assert confirm_waiting(entry=entry) is True
    entry.refresh_from_db()
    assert standing_of(entry).number == 1
    assert confirm_waiting(entry=entry) is False


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
def test_each_mail_can_be_read_in_each_language(language):
    event, kind, order = sold_out()
    entry = wait(event, kind, language=language)
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    offer_waiting_places(timezone.now() + timedelta(hours=49))
    bodies = [message.body for message in mail.outbox if message.to == [entry.email]]
    assert len(bodies) == 3
    assert all(f"/waiting/{entry.secret}/" in body for body in bodies)
    assert all("None" not in body and "{{" not in body for body in bodies)


def test_who_waits_already_gets_the_link_again_and_no_second_place_in_line():
    event, kind, _order = sold_out()
    entry = wait(event, kind)
    mail.outbox.clear()

    again = join_waiting_list(event=event, ticket_type=kind, name="Other", email="LAN@example.org")

    assert again == entry
    assert WaitingEntry.objects.count() == 1
    assert mail.outbox[-1].to == ["lan@example.org"]


def test_nobody_waits_for_what_can_be_bought_or_has_no_list():
    event, kind = open_event(places=1)
    for _has_list in (True, False):
        with pytest.raises(WaitingRefusedError, match="free places"):
            join_waiting_list(event=event, ticket_type=kind, name="Lan", email="lan@example.org")
    order_for(event, kind)
    with pytest.raises(WaitingRefusedError):
        join_waiting_list(event=event, ticket_type=kind, name="Lan", email="lan@example.org")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " \x00 "}, "your name"),
        ({"email": "nobody"}, "e-mail"),
        ({"places": 0}, "up to"),
        ({"places": 11}, "up to 10"),
    ],
)
def test_joining_says_what_is_wrong(values, sentence):
    event, kind, _order = sold_out()
    with pytest.raises(WaitingRefusedError, match=sentence):
        join_waiting_list(**{"event": event, "ticket_type": kind, "name": "Lan", "email": "l@example.org", **values})
    assert not WaitingEntry.objects.exists()


def test_leaving_gives_an_offer_to_the_next():
    event, kind, order = sold_out()
    first, second = wait(event, kind), wait(event, kind, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()

    assert leave_waiting_list(entry=first) is True
    assert leave_waiting_list(entry=first) is False
    offer_waiting_places()

    assert states(first, second) == ["left", "offered"]
    with pytest.raises(OfferRefusedError):
        order_for(event, kind, offer=first.secret)


def test_removed_person_is_told_why():
    event, kind, _order = sold_out()
    entry = wait(event, kind)

    remove_waiting(entry=entry, reason="You have a ticket already", by=UserFactory())

    assert states(entry) == ["removed"]
    assert "You have a ticket already" in mail.outbox[-1].body
    with pytest.raises(WaitingRefusedError):
        remove_waiting(entry=entry, by=UserFactory())


def test_offer_out_of_turn_needs_a_reason_and_a_free_place():
    event, kind, order = sold_out()
    first, second = wait(event, kind), wait(event, kind, "Minh")
    staff = UserFactory()

    with pytest.raises(WaitingRefusedError, match="why"):
        offer_out_of_turn(entry=second, reason=" ", by=staff)
    with pytest.raises(WaitingRefusedError, match="No place is free"):
        offer_out_of_turn(entry=second, reason="Speaker", by=staff)
    cancel_order(order=order, by=staff)
    offer_out_of_turn(entry=second, reason="Speaker", by=staff)

    assert states(first, second) == ["waiting", "offered"]
    assert offer_waiting_places() == 0
    Quota.objects.update(size=9)
    with pytest.raises(WaitingRefusedError, match="not on the waiting list"):
        offer_out_of_turn(entry=second, reason="Again", by=staff)


def test_unconfirmed_addresses_are_forgotten_after_a_week():
    event, kind, _order = sold_out()
    join_waiting_list(event=event, ticket_type=kind, name="Lan", email="lan@example.org")
    kept = wait(event, kind, "Minh")

    offer_waiting_places(timezone.now() + timedelta(days=8))

    assert list(WaitingEntry.objects.all()) == [kept]


def test_an_order_with_an_offer_that_expires_frees_its_place_for_the_next():
    event, kind, order = sold_out(price=1000)
    first, second = wait(event, kind), wait(event, kind, "Minh")
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()
    taken = order_for(event, kind, offer=first.secret)
    Order.objects.filter(pk=taken.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    assert offer_waiting_places() == 1
    assert states(first, second) == ["accepted", "offered"]
