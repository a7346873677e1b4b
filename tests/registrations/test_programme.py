"""Orders and their holders' programme: booked sessions, stars kept with an order, who is told of changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import PersonalProgramme
from conferences.queries.personal import booked_guids, starred_guids
from conferences.rules.readers import joined
from conferences.signals import programme_readers_asked
from registrations.actions.cancelling import cancel_order
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.actions.programme import ProgrammeNotKeptError, keep_programme
from registrations.forms.set_up import includable_sessions
from registrations.models import OrderProgramme, TicketType
from registrations.queries.access import order_url
from registrations.queries.programme import booked_session_guids
from tests.factories import (
    ConferenceFactory,
    LectureFactory,
    RegistrationSettingsFactory,
    SessionFactory,
    TicketTypeFactory,
)

REST = {"affiliation": "", "country": "CN", "dietary_needs": "", "access_needs": "", "photo_consent": False}


@pytest.fixture
def conference(home_page):
    soon = timezone.now() + timedelta(days=30)
    conference = ConferenceFactory(title="Water", slug="water", starts_at=soon, ends_at=soon + timedelta(days=1))
    publish_page(conference)
    for title, kind in (("Rain", "talk"), ("Dam building", "workshop"), ("Dinner", "social")):
        SessionFactory(conference=conference, title=title, kind=kind, starts_at=soon, ends_at=soon + timedelta(hours=1))
    release_programme(conference=conference)
    RegistrationSettingsFactory(event=conference, cancel_until=soon)
    return conference


@pytest.fixture
def ticket(conference):
    ticket = TicketTypeFactory(event=conference)
    ticket.sessions.set(conference.sessions.filter(kind="workshop"))
    return ticket


def person(ticket, email, family_name="Chen"):
    names = {"family_name": family_name, "given_name": "Ada", "name_order": "given_first"}
    return AttendeeInput(ticket_type_id=ticket.pk, email=email, **names, **REST)


def order_of(conference, *people, email="ada@example.org"):
    return place_order(
        event=conference,
        attendees=list(people),
        email=email,
        name="Ada Chen",
        language="vi",
        idempotency_key=uuid4().hex,
        terms_accepted=True,
    )


@pytest.fixture
def order(conference, ticket):
    return order_of(conference, person(ticket, "ada@example.org"))


def guid(conference, slug):
    return str(conference.sessions.get(slug=slug).guid)


def readers(conference, *slugs, email=""):
    guids = frozenset(guid(conference, slug) for slug in slugs)
    answers = programme_readers_asked.send(type(conference), conference=conference, guids=guids, email=email)
    return joined(reader for _receiver, found in answers for reader in found or [])


def test_ticket_brings_its_sessions_until_the_order_is_let_go(order, conference):
    assert booked_session_guids(order) == {guid(conference, "dam-building")}

    cancel_order(order=order)
    order.refresh_from_db()

    assert booked_session_guids(order) == frozenset()


def test_order_keeps_one_programme_and_adds_stars_to_it(order, conference):
    first = keep_programme(order=order, slugs=["rain", "nonsense"])
    second = keep_programme(order=order, slugs=["dinner"])

    assert first == second
    assert (first.email, first.language) == ("", "vi")
    assert starred_guids(first) == {guid(conference, "rain"), guid(conference, "dinner")}
    assert booked_guids(first) == {guid(conference, "dam-building")}
    assert PersonalProgramme.objects.count() == OrderProgramme.objects.count() == 1


def test_order_never_opens_what_is_kept_under_its_mail_address(order, conference):
    """Anybody can write somebody else's address into an order."""
    theirs = PersonalProgramme.objects.create(conference=conference, secret="s" * 43, email="ada@example.org")

    assert keep_programme(order=order, slugs=[]) != theirs


def test_cancelled_order_and_lecture_keep_nothing(order):
    lecture = LectureFactory()
    of_lecture = order_of(lecture, person(open_ticket(lecture), "a@example.org"))
    cancel_order(order=order)

    for gone in (order, of_lecture):
        with pytest.raises(ProgrammeNotKeptError):
            keep_programme(order=gone)


def open_ticket(event):
    event.starts_at = timezone.now() + timedelta(days=3)
    event.ends_at = event.starts_at + timedelta(hours=1)
    event.save()
    RegistrationSettingsFactory(event=event)
    return TicketTypeFactory(event=event)


def test_who_booked_or_starred_is_told_and_others_are_not(order, conference):
    other = TicketTypeFactory(event=conference)
    starring = order_of(conference, person(other, "bo@example.org"), email="bo@example.org")
    keep_programme(order=starring, slugs=["rain"])

    found = readers(conference, "dam-building", "rain")

    assert set(found) == {"ada@example.org", "bo@example.org"}
    assert found["ada@example.org"].booked == {guid(conference, "dam-building")}
    assert found["ada@example.org"].url == order_url(order)
    assert found["ada@example.org"].language == "vi"
    assert found["bo@example.org"].starred == {guid(conference, "rain")}
    assert readers(conference, "dinner") == {}
    assert set(readers(conference, "dam-building", "rain", email="BO@example.org")) == {"bo@example.org"}


def test_other_people_of_an_order_are_told_without_its_link(conference, ticket):
    both = order_of(conference, person(ticket, "ada@example.org"), person(ticket, "bo@example.org", "Bo"))

    found = readers(conference, "dam-building")

    assert found["ada@example.org"].url == order_url(both)
    assert found["bo@example.org"].url == ""
    assert found["bo@example.org"].name == "Ada Bo"


def test_cancelled_order_and_switched_off_messages_tell_nobody(order, conference):
    personal = keep_programme(order=order, slugs=["rain"])
    personal.wants_messages = False
    personal.save()
    assert readers(conference, "rain") == {}

    cancel_order(order=order)

    assert readers(conference, "dam-building") == {}


def test_readers_take_three_statements_whatever_their_number(conference, ticket, django_assert_num_queries):
    for number in range(3):
        one = order_of(conference, person(ticket, f"p{number}@example.org"), email=f"p{number}@example.org")
        keep_programme(order=one, slugs=["rain"])
    guids = frozenset({guid(conference, "rain"), guid(conference, "dam-building")})

    with django_assert_num_queries(3):
        programme_readers_asked.send(type(conference), conference=conference, guids=guids, email="")


def test_order_page_offers_to_keep_the_programme_and_then_opens_it(order, conference):
    page = f"/orders/{order.code}/{order.secret}/"
    client = Client(enforce_csrf_checks=True)
    offered = client.get(page).content.decode()
    token = client.cookies["csrftoken"].value

    kept = client.post(
        f"{page}programme/",
        {"sessions": "rain", "csrfmiddlewaretoken": token},
        headers={"Referer": f"http://testserver{page}"},
    )
    personal = OrderProgramme.objects.get(order=order).personal_programme

    assert f'action="{page}programme/"' in offered
    assert kept["Location"] == f"/my-programme/{personal.secret}/"
    assert kept["Cache-Control"] == "private, no-store"
    own = client.get(kept["Location"]).content.decode()
    assert "Rain" in own
    assert "Dam building" in own
    assert "booked" in own
    assert f'href="/my-programme/{personal.secret}/"' in client.get(page).content.decode()


def test_strangers_keep_nothing_with_an_order(order):
    assert Client().post(f"/orders/{order.code}/{'x' * 43}/programme/", {"sessions": "rain"}).status_code == 404
    assert Client().get(f"/orders/{order.code}/{order.secret}/programme/").status_code == 405
    assert not OrderProgramme.objects.exists()


def test_order_of_an_event_without_programme_offers_none(db):
    lecture = LectureFactory()
    order = order_of(lecture, person(open_ticket(lecture), "a@example.org"))

    body = Client().get(f"/orders/{order.code}/{order.secret}/").content.decode()

    assert "own-programme" not in body


def test_form_of_a_ticket_type_offers_workshops_and_social_events_only(conference, ticket):
    ticket.sessions.add(conference.sessions.get(slug="rain"))

    new = includable_sessions(conference, TicketType())
    edited = includable_sessions(conference, ticket)

    assert [session.title for session in new] == ["Dam building", "Dinner"]
    assert {session.title for session in edited} == {"Rain", "Dam building", "Dinner"}
