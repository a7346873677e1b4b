"""Another ticket type or other options for one person: what it costs, what is held, and how it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.money import Money
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.changing import change_place, lapse_changes, withdraw_change
from registrations.actions.deciding_changes import decide_change, give_more_time, let_change_be_made
from registrations.actions.paying import start_payment
from registrations.actions.refusals import (
    ChangeRefusedError,
    NotAllowedNowError,
    PriceChangedError,
    TicketTypeSoldOutError,
)
from registrations.actions.transferring import receive_money
from registrations.enums import ChangeState, OrderState, PaymentFlag
from registrations.models import Attendee, CancellationStep, OrderChange, Payment, RegistrationSettings, TicketType
from registrations.queries.availability import places_held
from registrations.queries.balance import balance_of
from registrations.queries.changing import proposal_of
from registrations.queries.checks import problems_of_books
from registrations.queries.open_changes import due_for
from tests.factories import (
    BuyerFactory,
    CheckInFactory,
    OptionFactory,
    QuotaFactory,
    TaxRateFactory,
    TicketTypeFactory,
    UserFactory,
    VoucherFactory,
)
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONEY_KEYS = iter(range(10_000))


class Place:
    """One person with a ticket for 50 USD who may have another for 80 USD, a dinner for 30 and a tour for 20."""

    def __init__(self, *, paid=True, people=1, options=(), voucher="", **settings):
        defaults = {"change_until": timezone.now() + DAY}
        self.event, self.kind = open_event(price=5000, places=10, **{**defaults, **settings})
        self.quota = self.kind.quotas.get()
        self.dear = self.type(8000)
        self.seats = QuotaFactory(event=self.event, size=5)
        self.dinner = OptionFactory(event=self.event, price_minor=3000, quotas=[self.seats])
        self.tour = OptionFactory(event=self.event, price_minor=2000)
        chosen = tuple(getattr(self, name).pk for name in options)
        self.order = order_for(
            self.event,
            self.kind,
            attendees=[person(self.kind, options=chosen) for _n in range(people)],
            voucher_code=voucher,
        )
        if paid:
            self.receive()

    def type(self, price, places=5, **values):
        quota = QuotaFactory(event=self.event, size=places)
        return TicketTypeFactory(event=self.event, price_minor=price, quotas=[quota], **values)

    def receive(self, minor=None):
        """Cash, by default all that is due; the payment."""
        self.order.refresh_from_db()
        due = minor or balance_of(self.order).due.minor
        key = f"cash-{next(MONEY_KEYS)}"
        return receive_money(order=self.order, money=Money(due, "USD"), provider="cash", key=key, by=None)

    @property
    def attendee(self):
        return Attendee.objects.select_related("order__event", "ticket_type").get(order=self.order, position=1)

    def change(self, kind=None, options=None, **values):
        chosen = None if options is None else [getattr(self, name).pk for name in options]
        return change_place(attendee=self.attendee, ticket_type=kind or self.kind, options=chosen, **values)

    def set(self, **values):
        RegistrationSettings.objects.filter(event=self.event).update(**values)

    @property
    def standing(self):
        lines = self.order.lines.filter(cancelled_at__isnull=True).order_by("pk")
        return [(line.kind, line.sold and line.sold.pk, line.price_minor) for line in lines]

    def books(self):
        self.order.refresh_from_db()
        assert problems_of_books(self.event) == []
        balance = balance_of(self.order)
        return self.order.total_minor, balance.received.minor, balance.due.minor

    @property
    def back(self):
        """What is asked for to go back."""
        return [refund.amount_minor for payment in self.order.payments.all() for refund in payment.refunds.all()]

    def held(self, quota):
        return places_held([quota.pk], timezone.now())[quota.pk]


# -- what it costs ----------------------------------------------------------------------------------------------------


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
    from registrations.actions.invoicing import issue_invoice

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


def lapsed(place, kind=None):
    change = place.change(kind or place.dear)
    lapse_changes(change.expires_at)
    change.refresh_from_db()
    return change


def test_late_money_makes_the_change_if_there_is_a_place():
    place = Place()
    change = lapsed(place)

    payment = place.receive(3000)

    change.refresh_from_db()
    assert (change.state, payment.flag) == (ChangeState.APPLIED, "")
    assert place.books() == (8000, 8000, 0)


def test_late_money_without_a_place_is_late_and_not_double():
    place = Place()
    last = place.type(8000, places=1)
    lapsed(place, last)
    order_for(place.event, last)

    payment = place.receive(3000)

    assert payment.flag == PaymentFlag.LATE
    assert place.attendee.ticket_type == place.kind
    assert place.books() == (5000, 8000, -3000)


def test_money_after_the_time_but_before_the_lapse_needs_a_free_place():
    """Nobody has written the lapse down yet, but its place counts as free and was sold."""
    place = Place()
    last = place.type(8000, places=1)
    change = place.change(last)
    OrderChange.objects.filter(pk=change.pk).update(expires_at=timezone.now())
    order_for(place.event, last)

    assert place.receive(3000).flag == PaymentFlag.LATE

    assert lapse_changes() == 1
    assert place.books() == (5000, 8000, -3000)


def test_money_for_a_change_that_nobody_asked_for_is_double():
    place = Place()

    assert place.receive(3000).flag == PaymentFlag.DOUBLE


def test_change_paid_twice_is_double_the_second_time():
    place = Place()
    place.change(place.dear)

    assert [place.receive(3000).flag, place.receive(3000).flag] == ["", PaymentFlag.DOUBLE]


def test_difference_in_two_parts_is_short_until_the_rest_comes():
    place = Place()
    change = place.change(place.dear)

    first = place.receive(1000)
    assert (first.flag, due_for(place.order, change).minor) == (PaymentFlag.SHORT, 2000)
    assert place.receive(2000).flag == ""

    assert Payment.objects.get(pk=first.pk).flag == ""
    assert place.books() == (8000, 8000, 0)


def test_too_much_for_a_change_is_flagged_and_makes_it():
    place = Place()
    place.change(place.dear)

    assert place.receive(4000).flag == PaymentFlag.AMOUNT
    assert place.books() == (8000, 9000, -1000)


def test_two_changes_of_one_order_are_paid_one_by_one():
    place = Place(people=2)
    second = Attendee.objects.get(order=place.order, position=2)
    place.change(place.dear)
    other = change_place(attendee=second, ticket_type=place.kind, options=[place.tour.pk])

    payment = place.receive(2000)

    assert (payment.flag, payment.change_id) == ("", other.pk)
    assert place.receive(3000).flag == ""
    assert place.books() == (15_000, 15_000, 0)


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


# -- at Stripe --------------------------------------------------------------------------------------------------------


def pay_page(place, change):
    return start_payment(
        order=place.order, change=change, success_url="https://x.example/1", cancel_url="https://x.example/2"
    )


def test_difference_is_paid_on_a_page_of_its_own(stripe_account, deliver):
    place = Place()
    change = place.change(place.dear)

    payment = pay_page(place, change)
    assert (payment.amount_minor, payment.change_id) == (3000, change.pk)
    assert pay_page(place, change) == payment
    session = stripe_account.pay(payment.session_id)
    assert deliver(stripe_account.event("checkout.session.completed", session)) == 200
    assert deliver(stripe_account.event("checkout.session.completed", session)) == 200

    assert place.books() == (8000, 8000, 0)
    assert Payment.objects.get(pk=payment.pk).flag == ""


def test_open_page_keeps_the_change_from_lapsing_before_stripe_is_asked(stripe_account, deliver):
    place = Place()
    change = place.change(place.dear)
    payment = pay_page(place, change)
    stripe_account.pay(payment.session_id)
    change.refresh_from_db()

    assert lapse_changes(change.expires_at) == 0

    change.refresh_from_db()
    assert change.state == ChangeState.APPLIED
    assert place.books() == (8000, 8000, 0)


def test_page_of_an_unpaid_order_is_closed_before_its_price_changes(stripe_account):
    place = Place(paid=False)
    page = start_payment(order=place.order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    place.change(place.dear)

    assert stripe_account.objects[page.session_id]["status"] == "expired"
    assert place.books() == (8000, 0, 8000)


def test_page_that_turns_out_to_be_paid_makes_it_a_change_of_a_paid_order(stripe_account):
    place = Place(paid=False)
    page = start_payment(order=place.order, success_url="https://x.example/1", cancel_url="https://x.example/2")
    stripe_account.pay(page.session_id)

    change = place.change(place.dear)

    assert (change.state, change.difference_minor) == (ChangeState.AWAITING, 3000)
    assert place.books() == (5000, 5000, 0)


# -- late for somebody whose place is another one by now --------------------------------------------------------------


def test_late_money_for_an_option_that_the_person_has_by_now_is_booked_and_late():
    place = Place()
    lapse_changes(place.change(options=["dinner"]).expires_at)
    place.change(options=["dinner"])
    place.receive(3000)

    payment = place.receive(3000)

    assert payment.flag == PaymentFlag.LATE
    assert place.standing == [("ticket", place.kind.pk, 5000), ("option", place.dinner.pk, 3000)]
    assert place.books() == (8000, 11000, -3000)


def test_lapsed_change_is_not_let_through_for_what_the_person_has_by_now():
    place = Place()
    change = place.change(options=["dinner"])
    lapse_changes(change.expires_at)
    place.change(options=["dinner"])
    place.receive(3000)

    with pytest.raises(ChangeRefusedError, match="Something in this order has changed"):
        let_change_be_made(change=change, by=UserFactory())

    assert place.books() == (8000, 8000, 0)


def test_late_money_for_an_option_does_not_give_back_a_former_ticket():
    place = Place()
    lapse_changes(place.change(options=["tour"]).expires_at)
    place.change(place.dear)
    place.receive(3000)

    payment = place.receive(2000)

    assert payment.flag == PaymentFlag.LATE
    assert place.attendee.ticket_type == place.dear
    assert (place.held(place.quota), place.held(place.dear.quotas.get())) == (0, 1)
    assert place.standing == [("ticket", place.dear.pk, 8000)]
    assert place.books() == (8000, 10000, -2000)


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
