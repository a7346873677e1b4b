"""Personal feeds: what was starred and booked; feeds of one track."""

from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.personal import change_stars, keep_without_address, renew_secret
from conferences.actions.programme import release_programme
from registrations.actions.cancelling import cancel_order
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.models import OrderProgramme
from tests.calendars.conftest import summaries
from tests.factories import (
    ConferenceFactory,
    RegistrationSettingsFactory,
    SessionFactory,
    TicketTypeFactory,
    TrackFactory,
)

ADA = {"family_name": "Chen", "given_name": "Ada", "name_order": "given_first", "email": "ada@example.org"}
REST = {"affiliation": "", "country": "CN", "dietary_needs": "", "access_needs": "", "photo_consent": False}
JOIN = "https://meet.example.org/j/1"


@pytest.fixture
def conference(home_page):
    soon = timezone.now() + timedelta(days=30)
    conference = ConferenceFactory(
        title="Water", slug="water", starts_at=soon, ends_at=soon + timedelta(days=1), join_url=JOIN
    )
    publish_page(conference)
    track = TrackFactory(conference=conference, name="Rivers", colour="#0b6e4f")
    for hour, title in enumerate(("Rain", "Ice", "Salt")):
        start = soon + timedelta(hours=hour)
        on = track if title != "Ice" else None
        SessionFactory(
            conference=conference, title=title, starts_at=start, ends_at=start + timedelta(hours=1), track=on
        )
    release_programme(conference=conference)
    return conference


@pytest.fixture
def order(conference):
    RegistrationSettingsFactory(event=conference, cancel_until=conference.starts_at)
    ticket = TicketTypeFactory(event=conference)
    ticket.sessions.set(conference.sessions.filter(title="Salt"))
    return place_order(
        event=conference,
        attendees=[AttendeeInput(ticket_type_id=ticket.pk, **ADA, **REST)],
        email="ada@example.org",
        name="Ada Chen",
        language="en",
        idempotency_key=uuid4().hex,
        terms_accepted=True,
    )


def of_track(conference):
    return Client().get(f"/calendar/water/tracks/{conference.tracks.get().slug}.ics")


def events_of(secret):
    response = Client().get(f"/calendar/my/{secret}.ics")
    assert response.status_code == 200, response.content
    calendar = icalendar.Calendar.from_ical(response.content)
    assert calendar.errors == []
    return {str(event["SUMMARY"]): event for event in calendar.events}


def test_personal_feed_holds_the_stars_with_picture_and_colour_and_no_link_to_join(conference):
    personal = keep_without_address(conference=conference, slugs=["rain", "ice"], language="en")

    events = events_of(personal.secret)

    assert list(events) == ["Rain", "Ice"]
    assert events["Rain"]["IMAGE"].endswith("/programme/water/pictures/sessions/rain.png")
    assert events["Rain"]["COLOR"] == "seagreen"
    assert "COLOR" not in events["Ice"]
    assert all("CONFERENCE" not in event for event in events.values())


def test_personal_feed_follows_stars_and_is_304_in_between(conference):
    personal = keep_without_address(conference=conference, slugs=["rain"], language="en")
    address = f"/calendar/my/{personal.secret}.ics"
    first = Client().get(address)

    with CaptureQueriesContext(connection) as queries:
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        statements = len(queries)
    change_stars(personal=personal, starred=["salt"], unstarred=["rain"])
    changed = Client().get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert statements == 3
    assert first["Cache-Control"] == "private, no-store"
    assert summaries(icalendar.Calendar.from_ical(changed.content)) == ["Salt"]


def test_cancelled_session_stays_in_the_personal_feed_as_cancelled(conference):
    personal = keep_without_address(conference=conference, slugs=["rain", "ice"], language="en")
    before = events_of(personal.secret)["Rain"]

    conference.sessions.get(slug="rain").delete()
    release_programme(conference=conference)
    after = events_of(personal.secret)["Rain"]

    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == before["UID"]
    assert after.sequence == before.sequence + 1


def test_renewed_feed_address_closes_the_old_one(conference):
    personal = keep_without_address(conference=conference, slugs=["rain"], language="en")
    old = personal.secret

    renew_secret(personal=personal)

    gone = Client().get(f"/calendar/my/{old}.ics")
    assert gone.status_code == 404
    assert gone.content.decode() == "This calendar address is not valid (any more).\n"
    assert list(events_of(personal.secret)) == ["Rain"]


def test_order_s_feed_holds_what_was_booked_with_the_link_to_join(order):
    events = events_of(order.secret)

    assert list(events) == ["Water", "Salt"]
    assert events["Salt"]["CONFERENCE"] == JOIN
    assert events["Salt"]["CONFERENCE"].params["FEATURE"] == "VIDEO"


def test_programme_kept_by_an_order_has_stars_and_bookings_in_both_feeds(order, conference):
    personal = keep_without_address(conference=conference, slugs=["rain"], language="en")
    OrderProgramme.objects.create(order=order, personal_programme=personal)

    assert list(events_of(personal.secret)) == ["Rain", "Salt"]
    assert list(events_of(order.secret)) == ["Water", "Rain", "Salt"]
    assert events_of(personal.secret)["Rain"]["CONFERENCE"] == JOIN


def test_cancelled_order_loses_bookings_and_the_link_to_join(order, conference):
    personal = keep_without_address(conference=conference, slugs=["rain"], language="en")
    OrderProgramme.objects.create(order=order, personal_programme=personal)

    cancel_order(order=order)

    assert list(events_of(personal.secret)) == ["Rain"]
    assert "CONFERENCE" not in events_of(personal.secret)["Rain"]


def test_track_feed_holds_the_track_in_its_colour(conference):
    calendar = icalendar.Calendar.from_ical(of_track(conference).content)

    assert summaries(calendar) == ["Rain", "Salt"]
    assert calendar["NAME"] == "Water: Rivers"
    assert calendar["COLOR"] == "seagreen"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


@pytest.mark.parametrize("address", ["water/tracks/none", "nothing/tracks/rivers", "water/tracks/ice"])
def test_unknown_track_is_told_in_words(conference, address):
    response = Client().get(f"/calendar/{address}.ics")

    assert response.status_code == 404
    assert response.content.decode() == "There is no track with this calendar address.\n"


def test_hidden_conference_has_no_track_feed(conference):
    conference.is_public = False
    conference.save()

    assert of_track(conference).status_code == 404


def test_event_feed_has_its_picture_once(conference, read):
    calendar = read("/calendar/water.ics")

    assert calendar["IMAGE"].endswith("/programme/water/pictures/event.png")
    assert all("IMAGE" not in event for event in calendar.events)
