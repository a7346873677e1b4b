"""Registration step by step, with what people do wrong."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from registrations.models import Attendee, Order
from tests.factories import ConferenceFactory, TicketTypeFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.web.steps import confirm, form_key, people_url, register, send_people, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_tickets_page_shows_price_and_chooses_the_only_ticket(client):
    event, _kind = open_event(price=25_000)

    page = client.get(f"/register/{event.slug}/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "$250.00" in text
    assert '<option value="1" selected>' in text
    assert page["Cache-Control"].count("no-store") == 1


def test_tickets_page_of_an_unknown_private_or_closed_shop_event_is_404(client):
    hidden, _kind = open_event()
    hidden.is_public = False
    hidden.save()

    assert client.get(f"/register/{hidden.slug}/").status_code == 404
    assert client.get(f"/register/{ConferenceFactory(is_public=True).slug}/").status_code == 404
    assert client.get("/register/nothing/").status_code == 404


def test_tickets_page_says_honestly_that_a_ticket_is_sold_out(client):
    event, kind = open_event(places=1)
    order_for(event, kind)

    page = client.get(f"/register/{event.slug}/")

    assert "sold out" in page.content.decode()
    assert "<select" not in page.content.decode()


def test_tickets_page_says_when_registration_opens(client):
    event, _kind = open_event(opens_at=timezone.now() + timedelta(days=2))

    page = client.get(f"/register/{event.slug}/")

    assert "Registration opens on" in page.content.decode()
    assert "China Standard Time" in page.content.decode()


def test_people_step_without_a_ticket_goes_back_to_the_tickets(client):
    event, kind = open_event()

    page = client.get(people_url(event, **{f"k{kind.pk}": 0}))

    assert page.status_code == 422
    assert "Please choose at least one ticket." in page.content.decode()
    assert client.get(f"/register/{event.slug}/people/").status_code == 302


@pytest.mark.parametrize("wanted", ["-1", "x", "99999999999999999999", "1.5", ""])
def test_people_step_refuses_a_nonsense_number(client, wanted):
    event, kind = open_event()

    page = client.get(f"/register/{event.slug}/people/?t-{kind.pk}={wanted}")

    assert page.status_code == 422


def test_people_step_refuses_more_than_are_left_or_allowed(client):
    event, kind = open_event(places=3, max_attendees=4)

    too_many_left = client.get(people_url(event, **{f"k{kind.pk}": 4})).content.decode()
    event2, kind2 = open_event(places=30, max_attendees=4)
    too_many = client.get(people_url(event2, **{f"k{kind2.pk}": 5})).content.decode()

    assert "Only 3 places are left." in too_many_left
    assert "You can register 4 people in one order." in too_many


def test_people_step_asks_one_form_for_each_person(client):
    event, kind = open_event(price=1000)

    page = client.get(people_url(event, **{f"k{kind.pk}": 2}))

    text = page.content.decode()
    assert text.count("data-person") == 2
    assert "Person 2" in text
    assert "$20.00" in text


def test_people_step_leaves_out_what_the_organiser_does_not_ask(client):
    event, kind = open_event(asks_dietary=False, asks_access=False, asks_photo_consent=False)

    text = client.get(people_url(event, **{f"k{kind.pk}": 1})).content.decode()

    assert "dietary_needs" not in text
    assert "access_needs" not in text
    assert "photo_consent" not in text


def test_people_step_keeps_what_was_typed_and_links_each_error_to_its_field(client):
    event, kind = open_event()

    page = client.post(
        people_url(event, **{f"k{kind.pk}": 1}), typed_person(email="no-address", family_name="", country="ZZ")
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#id_p1-email"' in text
    assert 'id="id_p1-email_error"' in text
    assert 'value="no-address"' in text
    assert "Please write the family name, or the only name." in text
    assert "Please choose a country from the list." in text
    assert 'value="Văn An"' in text


def test_people_step_answers_a_name_of_10000_characters_with_a_sentence_and_keeps_it(client):
    event, kind = open_event()
    name = "Ă" * 10_000

    page = client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(family_name=name))

    assert page.status_code == 422
    assert "Please shorten this to 120 characters; it has 10,000." in page.content.decode()
    assert name in page.content.decode()


def test_people_step_takes_no_control_characters_or_nul(client):
    event, kind = open_event()

    send_people(client, event, kind, given_name="Văn\x00\x07 An")
    confirm(client, event)

    assert Attendee.objects.get().given_name == "Văn An"


def test_people_step_gives_back_what_was_typed_after_leaving_it(client):
    event, kind = open_event()
    send_people(client, event, kind)

    again = client.get(f"/register/{event.slug}/people/").content.decode()

    assert 'value="Nguyễn"' in again
    assert '<option selected value="VN">' in again


def test_changing_the_number_of_tickets_keeps_the_people_typed_so_far(client):
    event, kind = open_event()
    other = TicketTypeFactory(event=event, name="Students")
    send_people(client, event, kind)

    page = client.get(people_url(event, **{f"k{kind.pk}": 1, f"k{other.pk}": 1})).content.decode()

    assert page.count('value="Nguyễn"') == 1
    assert page.count("data-person") == 2


def test_confirmation_shows_everything_before_anything_is_written(client):
    event, kind = open_event(price=25_000, terms="Be kind.")
    send_people(client, event, kind, number=2)

    text = client.get(f"/register/{event.slug}/confirmation/").content.decode()

    assert "Nguyễn Văn An" in text
    assert "Vietnam" in text
    assert "vegetarian" in text
    assert "Be kind." in text
    assert "Register 2 people and pay $500.00" in text
    assert Order.objects.count() == 0


def test_confirmation_without_a_draft_goes_back_to_the_tickets(client):
    event, _kind = open_event()

    assert client.get(f"/register/{event.slug}/confirmation/").url == f"/register/{event.slug}/"
    assert client.post(f"/register/{event.slug}/confirmation/").url == f"/register/{event.slug}/"


def test_confirmation_without_the_terms_says_so_and_writes_nothing(client):
    event, kind = open_event(terms="Be kind.")
    send_people(client, event, kind)
    key = form_key(client.get(f"/register/{event.slug}/confirmation/"))

    page = client.post(f"/register/{event.slug}/confirmation/", {"key": key})

    assert page.status_code == 422
    assert "Please agree to the terms" in page.content.decode()
    assert Order.objects.count() == 0


def test_free_registration_ends_on_the_order_page_with_everything_as_typed(client):
    event, kind = open_event(terms="Be kind.")

    answer = register(client, event, kind, number=2)

    order = Order.objects.get()
    assert answer.url == f"/orders/{order.code}/{order.secret}/"
    assert order.state == "confirmed"
    assert order.name == "Nguyễn Văn An"
    assert order.email == "an@example.org"
    assert order.terms_accepted == "Be kind."
    person = order.attendees.get(position=1)
    assert (person.family_name, person.given_name, person.name_order) == ("Nguyễn", "Văn An", "family_first")
    assert (person.affiliation, person.country.code, person.dietary_needs) == ("Đại học Huế", "VN", "vegetarian")
    assert person.photo_consent is True


def test_order_goes_to_the_contact_when_there_is_one(client):
    event, kind = open_event()
    typed = {**typed_person(), "contact-name": "Office", "contact-email": "office@example.org"}
    client.post(people_url(event, **{f"k{kind.pk}": 1}), typed)

    confirm(client, event)

    order = Order.objects.get()
    assert (order.name, order.email) == ("Office", "office@example.org")


def test_contact_with_a_name_needs_an_address(client):
    event, kind = open_event()

    page = client.post(people_url(event, **{f"k{kind.pk}": 1}), {**typed_person(), "contact-name": "Office"})

    assert page.status_code == 422
    assert "Please write the e-mail address that goes with this name." in page.content.decode()


def test_form_sent_twice_is_one_order(client):
    event, kind = open_event()
    send_people(client, event, kind)
    key = form_key(client.get(f"/register/{event.slug}/confirmation/"))

    first = client.post(f"/register/{event.slug}/confirmation/", {"key": key, "terms": "on"})
    second = client.post(f"/register/{event.slug}/confirmation/", {"key": key, "terms": "on"})

    assert first.url == second.url
    assert Order.objects.count() == 1


def test_places_taken_meanwhile_are_refused_clearly_and_the_people_are_kept(client):
    event, kind = open_event(places=1)
    send_people(client, event, kind)
    order_for(event, kind)

    page = confirm(client, event)

    assert page.status_code == 409
    assert "is sold out" in page.content.decode()
    assert "Nguyễn Văn An" in page.content.decode()
    assert Order.objects.count() == 1


def test_draft_leaves_the_session_with_the_order(client):
    event, kind = open_event()
    register(client, event, kind)

    assert dict(client.session) == {}


def test_draft_leaves_the_session_of_a_signed_in_person_signed_in(client, django_user_model):
    user = django_user_model.objects.create_user("editor@example.org", "x")
    client.force_login(user)
    event, kind = open_event()

    register(client, event, kind)

    assert "registration" not in client.session
    assert client.session["_auth_user_id"] == str(user.pk)


def test_machine_that_fills_the_hidden_field_makes_no_order(client):
    event, kind = open_event()

    answer = client.post(
        people_url(event, **{f"k{kind.pk}": 1}), {**typed_person(), "contact-website": "http://spam.example"}
    )

    assert answer.url == f"/register/{event.slug}/"


def test_many_orders_of_one_address_are_braked(client, monkeypatch):
    monkeypatch.setattr("registrations.views.checkout.ORDERS_PER_ADDRESS_AND_HOUR", 1)
    event, kind = open_event()

    assert register(client, event, kind).status_code == 302
    assert register(client, event, kind).status_code == 429
    assert Order.objects.count() == 1


def test_steps_are_never_kept_by_the_page_cache(client, settings):
    settings.PAGE_CACHE_SECONDS = 60
    event, kind = open_event(places=1)

    client.get(f"/register/{event.slug}/")
    order_for(event, kind)

    assert "sold out" in client.get(f"/register/{event.slug}/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
def test_every_step_opens_in_every_language(client, language):
    event, kind = open_event(price=500, terms="Be kind.")
    client.get(f"/register/{event.slug}/?lang={language}")
    send_people(client, event, kind)

    page = client.get(f"/register/{event.slug}/confirmation/")

    assert page.status_code == 200
    assert page.headers["Content-Language"] == language


def test_order_keeps_the_language_it_was_placed_in(client):
    event, kind = open_event()
    client.get(f"/register/{event.slug}/?lang=vi")

    register(client, event, kind)

    assert Order.objects.get().language == "vi"


def test_people_step_needs_the_same_statements_for_one_and_three_people(client, django_assert_num_queries):
    event, kind = open_event()
    client.get(people_url(event, **{f"k{kind.pk}": 1}))  # warms what a process keeps

    with django_assert_num_queries(8):
        client.get(people_url(event, **{f"k{kind.pk}": 1}))
    with django_assert_num_queries(8):
        client.get(people_url(event, **{f"k{kind.pk}": 3}))


def test_placing_a_free_order_takes_at_most_30_statements(client, django_assert_max_num_queries):
    event, kind = open_event()
    register(client, event, kind, number=1)  # warm content types
    send_people(client, event, kind, number=3)
    key = form_key(client.get(f"/register/{event.slug}/confirmation/"))

    with django_assert_max_num_queries(30):
        client.post(f"/register/{event.slug}/confirmation/", {"key": key, "terms": "on"})

    assert Order.objects.count() == 2


def test_draft_ends_after_some_hours_and_holds_what_the_form_asks_only(client):
    event, kind = open_event()
    made_up = {f"p1-x{n}": "x" * 1000 for n in range(500)}

    client.post(people_url(event, **{f"k{kind.pk}": 1}), {**typed_person(), **made_up})

    (typed,) = client.session["registration"][event.slug]["people"]
    assert typed["family_name"] == "Nguyễn"
    assert len(typed) < 100
    assert client.session.get_expiry_age() <= 4 * 3600


def test_key_with_a_nul_is_no_order(client):
    event, _kind = open_event()

    assert client.post(f"/register/{event.slug}/confirmation/", {"key": "a\x00b"}).status_code == 302
