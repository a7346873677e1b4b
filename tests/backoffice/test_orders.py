"""Orders, attendees and money in the back office."""

import csv
import io

import pytest
from django.core import mail
from django.utils import timezone

from registrations.actions.settling import settle_payment
from registrations.enums import OrderState, PaymentState, Provider
from registrations.gateways.base import SessionFacts
from registrations.models import Order, Payment
from tests.backoffice.orders import fill, order_for
from tests.backoffice.screens import errors_of

pytestmark = pytest.mark.django_db


def test_orders_are_searched_by_code_name_mail_and_attendee(office, event, free):
    wanted = order_for(event, free, "Trần", email="tran@example.org")
    other = order_for(event, free, "Meier", email="meier@example.org")

    for query in (wanted.code, "holder tran", "tran@example.org", "tran"):
        page = office.get("/admin/orders/", {"q": query}).content.decode()
        assert wanted.code in page, query
        assert other.code not in page, query


def test_orders_are_filtered_by_event_and_state_20_a_page(office, event, free, paid):
    free.quotas.update(size=100)
    confirmed = [order_for(event, free, f"Name{number}") for number in range(21)]
    pending = order_for(event, paid, "Waiting")

    first = office.get("/admin/orders/", {"event": event.pk, "state": "confirmed"})

    codes = [order.code for order in first.context["object_list"]]
    assert len(codes) == 20
    assert codes == [order.code for order in reversed(confirmed)][:20]
    assert pending.code not in codes


def test_order_screen_shows_people_books_and_balance(office, event, paid):
    order = order_for(event, paid, "Curie", "Meitner")

    page = office.get(f"/admin/orders/{order.pk}/").content.decode()

    assert "Curie" in page
    assert "Meitner" in page
    assert page.count("$241.00") >= 2  # charged and due
    assert f"/orders/{order.code}/{order.secret}/" in page


def test_order_is_cancelled_after_asking_and_frees_its_places(office, event, free):
    order = order_for(event, free, "Curie")

    asked = office.get(f"/admin/orders/{order.pk}/cancellation/").content.decode()
    office.post(f"/admin/orders/{order.pk}/cancellation/")

    order.refresh_from_db()
    assert "1 place is free at once." in asked
    assert order.state == OrderState.CANCELLED
    page = office.get(f"/admin/orders/{order.pk}/").content.decode()
    assert f"Order {order.code} is cancelled." in page


def test_order_can_not_be_cancelled_twice(office, event, free):
    order = order_for(event, free, "Curie")
    office.post(f"/admin/orders/{order.pk}/cancellation/")

    response = office.post(f"/admin/orders/{order.pk}/cancellation/", follow=True)

    assert response.status_code == 200
    assert "can&#x27;t be done any more" in response.content.decode()


def test_order_mail_is_sent_again(office, event, free, django_capture_on_commit_callbacks):
    order = order_for(event, free, "Curie")
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/admin/orders/{order.pk}/mails/")

    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_attendee_gets_another_name_and_a_new_code(office, event, free):
    attendee = order_for(event, free, "Curie").attendees.get()
    data = {"family_name": "Meitner", "given_name": "Lise", "name_order": "given_first", "email": "", "affiliation": ""}

    office.post(f"/admin/orders/{attendee.order_id}/people/{attendee.pk}/", data)

    old_code = attendee.ticket_code
    attendee.refresh_from_db()
    assert attendee.full_name == "Lise Meitner"
    assert attendee.ticket_code != old_code


def test_attendee_name_of_10000_characters_is_refused_and_kept_typed(office, event, free):
    attendee = order_for(event, free, "Curie").attendees.get()
    data = {"family_name": "x" * 10_000, "given_name": "Lise", "name_order": "given_first"}

    response = office.post(f"/admin/orders/{attendee.order_id}/people/{attendee.pk}/", data)

    assert "at most 120 characters" in errors_of(response)["family_name"][0]
    assert 'value="Lise"' in response.content.decode()


def test_attendee_of_another_order_is_not_found(office, event, free):
    order, other = order_for(event, free, "Curie"), order_for(event, free, "Noether")

    assert office.get(f"/admin/orders/{order.pk}/people/{other.attendees.get().pk}/").status_code == 404


def table(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_attendees_table_is_streamed_and_runs_no_formula(office, event, free):
    order_for(event, free, '=HYPERLINK("http://x")', affiliation="+cmd", dietary_needs="@SUM(1)", given_name="-2")
    order_for(event, free, "Đặng", country="VN")

    response = office.get("/admin/attendees/attendees.csv", {"event": event.pk})

    rows = {row["Given name"]: row for row in table(response)}
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert rows["'-2"]["Family name"] == '\'=HYPERLINK("http://x")'
    assert rows["'-2"]["Affiliation"] == "'+cmd"
    assert rows["'-2"]["Dietary needs"] == "'@SUM(1)"
    assert (rows[""]["Family name"], rows[""]["Country"]) == ("Đặng", "VN")


def test_attendees_table_keeps_to_the_filters(office, event, free, paid):
    order_for(event, free, "Confirmed")
    order_for(event, paid, "Waiting")

    rows = table(office.get("/admin/attendees/attendees.csv", {"event": event.pk, "state": "pending"}))

    assert [(row["Family name"], row["Price"], row["Currency"]) for row in rows] == [("Waiting", "120.50", "USD")]


def test_money_to_decide_lists_flagged_payments_only(office, admin, event, free, paid):
    fill(event, free, paid, admin, "Curie")
    flagged = Payment.objects.get().order
    calm = order_for(event, paid, "Calm")

    page = office.get("/admin/payments/").content.decode()

    assert "came after the order was released" in office.get(f"/admin/orders/{flagged.pk}/").content.decode()
    assert flagged.code in page
    assert "came after the order was released" in page
    assert calm.code not in page


def test_dashboard_counts_people_money_places_and_decisions(office, admin, event, free, paid):
    fill(event, free, paid, admin, "Curie")

    response = office.get(f"/admin/registrations/{event.pk}/")

    board = response.context["board"]
    people = board.people
    assert (people.registered, people.confirmed, people.waiting, people.checked_in) == (2, 1, 1, 1)
    assert (people.without_badge, people.without_certificate) == (1, 1)
    assert [str(money.awaited) for money in board.takings] == ["$120.50"]
    assert [(bar.quota.name, bar.taken, bar.left) for bar in board.quotas if bar.taken] == [("Hall", 2, 8)]
    page = response.content.decode()
    assert "1 payment to decide" in page
    assert "8 of 10 left" in page
    assert f"/desk/{event.slug}/" in page


def test_dashboard_keeps_play_money_apart(office, event, paid):
    for name, is_test in [("Curie", True), ("Noether", False)]:
        order = order_for(event, paid, name)
        payment = Payment.objects.create(
            order=order,
            provider=Provider.STRIPE,
            is_test=is_test,
            amount_minor=order.total_minor,
            currency="USD",
            idempotency_key=name,
            created_at=timezone.now(),
        )
        facts = SessionFacts(
            session_id=name,
            state=PaymentState.PAID,
            amount_minor=order.total_minor,
            currency="USD",
            payment_id=str(payment.pk),
        )
        settle_payment(payment=payment, facts=facts)
        assert Order.objects.get(pk=order.pk).is_test == is_test

    response = office.get(f"/admin/registrations/{event.pk}/")

    takings = [(str(money.received), money.is_test) for money in response.context["board"].takings]
    assert takings == [("$120.50", False), ("$120.50", True)]
    assert "test: no money moved" in response.content.decode()
