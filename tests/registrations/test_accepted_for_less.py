"""An order that staff confirmed for less than its price: what its places give back when they end."""

import pytest

from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.deciding import decide
from registrations.enums import DecisionOutcome, LedgerKind, LineKind
from registrations.models import Attendee, CancellationStep, LedgerLine
from registrations.queries.balance import balance_of, let_go_of
from registrations.queries.cancelling import cancellation_of
from tests.factories import UserFactory
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db


def accepted(paid=8000, people=2, **values):
    """Two places for 50 USD each, 80 USD paid and accepted."""
    place = Place(paid=False, people=people, **values)
    payment = place.receive(paid)
    decide(payment=payment, flag="short", outcome=DecisionOutcome.WAIVED, by=UserFactory())
    assert (place.books()[2], place.order.state) == (0, "confirmed")
    return place


def test_each_place_is_let_go_its_share():
    place = accepted(paid=8001)

    parts = LedgerLine.objects.filter(kind=LedgerKind.WAIVER).order_by("pk").values_list("amount_minor", flat=True)

    assert list(parts) == [-1000, -999]
    assert [let_go_of([one]) for one in place.order.attendees.order_by("position")] == [1000, 999]


def test_free_option_is_let_go_nothing():
    place = Place(paid=False, options=["dinner"])
    place.order.lines.filter(kind=LineKind.OPTION).update(price_minor=0)
    payment = place.receive(7000)

    decide(payment=payment, flag="short", outcome=DecisionOutcome.WAIVED, by=UserFactory())

    assert list(LedgerLine.objects.filter(kind=LedgerKind.WAIVER).values_list("line__kind", flat=True)) == ["ticket"]


@pytest.mark.parametrize(("percent", "back", "kept"), [(100, 4000, 0), (50, 2000, 2000), (0, 0, 4000)])
def test_one_person_gets_back_what_was_paid_for_the_place(percent, back, kept):
    place = accepted()
    CancellationStep.objects.create(event=place.event, percent=percent, days_before=0)
    found = cancellation_of(place.order, place.attendee)
    assert (found.back.minor, found.kept.minor) == (back, kept)

    cancel_attendee(attendee=place.attendee)

    assert sum(place.back) == back
    assert place.books()[2] == -back  # on its way
    others = Attendee.standing.get(order=place.order)
    assert (let_go_of([others]), let_go_of(place.order.attendees.exclude(pk=others.pk))) == (1000, 0)


@pytest.mark.parametrize(("percent", "back", "kept"), [(100, 8000, 0), (50, 4000, 4000)])
def test_whole_order_gives_back_of_what_was_paid(percent, back, kept):
    place = accepted()
    CancellationStep.objects.create(event=place.event, percent=percent, days_before=0)
    found = cancellation_of(place.order)
    assert (found.back.minor, found.kept.minor) == (back, kept)

    cancel_order(order=place.order)

    assert (sum(place.back), place.books()[2]) == (back, -back)


def test_one_after_another_gives_no_more_than_came_in():
    place = accepted()
    staff = UserFactory()

    cancel_attendee(attendee=place.attendee, by=staff)
    cancel_attendee(attendee=Attendee.standing.get(order=place.order), by=staff)

    assert sum(place.back) == 8000
    place.order.refresh_from_db()
    assert balance_of(place.order).received.minor == 8000


def test_cheaper_ticket_gives_back_of_what_was_paid():
    place = accepted(paid=3000, people=1)

    place.change(place.type(2000))

    assert (place.back, place.books()[0]) == ([1000], 2000)


def test_order_that_staff_cancel_owes_nobody_what_was_let_go():
    place = accepted()

    cancel_order(order=place.order, by=UserFactory())

    assert place.back == [8000]
    assert (place.books()[2], balance_of(place.order).waived.minor) == (-8000, 0)  # on its way
