"""The desk, and what a ticket's QR code opens."""

import pytest
from django.contrib.auth.models import Permission

from registrations.models import CheckIn, Order
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper():
    user = UserFactory(first_name="Hana", last_name="Helper")
    user.user_permissions.add(Permission.objects.get(codename="check_in"))
    return user


@pytest.fixture
def desk(client, helper):
    client.force_login(helper)
    return client


def ticket_of(order):
    return order.attendees.first().ticket_code


def test_desk_asks_strangers_to_sign_in_and_refuses_others(client):
    event, _kind = open_event()

    assert client.get("/desk/").status_code == 302
    assert client.get(f"/desk/{event.slug}/").status_code == 302

    client.force_login(UserFactory())

    assert client.get("/desk/").status_code == 403
    assert client.get(f"/desk/{event.slug}/").status_code == 403
    assert client.post(f"/desk/{event.slug}/", {"code": "x"}).status_code == 403


def test_desk_lists_events_that_take_registrations(desk):
    event, _kind = open_event()

    assert f"/desk/{event.slug}/" in desk.get("/desk/").content.decode()


def test_desk_checks_in_a_scanned_address_and_says_who(desk):
    event, kind = open_event()
    order = order_for(event, kind, attendees=[person(kind, affiliation="Đại học Huế")])

    page = desk.post(f"/desk/{event.slug}/", {"code": f"https://x.example/tickets/{ticket_of(order)}/"}, follow=True)

    text = page.content.decode()
    assert "Checked in" in text
    assert "Văn An Nguyễn" in text
    assert "Đại học Huế" in text
    assert "<strong>1</strong> of 1 are in" in text
    assert CheckIn.objects.count() == 1


def test_desk_takes_a_code_read_aloud(desk):
    event, kind = open_event()
    order = order_for(event, kind)
    code = ticket_of(order).lower()

    desk.post(f"/desk/{event.slug}/", {"code": " ".join(code[n : n + 4] for n in range(0, 20, 4))})

    assert CheckIn.objects.count() == 1


def test_desk_says_already_in_at_what_time_and_by_whom(desk):
    event, kind = open_event()
    order = order_for(event, kind)
    desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order)})

    text = desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order)}, follow=True).content.decode()

    assert "Already in" in text
    assert "In since" in text
    assert "by Hana Helper" in text
    assert CheckIn.objects.count() == 1


def test_desk_refuses_a_ticket_of_another_event(desk):
    event, _kind = open_event()
    other, other_kind = open_event()
    order = order_for(other, other_kind)

    page = desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order)})

    assert page.status_code == 409
    assert "This ticket is for another event." in page.content.decode()
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("state", ["pending", "cancelled", "expired"])
def test_desk_refuses_an_order_that_is_not_confirmed(desk, state):
    event, kind = open_event(price=500)
    order = order_for(event, kind)
    Order.objects.update(state=state)

    page = desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order)})

    assert page.status_code == 409
    assert "Not let in" in page.content.decode()
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize("text", ["nguyen an", "AN@EXAMPLE.ORG", "văn", "nguyễn"])
def test_desk_finds_people_by_name_or_address_without_accents(desk, text):
    event, kind = open_event()
    order_for(event, kind)

    page = desk.post(f"/desk/{event.slug}/", {"code": text})

    assert "Check Văn An Nguyễn in" in page.content.decode()
    assert CheckIn.objects.count() == 0


def test_desk_finds_an_order_by_its_code_and_lets_each_person_in(desk):
    event, kind = open_event()
    order = order_for(event, kind, people=2)

    page = desk.post(f"/desk/{event.slug}/", {"code": order.code})

    assert "2 people found" in page.content.decode()

    desk.post(f"/desk/{event.slug}/tickets/{ticket_of(order)}/")

    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("text", ["nobody at all", "%", "<script>", "\x00"])
def test_desk_says_when_nobody_fits(desk, text):
    event, kind = open_event()
    order_for(event, kind)

    page = desk.post(f"/desk/{event.slug}/", {"code": text})

    assert page.status_code in (200, 422)
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert CheckIn.objects.count() == 0


def test_desk_without_a_code_says_what_to_do(desk):
    event, _kind = open_event()

    page = desk.post(f"/desk/{event.slug}/", {"code": "  "})

    assert page.status_code == 422
    assert "Scan a ticket, or type a code or a name." in page.content.decode()


def test_desk_undoes_a_check_in(desk):
    event, kind = open_event()
    order = order_for(event, kind)
    desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order)})

    page = desk.post(f"/desk/{event.slug}/check-ins/{CheckIn.objects.get().pk}/undoing/", follow=True)

    assert "Undone" in page.content.decode()
    assert "<strong>0</strong> of 1 are in" in page.content.decode()
    assert CheckIn.objects.get().undone_at is not None


def test_desk_does_not_undo_a_check_in_of_another_event(desk):
    event, kind = open_event()
    other, _other_kind = open_event()
    desk.post(f"/desk/{event.slug}/", {"code": ticket_of(order_for(event, kind))})

    answer = desk.post(f"/desk/{other.slug}/check-ins/{CheckIn.objects.get().pk}/undoing/")

    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["in=1", "in=x", "in=99999999999999999999", "again=-1", "undone=²"])
def test_desk_does_not_trust_its_address(desk, query):
    event, _kind = open_event()

    page = desk.get(f"/desk/{event.slug}/?{query}")

    assert page.status_code == 200
    assert "desk__verdict" not in page.content.decode()


def test_desk_search_needs_the_same_statements_for_one_and_three_people(desk, django_assert_num_queries):
    event, kind = open_event()
    order_for(event, kind)
    desk.post(f"/desk/{event.slug}/", {"code": "nguyen"})

    with django_assert_num_queries(20):
        desk.post(f"/desk/{event.slug}/", {"code": "nguyen"})
    order_for(event, kind, people=2)
    with django_assert_num_queries(20):
        desk.post(f"/desk/{event.slug}/", {"code": "nguyen"})


def test_ticket_address_shows_strangers_the_event_and_no_name(client):
    event, kind = open_event()
    order = order_for(event, kind)

    page = client.get(f"/tickets/{ticket_of(order)}/")

    text = page.content.decode()
    assert f"This is a ticket for {event.title}" in text
    assert "Nguyễn" not in text
    assert order.code not in text
    assert "no-store" in page["Cache-Control"]


def test_ticket_address_leads_helpers_to_the_desk_and_reading_it_lets_nobody_in(desk):
    event, kind = open_event()
    order = order_for(event, kind)

    page = desk.get(f"/tickets/{ticket_of(order)}/", follow=True)

    assert page.redirect_chain == [(f"/desk/{event.slug}/tickets/{ticket_of(order)}/", 302)]
    assert "Check Văn An Nguyễn in" in page.content.decode()
    assert CheckIn.objects.count() == 0


def test_ticket_page_at_another_events_desk_says_so(desk):
    event, _kind = open_event()
    other, other_kind = open_event()
    order = order_for(other, other_kind)

    page = desk.get(f"/desk/{event.slug}/tickets/{ticket_of(order)}/")

    assert "This ticket is for another event" in page.content.decode()
    assert "btn--primary desk__in" not in page.content.decode()


@pytest.mark.parametrize("code", ["NOSUCH", "a b", "²", "x" * 500])
def test_unknown_ticket_is_404(client, code):
    assert client.get(f"/tickets/{code}/").status_code == 404


def test_helper_without_any_other_right_signs_in_and_stands_at_the_desk(client, helper):
    helper.set_password("secret-for-the-test")
    helper.save()
    sign_in = client.get("/desk/")

    answer = client.post(sign_in.url, {"username": helper.email, "password": "secret-for-the-test", "next": "/desk/"})

    assert answer.url == "/desk/"
    assert client.get("/desk/").status_code == 200
