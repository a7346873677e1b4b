"""What another ticket type or other options cost, what is held meanwhile and what goes back."""

import pytest
from django.utils import timezone

from core.money import Money
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.changing import change_place
from registrations.actions.deciding_changes import let_change_be_made
from registrations.actions.invoicing import issue_invoice
from registrations.actions.refusals import NotAllowedNowError
from registrations.enums import ChangeState, OrderState
from registrations.models import Attendee, CancellationStep
from registrations.queries.balance import balance_of
from registrations.queries.changing import proposal_of
from registrations.queries.checks import problems_of_books
from registrations.queries.open_changes import due_for
from tests.factories import BuyerFactory, TaxRateFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import order_for
from tests.registrations.place import DAY, Place

pytestmark = pytest.mark.django_db


def test_dearer_ticket_waits_for_the_difference_and_holds_both_places():
    place = Place()

    change = place.change(place.dear)

    assert (change.state, change.difference, due_for(place.order, change).minor) == (
        "awaiting",
        Money(3000, "USD"),
        3000,
    )
    assert place.attendee.ticket_type == place.kind
    assert (place.held(place.quota), place.held(place.dear.quotas.get())) == (1, 1)
    assert place.books() == (5000, 5000, 0)


def test_money_makes_the_change_and_frees_the_old_place():
    place = Place()
    change = place.change(place.dear)

    payment = place.receive(3000)

    change.refresh_from_db()
    assert (change.state, payment.flag, payment.change_id) == (ChangeState.APPLIED, "", change.pk)
    assert place.attendee.ticket_type == place.dear
    assert (place.held(place.quota), place.held(place.dear.quotas.get())) == (0, 1)
    assert place.standing == [("ticket", place.dear.pk, 8000)]
    assert place.books() == (8000, 8000, 0)


def test_cheaper_ticket_is_made_at_once_and_the_difference_goes_back():
    place = Place()

    change = place.change(place.type(2000))

    assert (change.state, change.back) == (ChangeState.APPLIED, Money(3000, "USD"))
    assert place.back == [3000]
    assert place.books() == (2000, 5000, -3000)


def test_cheaper_ticket_gives_back_by_the_cancellation_steps():
    place = Place(change_refund="steps")
    place.event.cancellation_steps.create(days_before=1, percent=50, fee_minor=500)

    change = place.change(place.type(2000))

    assert (change.back_minor, change.kept_minor) == (1000, 2000)
    assert place.back == [1000]
    assert place.books() == (4000, 5000, -1000)


def test_nothing_goes_back_by_the_steps_after_the_last():
    place = Place(change_refund="steps")

    change = place.change(place.type(2000))

    assert (change.state, change.back_minor, change.kept_minor, place.back) == ("applied", 0, 3000, [])
    assert place.books() == (5000, 5000, 0)


def test_staff_are_bound_by_no_step():
    place = Place(change_refund="steps", change_until=None)

    assert place.change(place.type(2000), by=UserFactory()).back_minor == 3000


@pytest.mark.parametrize(("period", "price"), [("today", 8000), ("first", 6000)])
def test_price_is_of_the_period_that_the_organiser_chose(period, price):
    place = Place(change_period=period, has_fee_matrix=True)
    today = timezone.now().astimezone(place.event.zone).date()
    place.set(early_until=today - 5 * DAY, regular_until=today + 5 * DAY)
    place.dear.fees.create(period="early", price_minor=6000)
    place.dear.fees.create(period="regular", price_minor=8000)
    type(place.order).objects.filter(pk=place.order.pk).update(placed_at=timezone.now() - 10 * DAY)

    found = proposal_of(place.attendee, place.dear)

    assert [line.price_minor for line in found.lines] == [price]
    assert found.lines[0].price_rule["period"] == ("regular" if period == "today" else "early")


def test_options_are_added_and_given_back_alone():
    place = Place(options=["dinner"])

    change = place.change(options=["tour"])

    assert (change.state, change.back_minor, place.back) == ("applied", 1000, [1000])
    assert place.standing == [("ticket", place.kind.pk, 5000), ("option", place.tour.pk, 2000)]
    assert place.held(place.seats) == 0
    assert place.books() == (7000, 8000, -1000)


def test_option_that_the_other_ticket_includes_costs_nothing_any_more():
    place = Place(options=["dinner"])
    place.dinner.included_in.add(place.dear)

    change = place.change(place.dear)

    assert (change.state, change.difference_minor) == ("applied", 0)
    assert place.standing == [("ticket", place.dear.pk, 8000), ("option", place.dinner.pk, 0)]
    assert place.held(place.seats) == 1
    assert place.books() == (8000, 8000, 0)


def test_option_that_does_not_go_with_the_ticket_goes_back_with_it():
    place = Place(options=["dinner"])
    place.dinner.ticket_types.add(place.kind)

    change = place.change(place.dear)

    assert (change.state, change.difference_minor) == ("applied", 0)
    assert place.standing == [("ticket", place.dear.pk, 8000)]


@pytest.mark.parametrize(("kind", "value", "expected"), [("percent", 20, 6400), ("fixed", 1000, 7000), ("free", 0, 0)])
def test_voucher_of_the_old_ticket_counts_for_the_new_one(kind, value, expected):
    place = Place(paid=False)
    voucher = VoucherFactory(event=place.event, kind=kind, value=value)
    place.order = order_for(place.event, place.kind, voucher_code=voucher.code)
    if kind != "free":
        place.receive()

    change = place.change(place.dear)
    if change.state == "awaiting":
        place.receive(change.difference_minor)

    assert place.standing == [("ticket", place.dear.pk, expected)]
    assert place.order.lines.get(cancelled_at__isnull=True).voucher == voucher
    assert place.books()[0] == expected


def test_voucher_for_other_tickets_is_given_back():
    place = Place(paid=False)
    voucher = VoucherFactory(event=place.event, ticket_types=[place.kind])
    place.order = order_for(place.event, place.kind, voucher_code=voucher.code)

    change = place.change(place.dear)

    assert (change.state, change.difference_minor) == ("awaiting", 8000)
    assert change.lines.get().voucher is None


def test_less_than_can_be_paid_online_is_waived():
    place = Place()

    change = place.change(place.type(5030))

    assert (change.state, place.standing[0][2]) == ("applied", 5030)
    assert place.books() == (5030, 5000, 0)


def test_invoices_follow_a_change():
    place = Place()
    TaxRateFactory()
    BuyerFactory(order=place.order)
    issue_invoice(order=place.order, by=UserFactory())

    place.change(place.dear)
    place.receive(3000)

    assert [invoice.signed_minor for invoice in place.order.invoices.order_by("pk")] == [5000, -5000, 8000]
    assert place.books() == (8000, 8000, 0)


# -- unpaid orders ----------------------------------------------------------------------------------------------------


def test_unpaid_order_has_another_price_at_once():
    place = Place(paid=False)

    change = place.change(place.dear, options=["tour"])

    assert change.state == ChangeState.APPLIED
    assert place.books() == (10_000, 0, 10_000)
    assert place.receive(10_000).flag == ""
    assert place.books() == (10_000, 10_000, 0)


def test_unpaid_order_that_costs_nothing_now_is_confirmed():
    place = Place(paid=False)

    place.change(place.type(0))

    assert place.books() == (0, 0, 0)
    assert place.order.state == OrderState.CONFIRMED


def test_lapsed_order_can_not_be_changed():
    place = Place(paid=False)
    type(place.order).objects.filter(pk=place.order.pk).update(expires_at=timezone.now())

    with pytest.raises(NotAllowedNowError):
        place.change(place.dear)


# -- what was let go does not come back as money ----------------------------------------------------------------------


def test_difference_too_small_to_be_paid_is_not_paid_back():
    """Up by less than can be paid online and down again, as often as one likes, would be money for nothing."""
    place = Place()
    little_more = place.type(5040)
    place.change(little_more)

    change = place.change(place.kind)

    assert (change.state, change.back_minor, place.back) == (ChangeState.APPLIED, 0, [])
    assert place.books() == (5000, 5000, 0)


def test_difference_that_staff_let_go_is_not_paid_back():
    place = Place(people=2)
    let_change_be_made(change=place.change(place.dear, options=["dinner"]), by=UserFactory())
    assert place.books() == (16000, 10000, 0)

    change = place.change(place.type(4000), options=[])

    assert (change.back_minor, place.back) == (1000, [1000])
    place.order.refresh_from_db()
    balance = balance_of(place.order)
    assert (balance.waived.minor, balance.due.minor) == (0, -1000)


def test_what_was_let_go_for_one_person_is_nothing_to_another():
    place = Place(people=2)
    let_change_be_made(change=place.change(place.dear), by=UserFactory())
    other = Attendee.objects.select_related("order__event", "ticket_type").get(order=place.order, position=2)

    change = change_place(attendee=other, ticket_type=place.type(4000))

    assert change.back_minor == 1000
    place.order.refresh_from_db()
    assert balance_of(place.order).waived.minor == 3000


@pytest.mark.parametrize(("percent", "back", "kept"), [(100, 5000, 0), (50, 2500, 2500)])
def test_difference_that_staff_let_go_is_not_paid_back_on_cancellation(percent, back, kept):
    place = Place()
    let_change_be_made(change=place.change(place.dear), by=UserFactory())
    CancellationStep.objects.create(event=place.event, percent=percent, days_before=0)

    cancel_order(order=place.order)

    place.order.refresh_from_db()
    balance = balance_of(place.order)
    assert (place.back, balance.charged.minor, balance.waived.minor) == ([back], kept, 0)
    assert balance.due.minor == kept - 5000
    assert problems_of_books(place.event) == []


def test_difference_that_staff_let_go_does_not_go_back_from_the_money_of_another():
    place = Place(people=2)
    let_change_be_made(change=place.change(place.dear), by=UserFactory())

    cancel_attendee(attendee=place.attendee, by=UserFactory())

    assert place.back == [5000]
    assert place.books() == (5000, 10000, -5000)
