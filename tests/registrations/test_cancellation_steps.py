"""The organiser's cancellation steps: what goes back, until when, and that it is what was shown."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from registrations.actions.cancellation_steps import save_cancellation_steps
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.checking_in import check_in
from registrations.actions.refusals import (
    CheckInRefusedError,
    NotAllowedNowError,
    OrderTransitionError,
    PriceChangedError,
)
from registrations.actions.renaming import rename_attendee
from registrations.enums import LineKind, OrderState
from registrations.models import Attendee, CancellationStep, Order, Payment, Refund
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.queries.cancelling import cancellation_of
from registrations.queries.checks import problems_of_books
from registrations.queries.papers import badge_attendees, ticket_rows
from registrations.rules.cancelling import Step, end_of_day, last_day_of, money_back, overtaken, step_at
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.shop import Shop

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN = ZoneInfo("Europe/Berlin")

prices = st.lists(st.integers(0, 10**8), max_size=6)
percents = st.integers(0, 100)
amounts = st.integers(0, 10**7)
STEPS = st.lists(
    st.builds(Step, percent=percents, fee_minor=st.integers(0, 5000), days_before=st.integers(0, 400)), max_size=6
)

# -- the rule -------------------------------------------------------------------------------------------------------


@given(prices, percents, amounts, st.integers(-(10**6), 10**9))
def test_money_back_is_never_more_than_was_paid_or_than_the_prices(found, percent, fee, paid):
    back = money_back(found, percent, fee, paid)
    assert 0 <= sum(back) <= max(0, min(paid, sum(found)))
    assert all(one <= price for one, price in zip(back, found, strict=True))


@given(prices, percents, percents, amounts, amounts, amounts)
def test_money_back_grows_with_percent_and_paid_and_falls_with_the_fee(found, percent, more, fee, paid, extra):
    low = sum(money_back(found, percent, fee, paid))
    assert sum(money_back(found, max(percent, more), fee, paid)) >= low
    assert sum(money_back(found, percent, fee, paid + extra)) >= low
    assert sum(money_back(found, percent, fee + extra, paid)) <= low


@given(prices, st.integers(0, 10**9))
def test_all_without_a_fee_is_all_that_was_paid(found, paid):
    assert sum(money_back(found, 100, 0, paid)) == min(paid, sum(found))


def test_half_a_cent_is_rounded_up_and_the_fee_is_of_each_ticket():
    assert money_back([101, 101, 0], 50, 20, 202) == [31, 31, 0]
    assert money_back([10000], 100, 2500, 10000) == [7500]
    assert money_back([2000], 100, 2500, 2000) == [0]


@given(STEPS, st.integers(1, 10**6), st.lists(st.integers(-500, 30), min_size=2, max_size=6))
def test_waiting_never_pays_with_steps_that_can_be_saved(steps, price, days):
    first = date(2027, 3, 30)
    if overtaken(steps, first) is not None:
        return
    noon = datetime(2027, 3, 30, 12, tzinfo=BERLIN)
    found = []
    for day in sorted(days):
        step, _until = step_at(steps, first, BERLIN, noon + timedelta(days=day))
        found.append(sum(money_back([price], step.percent, step.fee_minor, price)) if step else 0)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # 23 hours long
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC)),  # 25 hours long
        (date(2027, 10, 30), datetime(2027, 10, 30, 22, tzinfo=UTC)),
    ],
)
def test_a_step_ends_with_its_day_also_where_clocks_change(day, end):
    steps, first = [Step(100, last_day=day)], date(2027, 12, 1)
    assert end_of_day(day, BERLIN) == end
    assert step_at(steps, first, BERLIN, end - timedelta(seconds=1))[0] == steps[0]
    assert step_at(steps, first, BERLIN, end) == (None, None)


def test_days_are_counted_on_the_events_clock():
    first, step = date(2027, 6, 1), Step(100, days_before=14)
    assert last_day_of(step, first) == date(2027, 5, 18)
    assert step_at([step], first, HANOI, datetime(2027, 5, 18, 16, 59, tzinfo=UTC))[0] == step
    assert step_at([step], first, HANOI, datetime(2027, 5, 18, 17, tzinfo=UTC))[0] is None


# -- saving ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_steps_are_saved_as_a_whole_and_not_if_waiting_pays():
    event, _kind = open_event()
    settings = event.registration_settings
    good = [Step(100, 2500, days_before=60), Step(50, 2500, days_before=14), Step(0, 0, days_before=0)]

    save_cancellation_steps(settings=settings, steps=good)
    with pytest.raises(ValidationError):
        save_cancellation_steps(settings=settings, steps=[Step(50, 0, days_before=60), Step(80, 0, days_before=14)])
    with pytest.raises(ValidationError):
        save_cancellation_steps(settings=settings, steps=[Step(50, 0, days_before=60), Step(50, 0, days_before=60)])

    assert [row.rule for row in CancellationStep.objects.order_by("pk")] == good


# -- cancelling by the steps ----------------------------------------------------------------------------------------


@pytest.fixture
def paid(db, stripe_account, deliver):
    """Three people at 50 dollars, paid; sixty days before the event half goes back, less five dollars a ticket."""
    shop = Shop(stripe_account, places=4)
    shop.order = order_for(shop.event, shop.kind, people=3)
    shop.payment = shop.start()
    shop.pay_and_deliver(deliver)
    shop.event.cancellation_steps.create(days_before=10, percent=50, fee_minor=500)
    assert shop.state == OrderState.CONFIRMED
    return shop


def people(shop):
    return list(shop.order.attendees.order_by("position"))


def refunded():
    return sorted((refund.state, refund.amount_minor) for refund in Refund.objects.all())


def test_one_of_several_is_cancelled(paid):
    first, second, third = people(paid)
    shown = cancellation_of(Order.objects.get(pk=paid.order.pk), first)

    order = cancel_attendee(attendee=first, shown=shown.back)

    assert (shown.back, shown.kept) == (Money(2000, "USD"), Money(3000, "USD"))
    assert refunded() == [("succeeded", 2000)]
    assert (order.state, order.total_minor, balance_of(order).due.minor) == (OrderState.CONFIRMED, 13000, 0)
    assert ticket_offers(paid.event)[0].left == 1
    assert [row.holder for row in ticket_rows(order)] == [second.full_name, third.full_name]
    assert set(badge_attendees(paid.event)) == {second, third}
    assert problems_of_books(paid.event) == []
    with pytest.raises(CheckInRefusedError, match="cancelled"):
        check_in(event=paid.event, ticket_code=first.ticket_code, by=UserFactory())
    with pytest.raises(OrderTransitionError):
        cancel_attendee(attendee=first)
    with pytest.raises(OrderTransitionError):
        rename_attendee(
            attendee=first,
            family_name="A",
            given_name="",
            name_order="given_first",
            email="",
            affiliation="",
            by=UserFactory(),
        )


def test_one_after_another_is_the_same_as_all_at_once(paid):
    for attendee in people(paid):
        cancel_attendee(attendee=attendee)

    order = Order.objects.get(pk=paid.order.pk)
    assert (order.state, order.total_minor) == (OrderState.CANCELLED, 9000)
    assert refunded() == [("succeeded", 2000)] * 3
    assert paid.books() == (9000, 15000, 6000)
    assert balance_of(order).due.minor == 0


def test_whole_order_gives_back_what_was_shown(paid):
    shown = cancellation_of(Order.objects.get(pk=paid.order.pk))

    cancel_order(order=paid.order, shown=shown.back)

    assert shown.back == Money(6000, "USD")
    assert refunded() == [("succeeded", 6000)]
    assert paid.books() == (9000, 15000, 6000)
    assert ticket_offers(paid.event)[0].left == 3


def test_another_amount_than_shown_changes_nothing(paid):
    with pytest.raises(PriceChangedError):
        cancel_attendee(attendee=people(paid)[0], shown=Money(5000, "USD"))
    with pytest.raises(PriceChangedError):
        cancel_order(order=paid.order, shown=Money(15000, "USD"))
    assert refunded() == []
    assert Attendee.standing.filter(order=paid.order).count() == 3
    assert paid.books() == (15000, 15000, 0)


def test_nobody_cancels_by_themselves_after_the_last_step(paid):
    CancellationStep.objects.update(days_before=None, last_day=date(2020, 1, 1))
    with pytest.raises(NotAllowedNowError, match="until"):
        cancel_attendee(attendee=people(paid)[0])
    cancel_attendee(attendee=people(paid)[0], by=UserFactory())
    assert refunded() == [("succeeded", 5000)]
    assert paid.books() == (15000 - 5000, 15000, 5000)


def test_step_of_nothing_lets_people_cancel_and_keeps_all(paid):
    CancellationStep.objects.update(percent=0)
    cancel_order(order=paid.order)
    assert (paid.state, refunded()) == (OrderState.CANCELLED, [])
    assert paid.books() == (15000, 15000, 0)


def test_whoever_has_come_in_stays_and_the_others_may_cancel(paid):
    first, second, _third = people(paid)
    check_in(event=paid.event, ticket_code=first.ticket_code, by=UserFactory())
    with pytest.raises(NotAllowedNowError, match="come in"):
        cancel_attendee(attendee=first)
    with pytest.raises(NotAllowedNowError, match="come in"):
        cancel_order(order=paid.order)
    cancel_attendee(attendee=second)
    assert Attendee.standing.filter(order=paid.order).count() == 2
    assert problems_of_books(paid.event) == []


@pytest.mark.django_db
def test_unpaid_person_is_taken_out_and_the_rest_is_still_to_be_paid(shop):
    order = order_for(shop.event, shop.kind, people=2)
    cancel_attendee(attendee=order.attendees.first())
    order.refresh_from_db()
    assert (order.state, order.total_minor, balance_of(order).due.minor) == (OrderState.PENDING, 5000, 5000)
    assert problems_of_books(shop.event) == []


@pytest.mark.django_db
def test_open_payment_page_of_the_old_amount_is_closed(shop):
    order = order_for(shop.event, shop.kind, people=2)
    shop.order = order
    page = shop.start()
    cancel_attendee(attendee=order.attendees.first())
    assert Payment.objects.get(pk=page.pk).state == "expired"
    assert shop.start().amount == Money(5000, "USD")


@pytest.mark.django_db
def test_fee_is_in_the_orders_currency():
    event, kind = open_event(price=5000, currency_rates={"EUR": "0.9"})
    event.cancellation_steps.create(days_before=10, percent=100, fee_minor=1000)
    order = order_for(event, kind, currency="EUR")
    Order.objects.filter(pk=order.pk).update(state=OrderState.CONFIRMED)
    order.refresh_from_db()
    assert cancellation_of(order).fee == Money(900, "EUR")


def test_kept_part_is_a_line_of_its_own(paid):
    cancel_attendee(attendee=people(paid)[0])
    lines = list(paid.order.lines.order_by("pk"))
    assert [(line.kind, line.price_minor, line.cancelled_at is None) for line in lines] == [
        (LineKind.TICKET, 5000, False),
        (LineKind.TICKET, 5000, True),
        (LineKind.TICKET, 5000, True),
        (LineKind.FEE, 3000, True),
    ]
