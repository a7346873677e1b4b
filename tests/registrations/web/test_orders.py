"""The holder's pages."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from registrations.enums import OrderState
from registrations.models import Order, Payment, RegistrationSettings
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def page_of(order, tail=""):
    return f"/orders/{order.code}/{order.secret}/{tail}"


def soon(**settings):
    return open_event(
        name_change_until=timezone.now() + timedelta(days=5),
        cancel_until=timezone.now() + timedelta(days=3),
        **settings,
    )


def test_order_page_shows_state_people_and_tickets(client):
    event, kind = soon()
    order = order_for(event, kind, people=2)

    page = client.get(page_of(order))

    text = page.content.decode()
    assert page.status_code == 200
    assert "2 people are registered" in text
    assert text.count("data:image/svg+xml") == 2
    assert order.attendees.first().ticket_code[:4] in text
    assert "Change the name" in text
    assert "Cancel this registration" in text


def test_order_page_is_never_stored_and_never_named_to_other_sites(client):
    event, kind = open_event()
    order = order_for(event, kind)

    page = client.get(page_of(order))

    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    "tail", ["", "payment/return/", "cancellation/", "calendar.ics", "people/1/"], ids=lambda tail: tail or "order"
)
def test_wrong_secret_is_404_everywhere(client, tail):
    event, kind = open_event()
    order, other = order_for(event, kind), order_for(event, kind)

    assert client.get(f"/orders/{order.code}/{other.secret}/{tail}").status_code == 404
    assert client.get(f"/orders/{order.code}/é/{tail}").status_code == 404
    assert client.get(f"/orders/NOSUCH/{order.secret}/{tail}").status_code == 404


def test_wrong_secrets_never_shut_the_holder_out(client):
    event, kind = open_event()
    order = order_for(event, kind)
    for guess in range(25):
        assert client.get(f"/orders/{order.code}/{guess}/").status_code == 404

    assert client.get(page_of(order)).status_code == 200


def test_order_page_of_an_unpaid_order_says_what_is_to_pay_until_when(client):
    event, kind = open_event(price=25_000)
    order = order_for(event, kind)

    text = client.get(page_of(order)).content.decode()

    assert "$250.00 is still to be paid" in text
    assert "Pay $250.00" in text
    assert "China" in text
    assert "data:image/svg" not in text  # no ticket before the money


def test_order_page_of_a_lapsed_order_offers_to_register_again(client):
    event, kind = open_event(price=25_000)
    order = order_for(event, kind)
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    text = client.get(page_of(order)).content.decode()

    assert "The time to pay is over" in text
    assert "Pay $250.00" not in text


@pytest.mark.parametrize("state", [OrderState.EXPIRED, OrderState.CANCELLED])
def test_order_page_of_a_released_order_shows_no_ticket(client, state):
    event, kind = soon()
    order = order_for(event, kind)
    Order.objects.filter(pk=order.pk).update(state=state)

    text = client.get(page_of(order)).content.decode()

    assert "data:image/svg" not in text
    assert "Cancel this registration" not in text


def test_order_page_needs_the_same_statements_for_one_and_three_people(client, django_assert_num_queries):
    event, kind = soon()
    one, three = order_for(event, kind), order_for(event, kind, people=3)
    client.get(page_of(one))

    with django_assert_num_queries(13):
        client.get(page_of(one))
    with django_assert_num_queries(13):
        client.get(page_of(three))


def test_payment_goes_to_the_payment_page_and_reuses_it(client):
    event, kind = open_event(price=25_000)
    order = order_for(event, kind)

    first = client.post(page_of(order, "payment/"))
    second = client.post(page_of(order, "payment/"))

    assert first.status_code == 303
    assert first.url == second.url
    assert Payment.objects.count() == 1
    assert client.get(page_of(order, "payment/")).status_code == 405


def test_payment_of_a_free_order_says_that_there_is_nothing_to_pay(client):
    event, kind = open_event()
    order = order_for(event, kind)

    page = client.post(page_of(order, "payment/"), follow=True)

    assert "There is nothing to pay for this order." in page.content.decode()


def test_payment_without_a_provider_keeps_the_order_and_says_so(client, settings):
    settings.SANDBOX_PAYMENTS = False
    event, kind = open_event(price=25_000)
    order = order_for(event, kind)

    page = client.post(page_of(order, "payment/"), follow=True)

    assert "Paying online is not possible here." in page.content.decode()
    assert Order.objects.get().state == OrderState.PENDING


def test_return_page_only_reads_and_renews_itself(client):
    event, kind = open_event(price=25_000)
    order = order_for(event, kind)

    page = client.get(page_of(order, "payment/return/"))
    late = client.get(page_of(order, "payment/return/?n=20"))
    odd = client.get(page_of(order, "payment/return/?n=%C2%B2"))

    assert '<meta http-equiv="refresh" content="2;url=?n=1">' in page.content.decode()
    assert "http-equiv" not in late.content.decode()
    assert odd.status_code == 200
    assert Order.objects.get().state == OrderState.PENDING


def test_return_page_of_a_confirmed_order_leads_to_it(client):
    event, kind = open_event()
    order = order_for(event, kind)

    assert client.get(page_of(order, "payment/return/")).url == page_of(order)


def test_cancellation_shows_what_is_paid_back_before_it_happens(client):
    event, kind = soon()
    order = order_for(event, kind)

    text = client.get(page_of(order, "cancellation/")).content.decode()

    assert "You have not paid anything, so nothing is paid back." in text
    assert Order.objects.get().state == OrderState.CONFIRMED

    client.post(page_of(order, "cancellation/"))

    assert Order.objects.get().state == OrderState.CANCELLED


def test_cancellation_after_the_date_is_refused_with_the_reason(client):
    event, kind = open_event(cancel_until=timezone.now() - timedelta(days=1))
    order = order_for(event, kind)

    text = client.get(page_of(order, "cancellation/")).content.decode()
    client.post(page_of(order, "cancellation/"))

    assert "Orders could be cancelled until" in text
    assert Order.objects.get().state == OrderState.CONFIRMED


def test_name_change_makes_a_new_ticket(client):
    event, kind = soon()
    order = order_for(event, kind)
    attendee = order.attendees.get()
    new = {"family_name": "Curie", "given_name": "Marie", "name_order": "given_first", "email": "m@example.org"}

    page = client.post(page_of(order, f"people/{attendee.pk}/"), new, follow=True)

    renamed = order.attendees.get()
    assert renamed.full_name == "Marie Curie"
    assert renamed.ticket_code != attendee.ticket_code
    assert "The name is changed." in page.content.decode()
    assert client.get(f"/tickets/{attendee.ticket_code}/").status_code == 404


def test_name_change_with_a_wrong_name_keeps_what_was_typed(client):
    event, kind = soon()
    order = order_for(event, kind)
    new = {"family_name": "", "given_name": "Marie", "name_order": "given_first", "email": "m@example.org"}

    page = client.post(page_of(order, f"people/{order.attendees.get().pk}/"), new)

    assert page.status_code == 422
    assert 'value="Marie"' in page.content.decode()
    assert 'href="#id_family_name"' in page.content.decode()


def test_name_of_another_orders_attendee_is_404(client):
    event, kind = soon()
    order, other = order_for(event, kind), order_for(event, kind)

    assert client.get(page_of(order, f"people/{other.attendees.get().pk}/")).status_code == 404


def test_name_change_after_the_date_is_refused_with_the_reason(client):
    event, kind = open_event(name_change_until=timezone.now() - timedelta(days=1))
    order = order_for(event, kind)

    page = client.post(page_of(order, f"people/{order.attendees.get().pk}/"), {"family_name": "X"})

    assert "Names could be changed until" in page.content.decode()
    assert order.attendees.get().full_name == "Văn An Nguyễn"


def test_calendar_of_an_order_is_a_calendar_with_the_event(client):
    event, kind = open_event()
    order = order_for(event, kind)

    answer = client.get(page_of(order, "calendar.ics"))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert f"UID:order-{order.code}@" in text
    assert "STATUS:CONFIRMED" in text
    assert "BEGIN:VTIMEZONE" in text


def test_calendar_of_a_cancelled_order_says_so_with_a_higher_sequence(client):
    event, kind = soon()
    order = order_for(event, kind)
    before = client.get(page_of(order, "calendar.ics")).content.decode()
    client.post(page_of(order, "cancellation/"))

    after = client.get(page_of(order, "calendar.ics")).content.decode()

    assert "STATUS:CANCELLED" in after
    assert sequence(after) > sequence(before)


def sequence(calendar):
    return int(calendar.split("SEQUENCE:")[1].split()[0])


def test_join_link_is_in_the_calendar_of_confirmed_orders_only(client):
    event, kind = open_event(price=500)
    event.join_url = "https://meet.example.org/abc"
    event.save()
    order = order_for(event, kind)

    assert "meet.example.org" not in client.get(page_of(order, "calendar.ics")).content.decode()
    assert "meet.example.org" not in client.get(page_of(order)).content.decode()

    Order.objects.update(state=OrderState.CONFIRMED)

    assert "meet.example.org" in client.get(page_of(order, "calendar.ics")).content.decode()


def test_lost_link_answers_the_same_for_known_and_unknown_addresses(client, django_capture_on_commit_callbacks):
    event, kind = open_event()
    order = order_for(event, kind)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        known = client.post("/orders/", {"email": "AN@example.org"}, follow=True)
        unknown = client.post("/orders/", {"email": "nobody@example.org"}, follow=True)

    assert known.content == unknown.content
    assert [message.to for message in mail.outbox] == [["an@example.org"]]
    assert order.secret in mail.outbox[0].body


def test_lost_link_mails_at_most_three_times_an_hour(client, django_capture_on_commit_callbacks):
    event, kind = open_event()
    order_for(event, kind)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        for _attempt in range(5):
            client.post("/orders/", {"email": "an@example.org"})

    assert len(mail.outbox) == 3


def test_lost_link_with_a_wrong_address_says_so(client):
    page = client.post("/orders/", {"email": "nonsense"})

    assert page.status_code == 422
    assert "Please write an e-mail address like name@example.org." in page.content.decode()


def test_order_page_without_registration_settings_still_opens(client):
    event, kind = open_event()
    order = order_for(event, kind)
    RegistrationSettings.objects.all().delete()

    assert client.get(page_of(order)).status_code == 200


def test_wrong_link_says_what_to_do_and_is_never_stored(client):
    page = client.get("/orders/ABCDEFG/half-a-secret/")

    assert page.status_code == 404
    assert "This link opens nothing" in page.content.decode()
    assert 'href="/orders/"' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_old_ticket_says_that_it_is_not_valid(client):
    page = client.get("/tickets/ABCDEFGHJKMNPQRSTUVW/")

    assert page.status_code == 404
    assert "This ticket is not valid" in page.content.decode()
