"""A voucher that is entered with a change: what it takes off, and one use that is held, written and let go."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from registrations.actions.changing import change_place, lapse_changes, withdraw_change
from registrations.actions.deciding_changes import decide_change, give_more_time
from registrations.actions.refusals import (
    ChangeRefusedError,
    NotAllowedNowError,
    TicketTypeSoldOutError,
    VoucherRefusedError,
)
from registrations.enums import ChangeState
from registrations.models import OrderChange, Voucher
from registrations.queries.checks import problems_of_books
from registrations.queries.vouchers import vouchers_with_uses
from tests.factories import UserFactory, VoucherFactory
from tests.registrations.helpers import order_for
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def brakes():
    """Wrong codes are counted by event and network address: those of one test are nothing to another."""
    cache.clear()
    yield
    cache.clear()


def with_voucher(place=None, **values):
    """A place, and a voucher of its event: by default 10 USD off one ticket, once."""
    place = place or Place()
    values = {"kind": "fixed", "value": 1000, "max_uses": 1, **values}
    return place, VoucherFactory(event=place.event, code="LATE10", **values)


def used(voucher):
    return vouchers_with_uses().get(pk=voucher.pk).used


def page_of(place):
    return f"/orders/{place.order.code}/{place.order.secret}/people/{place.attendee.pk}/ticket/"


def test_voucher_makes_the_difference_smaller_and_is_used_once_it_is_paid():
    place, voucher = with_voucher()

    change = place.change(place.dear, voucher_code=" late10 ")

    assert (change.state, change.difference_minor, used(voucher)) == ("awaiting", 2000, 1)
    place.receive(2000)
    assert place.books() == (7000, 7000, 0)
    assert (used(voucher), place.standing) == (1, [("ticket", place.dear.pk, 7000)])


def test_fixed_amount_goes_off_the_ticket_first_and_then_off_the_options():
    place, _voucher = with_voucher(value=9000, scope="both")

    change = place.change(place.dear, ["dinner", "tour"], voucher_code="LATE10")

    # 80 + 30 + 20 cost 40 with it, 50 were paid
    assert (change.state, change.difference_minor) == ("applied", -1000)
    assert place.standing == [
        ("ticket", place.dear.pk, 0),
        ("option", place.dinner.pk, 2000),
        ("option", place.tour.pk, 2000),
    ]
    assert problems_of_books(place.event) == []


def test_voucher_for_an_option_that_is_added():
    place, voucher = with_voucher(kind="free", value=0, scope="options")

    change = place.change(options=["dinner"], voucher_code="LATE10")

    assert (change.state, used(voucher)) == ("applied", 1)
    assert place.books() == (5000, 5000, 0)


def test_unpaid_order_costs_less_with_it():
    place, voucher = with_voucher(Place(paid=False))

    place.change(place.dear, voucher_code="LATE10")

    assert (place.books(), used(voucher)) == ((7000, 0, 7000), 1)


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "declined"])
def test_use_is_given_back_with_a_change_that_is_not_made(end):
    place, voucher = with_voucher()
    kind = place.type(8000, needs_approval=end == "declined")
    change = place.change(kind, voucher_code="LATE10")
    assert used(voucher) == 1

    if end == "withdrawn":
        withdraw_change(change=change)
    elif end == "lapsed":
        lapse_changes(change.expires_at)
    else:
        decide_change(change=change, is_approved=False, answer="no room", by=UserFactory())

    change.refresh_from_db()
    assert (change.state, used(voucher)) == (end, 0)


def test_change_past_its_time_holds_no_use_and_needs_one_that_is_left():
    place, voucher = with_voucher()
    change = place.change(place.dear, voucher_code="LATE10")
    OrderChange.objects.filter(pk=change.pk).update(expires_at=timezone.now() - DAY)
    order_for(place.event, place.kind, voucher_code="LATE10")
    assert used(voucher) == 1

    with pytest.raises(ChangeRefusedError, match="no free place"):
        give_more_time(change=change, by=UserFactory())

    Voucher.objects.update(max_uses=2, valid_until=timezone.now() - DAY)  # promised while it was valid
    give_more_time(change=change, by=UserFactory())
    assert used(voucher) == 2


def test_last_use_that_somebody_else_holds_is_refused_and_nothing_is_written():
    place, voucher = with_voucher()
    place.change(place.dear, voucher_code="LATE10")
    with pytest.raises(VoucherRefusedError, match="used up"):
        order_for(place.event, place.kind, voucher_code="LATE10")
    other = order_for(place.event, place.kind)

    with pytest.raises(VoucherRefusedError, match="used up"):
        change_place(attendee=other.attendees.get(), ticket_type=place.dear, voucher_code="LATE10")

    assert (OrderChange.objects.count(), used(voucher)) == (1, 1)


def test_request_that_holds_no_places_holds_no_use():
    place, voucher = with_voucher(Place(request_holds_places=False))
    change = place.change(place.type(8000, needs_approval=True), voucher_code="LATE10")
    assert used(voucher) == 0
    order_for(place.event, place.kind, voucher_code="LATE10")

    with pytest.raises(ChangeRefusedError):
        decide_change(change=change, is_approved=True, by=UserFactory())

    change.refresh_from_db()
    assert (change.state, used(voucher)) == (ChangeState.REQUESTED, 1)


def test_form_sent_twice_uses_it_once():
    place, voucher = with_voucher()
    first = place.change(place.dear, voucher_code="LATE10")
    assert place.change(place.dear, voucher_code="LATE10") == first
    place.receive(2000)

    assert place.change(place.dear, voucher_code="LATE10") == first
    assert (used(voucher), place.books()) == (1, (7000, 7000, 0))


def test_voucher_that_keeps_a_place_gives_it_to_a_change():
    place = Place()
    last = place.type(8000, places=1)
    _place, voucher = with_voucher(place, reserves_places=True)
    voucher.ticket_types.set([last])
    with pytest.raises(TicketTypeSoldOutError):
        place.change(last)

    change = place.change(last, voucher_code="LATE10")

    assert (change.state, place.held(last.quotas.get()), used(voucher)) == ("awaiting", 1, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"is_active": False}, "not known here"),
        ({"valid_until": timezone.now() - DAY}, "was valid until"),
        ({"for_email": "somebody@else.example"}, "another e-mail address"),
        ({"scope": "options", "kind": "free", "value": 0}, "takes nothing off what is new here"),
    ],
)
def test_voucher_that_does_not_count_is_refused_in_words_and_what_was_chosen_stays(client, values, words):
    place, _voucher = with_voucher(**values)

    answer = client.get(page_of(place), {"check": "1", "ticket": place.dear.pk, "voucher": "late10"})

    page = answer.content.decode()
    assert (answer.status_code, words in page, 'value="late10"' in page) == (422, True, True)
    assert f'value="{place.dear.pk}" id="ticket-{place.dear.pk}" required checked' in page
    with pytest.raises((ChangeRefusedError, VoucherRefusedError)):
        place.change(place.dear, voucher_code="late10")
    assert OrderChange.objects.count() == 0


def test_second_voucher_of_a_person_is_refused():
    place = Place(paid=False)
    first = VoucherFactory(event=place.event, code="FIRST", kind="percent", value=10)
    order = order_for(place.event, place.kind, voucher_code=first.code)
    _place, _voucher = with_voucher(place)

    with pytest.raises(ChangeRefusedError, match="has a voucher already"):
        change_place(attendee=order.attendees.get(), ticket_type=place.dear, voucher_code="LATE10")


def test_holder_sees_the_price_with_the_voucher_and_confirms_it(client):
    place = Place()
    assert "I have a voucher" not in client.get(page_of(place)).content.decode()
    _place, voucher = with_voucher(place)
    assert "I have a voucher" in client.get(page_of(place)).content.decode()
    chosen = {"check": "1", "ticket": place.dear.pk, "voucher": "late10"}

    check = client.get(page_of(place), chosen).content.decode()

    assert "$70.00" in check and "You pay $20.00." in check and used(voucher) == 0
    shown = check.split('name="shown" value="')[1].split('"')[0]
    client.post(page_of(place), {**chosen, "shown": shown})
    assert (OrderChange.objects.get().difference_minor, used(voucher)) == (2000, 1)


@pytest.mark.parametrize("code", ["NONE", "\x00", "'; --", "x" * 5000])
def test_nonsense_instead_of_a_code_is_refused_in_words(client, code):
    place, _voucher = with_voucher()

    answer = client.post(page_of(place), {"check": "1", "ticket": place.dear.pk, "voucher": code})

    assert (answer.status_code, OrderChange.objects.count()) == (422, 0)


def test_codes_can_not_be_guessed_here(client):
    place, _voucher = with_voucher()
    for number in range(30):
        client.get(page_of(place), {"check": "1", "ticket": place.dear.pk, "voucher": f"GUESS{number}"})

    page = client.get(page_of(place), {"check": "1", "ticket": place.dear.pk, "voucher": "LATE10"}).content.decode()

    assert "Too many wrong codes" in page


def test_voucher_gives_no_time_after_the_holders_date():
    place, _voucher = with_voucher(Place(change_until=timezone.now() - DAY))

    with pytest.raises(NotAllowedNowError):
        place.change(place.dear, voucher_code="LATE10")
