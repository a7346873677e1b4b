"""Another ticket type or other options for one person: who may ask for it, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.changing import lapse_changes, withdraw_change
from registrations.actions.deciding_changes import decide_change, give_more_time, let_change_be_made
from registrations.actions.refusals import (
    ChangeRefusedError,
    NotAllowedNowError,
    PriceChangedError,
    TicketTypeSoldOutError,
)
from registrations.enums import ChangeState
from registrations.models import OrderChange, TicketType
from registrations.queries.changing import proposal_of
from tests.factories import CheckInFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.place import DAY, Place

pytestmark = pytest.mark.django_db


# -- who may, and what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", [None, -DAY])
def test_holder_changes_until_the_organisers_date(until):
    place = Place(change_until=timezone.now() + until if until else None)

    with pytest.raises(NotAllowedNowError):
        place.change(place.dear)

    assert place.change(place.dear, by=UserFactory()).state == ChangeState.AWAITING


def test_who_has_come_in_changes_nothing():
    place = Place()
    CheckInFactory(attendee=place.attendee)

    with pytest.raises(NotAllowedNowError):
        place.change(place.dear)


@pytest.mark.parametrize("values", [{"is_active": False}, {"sale_until": timezone.now() - DAY}])
def test_ticket_that_is_not_on_sale_is_refused(values):
    place = Place()
    TicketType.objects.filter(pk=place.dear.pk).update(**values)
    place.dear.refresh_from_db()

    with pytest.raises(ChangeRefusedError):
        place.change(place.dear)


def test_ticket_of_another_event_is_refused_to_staff_too():
    place = Place()

    with pytest.raises(ChangeRefusedError):
        place.change(open_event(price=1000)[1], by=UserFactory())


def test_ticket_whose_fee_depends_on_the_country_needs_one():
    place = Place(has_fee_matrix=True)
    place.dear.fees.create(period="regular", income_group="LIC", price_minor=1000)

    with pytest.raises(ChangeRefusedError) as refusal:
        place.change(place.dear)

    assert "country" in refusal.value.message


def test_sold_out_ticket_is_refused_and_nothing_is_written():
    place = Place()

    with pytest.raises(TicketTypeSoldOutError):
        place.change(place.type(8000, places=0))

    assert OrderChange.objects.count() == 0


def test_own_place_in_a_full_quota_counts_for_the_new_ticket():
    place = Place()
    place.quota.size = 1
    place.quota.save()
    same_hall = TicketTypeFactory(event=place.event, price_minor=6000, quotas=[place.quota])

    change = place.change(same_hall)

    assert change.state == ChangeState.AWAITING
    assert place.held(place.quota) == 1


def test_option_is_not_given_back_after_its_last_moment():
    place = Place(options=["dinner"])
    place.dinner.sale_until = timezone.now()
    place.dinner.save()

    with pytest.raises(ChangeRefusedError):
        place.change(options=[])

    assert place.change(options=[], by=UserFactory()).state == ChangeState.APPLIED


def test_price_that_was_not_shown_is_refused():
    place = Place()
    shown = proposal_of(place.attendee, place.dear).shown
    TicketType.objects.filter(pk=place.dear.pk).update(price_minor=9000)
    place.dear.refresh_from_db()

    with pytest.raises(PriceChangedError):
        place.change(place.dear, shown=shown)


def test_nothing_is_no_change():
    place = Place()

    with pytest.raises(ChangeRefusedError):
        place.change(place.kind)


# -- twice ------------------------------------------------------------------------------------------------------------


def test_form_sent_twice_is_one_change():
    place = Place()

    assert place.change(place.dear) == place.change(place.dear)
    assert OrderChange.objects.count() == 1


def test_form_of_a_cheaper_ticket_sent_twice_pays_back_once():
    place = Place()
    cheap = place.type(2000)

    assert place.change(cheap) == place.change(cheap)
    assert place.back == [3000]


def test_second_tab_with_something_else_is_refused_while_one_waits():
    place = Place()
    place.change(place.dear)

    with pytest.raises(ChangeRefusedError):
        place.change(place.type(9000))


# -- ends -------------------------------------------------------------------------------------------------------------


def test_withdrawn_change_frees_what_it_held():
    place = Place()
    change = place.change(place.dear)

    assert withdraw_change(change=change).state == ChangeState.WITHDRAWN
    assert withdraw_change(change=change).state == ChangeState.WITHDRAWN
    assert place.held(place.dear.quotas.get()) == 0
    assert place.books() == (5000, 5000, 0)


def test_unpaid_change_lapses_once(mailoutbox):
    place = Place()
    change = place.change(place.dear)
    mailoutbox.clear()

    later = change.expires_at
    assert [lapse_changes(later - timedelta(seconds=1)), lapse_changes(later), lapse_changes(later)] == [0, 1, 0]

    change.refresh_from_db()
    assert change.state == ChangeState.LAPSED
    assert ["Not paid in time" in mail.subject for mail in mailoutbox] == [True]


def test_cancelling_the_person_ends_their_change():
    place = Place(people=2)
    change = place.change(place.dear)

    cancel_attendee(attendee=place.attendee, by=UserFactory())

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN
    assert place.books() == (5000, 10_000, -5000)


def test_cancelling_the_order_ends_its_changes():
    place = Place()
    change = place.change(place.dear)

    cancel_order(order=place.order, by=UserFactory())

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN
    assert place.books()[2] == -5000


# -- the organiser asks for it ----------------------------------------------------------------------------------------


def test_required_change_has_its_own_time_and_goes_on_to_a_decision():
    place = Place(change_until=None)
    staff = UserFactory()

    change = place.change(place.dear, by=staff, is_required=True, reason="No student card")

    assert change.state == ChangeState.AWAITING
    assert change.expires_at - change.asked_at == timedelta(hours=168)
    with pytest.raises(NotAllowedNowError):
        withdraw_change(change=change)
    assert lapse_changes(change.expires_at) == 1
    change.refresh_from_db()
    assert change.state == ChangeState.OVERDUE
    assert place.held(place.dear.quotas.get()) == 1
    assert place.receive(3000).flag == ""
    assert place.books() == (8000, 8000, 0)


def test_required_change_takes_the_place_of_one_that_waits():
    place = Place()
    waiting = place.change(options=["tour"])

    change = place.change(place.dear, by=UserFactory(), is_required=True)

    waiting.refresh_from_db()
    assert (waiting.state, change.state) == (ChangeState.WITHDRAWN, ChangeState.AWAITING)
    place.books()


def test_organiser_gives_more_time_or_lets_the_difference_go():
    place = Place(change_until=None)
    staff = UserFactory()
    change = place.change(place.dear, by=staff, is_required=True)
    lapse_changes(change.expires_at)

    more = give_more_time(change=change, days=3, by=staff)
    assert (more.state, more.expires_at > timezone.now() + 2 * DAY) == (ChangeState.AWAITING, True)

    assert let_change_be_made(change=change, by=staff).state == ChangeState.APPLIED
    assert place.books() == (8000, 5000, 0)


# -- approval ---------------------------------------------------------------------------------------------------------


def test_ticket_that_needs_approval_is_asked_for_first():
    place = Place()
    fellow = place.type(8000, needs_approval=True)

    change = place.change(fellow)

    assert (change.state, place.held(fellow.quotas.get())) == (ChangeState.REQUESTED, 1)
    approved = decide_change(change=change, is_approved=True, by=UserFactory())
    assert approved.state == ChangeState.AWAITING
    place.receive(3000)
    assert place.standing == [("ticket", fellow.pk, 8000)]
    assert place.books() == (8000, 8000, 0)


def test_change_that_nobody_has_approved_is_not_let_through():
    place = Place()
    change = place.change(place.type(8000, needs_approval=True))

    with pytest.raises(ChangeRefusedError, match="waits for approval"):
        let_change_be_made(change=change, by=UserFactory())

    change.refresh_from_db()
    assert (change.state, place.attendee.ticket_type, place.books()) == ("requested", place.kind, (5000, 5000, 0))


def test_declined_change_leaves_everything_as_it_was(mailoutbox):
    place = Place()
    change = place.change(place.type(8000, needs_approval=True))

    with pytest.raises(NotAllowedNowError):
        decide_change(change=change, is_approved=False, by=UserFactory())
    decide_change(change=change, is_approved=False, answer="For fellows only.", by=UserFactory())

    assert "For fellows only." in mailoutbox[-1].body
    assert place.attendee.ticket_type == place.kind
    assert place.books() == (5000, 5000, 0)


def test_request_that_holds_no_place_needs_one_when_it_is_approved():
    place = Place(request_holds_places=False)
    fellow = place.type(8000, places=1, needs_approval=True)
    change = place.change(fellow)
    assert place.held(fellow.quotas.get()) == 0
    TicketType.objects.filter(pk=fellow.pk).update(needs_approval=False)
    order_for(place.event, fellow)

    with pytest.raises(ChangeRefusedError):
        decide_change(change=change, is_approved=True, by=UserFactory())
