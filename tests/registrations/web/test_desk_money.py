"""Money at the desk: who may take it, once, all of it; the receipt; what a helper has taken."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.money import Money
from events.enums import EventStatus
from registrations.actions.desk_money import take_at_desk
from registrations.actions.expiring import expire_orders
from registrations.actions.paying import start_payment
from registrations.actions.paying_back import ask_refund
from registrations.actions.refusals import AlreadyPaidError, PaymentRefusedError
from registrations.actions.transferring import choose_way, save_payment_ways
from registrations.enums import OrderState, PaymentState, Provider
from registrations.models import CheckIn, LedgerLine, Order, Payment, PaymentWays, Quota
from registrations.queries.checks import problems_of_books
from registrations.queries.desk_money import takings_of
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


def helper_with(*codenames, **names):
    helper = UserFactory(**{"first_name": "Hana", "last_name": "Helper", **names})
    helper.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return helper


@pytest.fixture
def helper():
    return helper_with("check_in", "take_money")


@pytest.fixture
def desk(client, helper):
    client.force_login(helper)
    return client


@pytest.fixture
def order():
    event, kind = open_event(price=5000)
    save_payment_ways(ways=PaymentWays(event=event, on_site=True))
    order = order_for(event, kind)
    choose_way(order=order, way="on_site")
    return Order.objects.get(pk=order.pk)


def address(order):
    return f"/desk/{order.event.slug}/orders/{order.code}/payment/"


def posted(**values):
    return {"provider": "cash", "minor": "5000", "key": "k" * 24, "mails_receipt": "on", **values}


def take(order, by, **values):
    values = {"shown": Money(5000, "USD"), "provider": Provider.CASH, "key": "k" * 24, **values}
    return take_at_desk(order=order, by=by, **values)


def paid_lines(order):
    assert problems_of_books(order.event) == []
    return list(LedgerLine.objects.filter(order=order, kind="payment").values_list("amount_minor", "currency"))


def day_of(payment):
    """On the event's clock, as it is written down: a test that runs over midnight looks at the same day."""
    moment = LedgerLine.objects.get(payment=payment, kind="payment").recorded_at
    return moment.astimezone(payment.order.event.zone).date()


def code_of(order):
    return order.attendees.get(position=1).ticket_code


# -- who may ----------------------------------------------------------------------------------------------------------


def test_helper_who_may_take_money_is_led_to_it_from_scan_and_search(desk, order):
    for typed in (code_of(order), "nguyen"):
        page = desk.post(f"/desk/{order.event.slug}/", {"code": typed}).content.decode()

        assert "To pay: <strong>$50.00</strong>" in page
        assert f'href="{address(order)}"' in page
        assert "cash desk" not in page


def test_helper_without_the_right_sends_to_the_cash_desk(client, order):
    client.force_login(helper_with("check_in"))

    for typed in (code_of(order), "nguyen"):
        page = client.post(f"/desk/{order.event.slug}/", {"code": typed}).content.decode()
        assert "To pay: <strong>$50.00</strong>" in page
        assert "Please send them to the cash desk." in page
        assert address(order) not in page
    for path in (address(order), f"/desk/{order.event.slug}/takings/"):
        assert client.get(path).status_code == 403
    assert client.post(address(order), posted()).status_code == 403
    assert paid_lines(order) == []


def test_money_alone_opens_no_desk_and_strangers_sign_in(client, order):
    assert client.get(address(order)).status_code == 302
    client.force_login(helper_with("take_money"))

    assert client.get(address(order)).status_code == 403
    assert client.post(address(order), posted()).status_code == 403
    assert paid_lines(order) == []


def test_organisers_have_the_right_and_helpers_are_given_it():
    having = Permission.objects.get(codename="take_money").group_set.values_list("name", flat=True)

    assert list(having) == ["Organisers"]


# -- taking it --------------------------------------------------------------------------------------------------------


def test_cash_confirms_the_order_and_the_check_in_goes_on(desk, order, helper):
    page = desk.get(address(order)).content.decode()
    assert "<strong>$50.00</strong>" in page
    assert "I have received $50.00" in page
    assert "Mail the receipt to an@example.org" in page

    mail.outbox.clear()
    answer = desk.post(address(order), posted())
    payment = Payment.objects.get(order=order, state=PaymentState.PAID)
    assert answer.status_code == 303
    assert answer.url == f"/desk/{order.event.slug}/payments/{payment.pk}/"

    page = desk.get(answer.url).content.decode()
    assert "Paid: $50.00" in page
    assert "Check Văn An Nguyễn in" in page
    assert (payment.provider, payment.flag) == ("cash", "")
    assert LedgerLine.objects.get(payment=payment).recorded_by == helper
    assert paid_lines(order) == [(-5000, "USD")]
    assert Order.objects.get(pk=order.pk).state == OrderState.CONFIRMED

    desk.post(f"/desk/{order.event.slug}/tickets/{code_of(order)}/")
    assert CheckIn.objects.count() == 1
    receipts = [one for one in mail.outbox if one.subject.startswith("Your receipt")]
    assert [(one.to, [file[0] for file in one.attachments]) for one in receipts] == [
        (["an@example.org"], [f"receipt-{order.code}-{payment.pk}.pdf"])
    ]


def test_receipt_is_not_mailed_where_it_is_not_wanted(desk, order):
    mail.outbox.clear()

    desk.post(address(order), posted(provider="terminal", reference="Slip 7", mails_receipt=""))

    assert [one.subject for one in mail.outbox if "receipt" in one.subject] == []
    payment = Payment.objects.get(order=order, state=PaymentState.PAID)
    assert (payment.provider, payment.reference) == ("terminal", "Slip 7")


def test_same_form_sent_twice_books_once_and_leads_to_the_same_page(desk, order):
    mail.outbox.clear()
    first = desk.post(address(order), posted())
    second = desk.post(address(order), posted())

    assert first.url == second.url
    assert paid_lines(order) == [(-5000, "USD")]
    assert len([one for one in mail.outbox if one.subject.startswith("Your receipt")]) == 1


def test_second_helper_is_told_that_it_is_paid_and_by_whom(client, order, helper):
    second = helper_with("check_in", "take_money", first_name="Otto")
    client.force_login(second)
    client.get(address(order))  # has the form open
    take(order, helper)

    page = client.post(address(order), posted(key="o" * 24, provider="terminal"))

    text = page.content.decode()
    assert page.status_code == 409
    assert f"Order {order.code} is paid already: $50.00, cash" in text
    assert "taken by Hana Helper" in text
    assert "Check Văn An Nguyễn in" in text
    assert paid_lines(order) == [(-5000, "USD")]
    with pytest.raises(AlreadyPaidError):
        take(order, second, key="p" * 24)


@pytest.mark.parametrize(
    "slip",
    [
        {"provider": ""},
        {"provider": "transfer"},
        {"provider": "stripe"},
        {"minor": "x"},
        {"minor": "-5000"},
        {"minor": "99999999999"},
        {"key": "short"},
        {"key": ""},
        {"reference": "x" * 141},
    ],
)
def test_clumsy_forms_are_asked_again_and_nothing_is_booked(desk, order, slip):
    page = desk.post(address(order), posted(**slip))

    assert page.status_code == 422
    assert "I have received $50.00" in page.content.decode()
    assert paid_lines(order) == []


def test_another_amount_than_was_shown_is_not_taken(desk, order):
    page = desk.post(address(order), posted(minor="4000"))

    assert page.status_code == 409
    assert "Another amount is due by now. Please look again." in page.content.decode()
    assert "I have received $50.00" in page.content.decode()
    assert paid_lines(order) == []


@pytest.mark.parametrize("path", ["/desk/nowhere/orders/X/payment/", "/desk/{slug}/orders/NOSUCH/payment/"])
def test_what_is_not_there_is_404(desk, order, path):
    assert desk.get(path.format(slug=order.event.slug)).status_code == 404


def test_another_events_order_is_not_taken_here(desk, order):
    other, _kind = open_event()

    assert desk.get(f"/desk/{other.slug}/orders/{order.code}/payment/").status_code == 404


# -- orders that are not simply pending -------------------------------------------------------------------------------


def lapsed(order):
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    expire_orders()
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
    return order


def test_overdue_order_is_taken_while_a_place_is_free(desk, order):
    lapsed(order)
    page = desk.get(address(order)).content.decode()
    assert "The time to pay has passed" in page

    assert desk.post(address(order), posted()).status_code == 303
    assert Order.objects.get(pk=order.pk).state == OrderState.CONFIRMED
    assert paid_lines(order) == [(-5000, "USD")]


def test_overdue_order_without_a_place_takes_no_money(desk, order):
    lapsed(order)
    Quota.objects.update(size=0)

    page = desk.post(address(order), posted())

    assert page.status_code == 409
    assert "Nothing was booked: please give the money back." in page.content.decode()
    assert paid_lines(order) == []
    assert not Payment.objects.filter(order=order).exists()


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.DECLINED, OrderState.REQUESTED])
def test_orders_that_wait_for_no_money_say_so(desk, order, state):
    Order.objects.filter(pk=order.pk).update(state=state)

    page = desk.get(address(order))

    assert page.status_code == 409
    assert "There is nothing to pay for this order." in page.content.decode()
    assert desk.post(address(order), posted()).status_code == 409
    assert not Payment.objects.filter(order=order).exists()


def test_payment_that_is_being_processed_is_left_alone(stripe_account, desk, order):
    payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.PROCESSING)

    page = desk.post(address(order), posted())

    assert page.status_code == 409
    assert "is being processed" in page.content.decode()
    assert Payment.objects.count() == 1


def test_open_payment_page_is_closed_before_cash_is_taken(stripe_account, desk, order):
    payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    assert desk.post(address(order), posted()).status_code == 303
    payment.refresh_from_db()
    assert payment.state == PaymentState.EXPIRED
    assert paid_lines(order) == [(-5000, "USD")]


def test_cancelled_event_takes_no_money(order, helper):
    order.event.status = EventStatus.CANCELLED
    order.event.save()

    with pytest.raises(PaymentRefusedError, match="cancelled"):
        take(order, helper)


def test_holder_who_chose_a_transfer_is_asked_about_it(desk, order):
    order.payment_choice.way = "transfer"
    order.payment_choice.save()

    page = desk.get(address(order)).content.decode()

    assert "Has chosen to pay otherwise" in page
    assert "Ask whether the money is on its way." in page


# -- the receipt and the day ------------------------------------------------------------------------------------------


def test_receipt_is_given_to_who_took_the_money_only(client, order, helper):
    payment = take(order, helper)
    path = f"/desk/{order.event.slug}/payments/{payment.pk}/"

    client.force_login(helper)
    answer = client.get(f"{path}receipt.pdf")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer.content.startswith(b"%PDF")

    client.force_login(helper_with("check_in", "take_money", first_name="Otto"))
    assert client.get(path).status_code == 404
    assert client.get(f"{path}receipt.pdf").status_code == 404


def test_day_list_sums_by_way_and_currency_and_shows_own_money_only(desk, order, helper):
    event, kind = order.event, order.attendees.get(position=1).ticket_type
    others = [order_for(event, kind) for _n in range(3)]
    otto = helper_with("check_in", "take_money")
    payments = [
        take(order, helper),
        take(others[0], helper, key="a" * 24),
        take(others[1], helper, key="b" * 24, provider=Provider.TERMINAL, reference="Slip 7"),
        take(others[2], otto, key="c" * 24),
    ]
    moment = timezone.now()
    LedgerLine.objects.filter(payment__in=payments).update(recorded_at=moment)
    day = moment.astimezone(event.zone).date()

    found = takings_of(helper, event, day)
    assert [(one.provider, one.amount, one.number) for one in found.totals] == [
        ("cash", Money(10000, "USD"), 2),
        ("terminal", Money(5000, "USD"), 1),
    ]
    page = desk.get(f"/desk/{event.slug}/takings/?day={day}").content.decode()
    assert "$100.00" in page and "Slip 7" in page
    assert others[1].code in page
    assert others[2].code not in page


def test_day_list_counts_days_on_the_events_clock(desk, order, helper):
    payment = take(order, helper)
    line = LedgerLine.objects.get(payment=payment)
    here = timezone.now().astimezone(order.event.zone).replace(hour=23, minute=59, second=59, microsecond=0)
    LedgerLine.objects.filter(pk=line.pk).update(recorded_at=here - timedelta(days=2))
    day = here.date() - timedelta(days=2)

    assert takings_of(helper, order.event).lines == ()
    assert [one.pk for one in takings_of(helper, order.event, day).lines] == [line.pk]
    assert takings_of(helper, order.event, day + timedelta(days=1)).lines == ()
    assert order.code in desk.get(f"/desk/{order.event.slug}/takings/?day={day}").content.decode()
    assert "You have taken no money on this day." in desk.get(f"/desk/{order.event.slug}/takings/").content.decode()


@pytest.mark.parametrize("day", ["x", "2026-13-40", "²", "0001-01-01", "9999-12-31"])
def test_day_list_takes_any_address(desk, order, day):
    assert desk.get(f"/desk/{order.event.slug}/takings/?day={day}").status_code in (200, 404)


def test_day_list_says_what_the_organiser_paid_back(desk, order, helper):
    payment = take(order, helper)
    ask_refund(
        payment=payment,
        amount=Money(2000, "USD"),
        method="transfer",
        bank_details="An",
        reason="Asked",
        key="r" * 20,
        by=UserFactory(),
    )

    page = desk.get(f"/desk/{order.event.slug}/takings/?day={day_of(payment)}").content.decode()

    assert "$20.00 paid back by the organisers" in page
    assert takings_of(helper, order.event, day_of(payment)).totals[0].amount == Money(5000, "USD")


def test_day_list_costs_the_same_statements_for_one_and_three(desk, order, helper):
    first = take(order, helper)

    def statements():
        with CaptureQueriesContext(connection) as seen:
            desk.get(f"/desk/{order.event.slug}/takings/?day={day_of(first)}")
        return len(seen)

    statements()
    one = statements()
    kind = order.attendees.get(position=1).ticket_type
    for key in ("a", "b"):
        take(order_for(order.event, kind), helper, key=key * 24)
    moment = LedgerLine.objects.get(payment=first).recorded_at
    LedgerLine.objects.filter(kind="payment").update(recorded_at=moment)

    assert statements() == one


def test_desk_search_of_unpaid_people_costs_the_same_for_one_and_three(desk, order):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            desk.post(f"/desk/{order.event.slug}/", {"code": "nguyen"})
        return len(seen)

    statements()
    one = statements()
    order_for(order.event, order.attendees.get(position=1).ticket_type, people=2)

    assert statements() == one
