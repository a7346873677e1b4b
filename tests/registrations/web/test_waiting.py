"""Waiting in line in a browser, and the organiser's list."""

import pytest
from django.core import mail
from django.core.cache import cache

from core.log_filter import without_secrets
from core.middleware.page_cache import NEVER
from registrations.actions.cancelling import cancel_order
from registrations.actions.offering import offer_waiting_places
from registrations.actions.waiting import leave_waiting_list
from registrations.models import Order, WaitingEntry
from tests.factories import TicketTypeFactory, UserFactory
from tests.registrations.queues import sold_out, wait
from tests.registrations.web.steps import confirm, form_key, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def page_of(entry):
    return f"/waiting/{entry.secret}/"


def free(order):
    cancel_order(order=order, by=UserFactory())
    offer_waiting_places()


def join(client, event, kind, **values):
    fields = {"name": "Lan", "email": "lan@example.org", "places": "1", "website": "", **values}
    return client.post(f"/register/{event.slug}/waiting/?ticket={kind.pk}", fields)


def people_with_offer(client, event, kind, number=1):
    typed = {}
    for n in range(1, number + 1):
        typed |= typed_person(n)
    return client.post(f"/register/{event.slug}/people/?t-{kind.pk}={number}", typed)


def test_sold_out_ticket_leads_to_the_waiting_list_and_the_mail_to_a_place_in_line(client):
    event, kind, _order = sold_out()
    address = f"/register/{event.slug}/waiting/?ticket={kind.pk}"

    assert address in client.get(f"/register/{event.slug}/").content.decode()
    assert "Nobody stands in line now" in client.get(address).content.decode()
    assert join(client, event, kind).headers["Location"] == f"/register/{event.slug}/waiting/sent/"
    assert client.get(f"/register/{event.slug}/waiting/sent/").status_code == 200
    entry = WaitingEntry.objects.get()
    assert page_of(entry) in mail.outbox[-1].body

    page = client.get(page_of(entry))
    assert "Please confirm your address" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    entry.refresh_from_db()
    assert entry.state == "unconfirmed"  # opening the link is not enough
    text = client.post(page_of(entry), {"answer": "confirm"}, follow=True).content.decode()
    assert "You are number <strong>1</strong> of 1." in text


def test_place_in_line_is_shown_as_it_is(client):
    event, kind, _order = sold_out()
    wait(event, kind, places=2)
    second = wait(event, kind, "Minh")

    text = client.get(page_of(second)).content.decode()

    assert "You are number <strong>2</strong> of 2." in text
    assert "Those before you want 2 places altogether." in text
    assert "lan@example.org" not in text


def test_offered_place_is_taken_through_the_registration(client):
    event, kind, order = sold_out()
    other = TicketTypeFactory(event=event)
    entry = wait(event, kind)
    free(order)
    assert "1 place is held for you." in client.get(page_of(entry)).content.decode()

    page = client.post(page_of(entry), {"answer": "take"}, follow=True)

    text = page.content.decode()
    assert entry.secret not in page.redirect_chain[-1][0]
    assert "This is held for you" in text
    assert other.name not in text
    assert people_with_offer(client, event, kind).status_code == 302
    assert confirm(client, event).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.order) == ("accepted", Order.objects.get(state="confirmed"))
    assert f"/orders/{entry.order.code}/" in client.get(page_of(entry)).content.decode()


def test_offer_that_was_lost_while_typing_is_refused_clearly(client):
    event, kind, order = sold_out()
    entry = wait(event, kind)
    free(order)
    client.post(page_of(entry), {"answer": "take"})
    people_with_offer(client, event, kind)
    page = client.get(f"/register/{event.slug}/confirmation/")
    leave_waiting_list(entry=entry)

    answer = client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(page), "terms": "on"})

    assert answer.status_code == 409
    assert "This offer has lapsed or was taken already" in answer.content.decode()
    assert "held for you" not in client.get(f"/register/{event.slug}/").content.decode()


def test_no_more_people_than_places_are_offered(client):
    event, kind, order = sold_out(places=2)
    entry = wait(event, kind)
    free(order)
    client.post(page_of(entry), {"answer": "take"})

    answer = people_with_offer(client, event, kind, 2)

    assert answer.status_code == 422
    assert "Only 1 place is left." in answer.content.decode()


def test_the_offer_can_be_laid_aside_to_look_at_other_tickets(client):
    event, kind, order = sold_out()
    other = TicketTypeFactory(event=event)
    entry = wait(event, kind)
    free(order)
    client.post(page_of(entry), {"answer": "take"})

    text = client.get(f"/register/{event.slug}/?without-offer").content.decode()

    assert other.name in text
    entry.refresh_from_db()
    assert entry.state == "offered"


def test_leaving_is_one_button(client):
    event, kind, _order = sold_out()
    entry = wait(event, kind)

    text = client.post(page_of(entry), {"answer": "leave"}, follow=True).content.decode()

    assert "You left it yourself" in text
    assert client.post(page_of(entry), {"answer": "take"}, follow=True).status_code == 200
    assert client.post(page_of(entry), {"answer": "\x00nonsense"}, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Please write your name."),
        ({"email": "nobody"}, "Please write an e-mail address like"),
        ({"places": "99999999999999999999"}, "less than or equal to 10"),
        ({"places": "two"}, "whole number"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(client, values, sentence):
    event, kind, _order = sold_out()
    answer = join(client, event, kind, **{"name": "Lan Nguyễn", **values})
    assert (answer.status_code, WaitingEntry.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_machines_and_many_mails_are_braked_with_the_same_answer(client):
    event, kind, _order = sold_out()
    assert join(client, event, kind, website="x").status_code == 302
    assert not mail.outbox
    for _n in range(8):
        assert join(client, event, kind).status_code == 302
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("ticket", ["", "0", "x", "99999999999999999999"])
def test_waiting_for_nothing_is_404(client, ticket):
    event, _kind, _order = sold_out()
    assert client.get(f"/register/{event.slug}/waiting/", {"ticket": ticket}).status_code == 404
    assert client.get("/register/none/waiting/?ticket=1").status_code == 404
    assert client.get("/waiting/wrong/").status_code == 404


def test_page_without_a_list_says_so_and_with_free_places_leads_to_them(client):
    event, kind, order = sold_out()
    kind.has_waiting_list = False
    kind.save()
    assert "sold out" in client.get(f"/register/{event.slug}/waiting/?ticket={kind.pk}").content.decode()
    assert join(client, event, kind).status_code == 409
    cancel_order(order=order, by=UserFactory())
    assert join(client, event, kind).headers["Location"] == f"/register/{event.slug}/"


def test_secret_page_is_never_kept_and_never_logged():
    assert "/waiting/abc/".startswith(NEVER)
    assert "abc" not in without_secrets("GET /waiting/abc/ 404")


def test_organiser_sees_the_lines_and_acts(office):
    event, kind, order = sold_out(places=2)
    first, second, third = wait(event, kind), wait(event, kind, "Minh"), wait(event, kind, "Hoa")
    address = f"/admin/registrations/{event.pk}/waiting/"
    assert address in office.get(f"/admin/registrations/{event.pk}/").content.decode()
    text = office.get(address).content.decode()
    assert text.index(first.email) < text.index(second.email) < text.index(third.email)

    refused = office.post(address, {"offer": second.pk, "reason": ""}, follow=True).content.decode()
    assert "Please write why" in refused
    cancel_order(order=order, by=UserFactory())
    office.post(address, {"offer": second.pk, "reason": "Keynote speaker"})
    office.post(address, {"remove": third.pk, "reason": ""})

    assert [WaitingEntry.objects.get(pk=one.pk).state for one in (first, second, third)] == [
        "waiting",
        "offered",
        "removed",
    ]
    assert "Keynote speaker" in office.get(address).content.decode()
    assert office.post(address, {"offer": "x"}).status_code == 404
    assert office.post(address, {}).status_code == 404


def test_organisers_list_costs_the_same_for_one_and_for_many(office, django_assert_max_num_queries):
    event, kind, _order = sold_out()
    counts = []
    for number in (1, 3):
        for n in range(number):
            wait(event, kind, f"P{number}{n}")
        with django_assert_max_num_queries(60) as counted:
            office.get(f"/admin/registrations/{event.pk}/waiting/")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_organisers_list_is_for_those_who_manage(client):
    event, _kind, _order = sold_out()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(f"/admin/registrations/{event.pk}/waiting/").status_code in (302, 403)
