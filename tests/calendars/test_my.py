from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.ordering import AttendeeInput, place_order
from tests.factories import ConferenceFactory, RegistrationSettingsFactory, TicketTypeFactory

ADA = {"family_name": "Chen", "given_name": "Ada", "name_order": "given_first", "email": "ada@example.org"}
REST = {"affiliation": "", "country": "CN", "dietary_needs": "", "access_needs": "", "photo_consent": False}


@pytest.fixture
def order(db):
    soon = timezone.now() + timedelta(days=30)
    event = ConferenceFactory(
        title="Symposium",
        title_vi="Hội thảo",
        starts_at=soon,
        ends_at=soon + timedelta(days=1),
        join_url="https://meet.example.org/j/1",
    )
    RegistrationSettingsFactory(event=event, cancel_until=soon)
    ticket = TicketTypeFactory(event=event)
    return place_order(
        event=event,
        attendees=[AttendeeInput(ticket_type_id=ticket.pk, **ADA, **REST)],
        email="ada@example.org",
        name="Ada Chen",
        language="vi",
        idempotency_key=uuid4().hex,
        terms_accepted=True,
    )


def read(order):
    response = Client().get(f"/calendar/my/{order.secret}.ics")
    assert response.status_code == 200
    return response, icalendar.Calendar.from_ical(response.content).events[0]


def test_holder_s_calendar_has_the_event_with_the_link_to_join_in_the_order_s_language(order):
    response, event = read(order)

    assert event["SUMMARY"] == "Hội thảo"
    assert event["CONFERENCE"] == "https://meet.example.org/j/1"
    assert "https://meet.example.org/j/1" in event["DESCRIPTION"]
    assert event["STATUS"] == "CONFIRMED"
    assert response["Content-Language"] == "vi"


def test_holder_s_calendar_is_kept_from_caches_robots_and_referrers(order):
    response, _event = read(order)

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"  # the secret never leaves the site
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert "Vary" not in response


def test_holder_s_calendar_unchanged_is_304_from_two_queries(order):
    first, _event = read(order)

    with CaptureQueriesContext(connection) as queries:
        second = Client().get(f"/calendar/my/{order.secret}.ics", headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 304
    assert second["Cache-Control"] == "private, no-store"
    assert len(queries) == 2


def test_holder_s_calendar_says_cancelled_with_the_same_identity(order):
    first, before = read(order)

    cancel_order(order=order)
    second, after = read(order)

    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after.sequence > before.sequence
    assert "CONFERENCE" not in after
    assert second["ETag"] != first["ETag"]
