"""What other programs learn of a session or a person: JSON-LD, pictures, a calendar entry."""

import html
import json
import re

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.actions.programme import release_programme
from conferences.models import Presentation, SessionPerson
from tests.conferences.pages import add_session
from tests.factories import START, PersonFactory


@pytest.fixture
def session(conference, settings):
    settings.SITE_URL = "https://school.example"
    session = add_session(conference, 1, title='Rain & "Snow" </script>')
    Presentation.objects.filter(session=session).update(starts_at=START, ends_at=session.ends_at)
    release_programme(conference=conference)
    return session


def page(client, path):
    response = client.get(f"/en/conferences/water/{path}")
    assert response.status_code == 200
    return response.content.decode()


def data_of(body):
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    return json.loads(text)


def meta(body, name):
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', body)
    return html.unescape(found.group(1)) if found else None


def test_session_is_an_event_with_place_people_talks_and_picture(client, session, conference):
    data = data_of(page(client, f"programme/{session.slug}/"))

    assert data["@type"] == "Event"
    assert data["name"] == 'Rain & "Snow" </script>'
    assert (data["startDate"], data["endDate"]) == ("2027-05-12T09:00+08:00", "2027-05-12T10:00+08:00")
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["location"]["name"] == "Room 1"
    assert data["location"]["containedInPlace"]["name"] == conference.venue.name
    assert data["superEvent"]["startDate"] == "2027-05-12T09:00+08:00"
    assert data["performer"][0] == {
        "@type": "Person",
        "name": "Ada Speaker1",
        "url": "https://school.example/en/conferences/water/speakers/ada-speaker1/",
        "affiliation": {"@type": "Organization", "name": "Institute 1"},
    }
    assert data["subEvent"][0]["name"] == "Talk 1"
    assert data["subEvent"][0]["performer"][0]["name"] == "Given Author1"
    assert data["image"] == f"https://school.example/programme/water/pictures/sessions/{session.slug}.png"


def test_cancelled_session_says_so(client, session, conference):
    session.status = "cancelled"
    session.save()
    release_programme(conference=conference)

    assert data_of(page(client, f"programme/{session.slug}/"))["eventStatus"] == "https://schema.org/EventCancelled"


def test_online_session_has_a_virtual_place_and_never_the_link_to_join(client, session, conference):
    conference.attendance_mode = "OnlineEventAttendanceMode"
    conference.join_url = "https://meet.example.org/secret"
    conference.save()

    body = page(client, f"programme/{session.slug}/")

    assert data_of(body)["location"]["@type"] == "VirtualLocation"
    assert "meet.example.org" not in body


def test_speaker_is_a_person_with_what_they_do_there(client, session, conference):
    data = data_of(page(client, "speakers/ada-speaker1/"))

    assert data["@type"] == "Person"
    assert data["name"] == "Ada Speaker1"
    assert data["affiliation"] == [{"@type": "Organization", "name": "Institute 1"}]
    assert [event["name"] for event in data["performerIn"]] == ['Rain & "Snow" </script>']
    assert all({"name", "startDate", "location"} <= set(event) for event in data["performerIn"])


def test_person_across_years_has_data_and_picture(client, session):
    body = client.get("/en/people/ada-speaker1/").content.decode()

    assert data_of(body)["image"] == "https://school.example/en/people/ada-speaker1/picture.png"
    assert meta(body, "og:image") == "https://school.example/en/people/ada-speaker1/picture.png"
    assert client.get("/en/people/ada-speaker1/picture.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize("path", ["", "programme/{slug}/", "speakers/ada-speaker1/"])
def test_picture_named_in_the_page_is_there(client, session, path):
    body = page(client, path.format(slug=session.slug))

    address = meta(body, "og:image")
    response = client.get(address.removeprefix("https://school.example"))

    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert (meta(body, "og:image:width"), meta(body, "og:image:height")) == ("1200", "630")
    assert meta(body, "og:image:alt") == meta(body, "og:title")
    assert meta(body, "twitter:card") == "summary_large_image"


def test_picture_is_kept_and_not_drawn_again(client, session):
    address = f"/programme/water/pictures/sessions/{session.slug}.png"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"  # a page made private closes it at once
    assert not first.cookies
    assert "Vary" not in first


def test_picture_changes_with_a_release_and_only_then(client, session, conference):
    address = f"/programme/water/pictures/sessions/{session.slug}.png"
    first = client.get(address)["ETag"]

    session.title = "Hail"
    session.save()
    assert client.get(address)["ETag"] == first
    release_programme(conference=conference)

    assert client.get(address)["ETag"] != first


def test_picture_is_in_the_language_of_its_page(client, session):
    english = client.get(f"/programme/water/pictures/sessions/{session.slug}.png")["ETag"]
    chinese = client.get(f"/programme/water/pictures/sessions/{session.slug}.png?lang=zh-hans")["ETag"]

    assert english != chinese


@pytest.mark.parametrize(
    "address",
    [
        "programme/water/pictures/sessions/nothing.png",
        "programme/water/pictures/speakers/nobody.png",
        "programme/nothing/pictures/event.png",
        "en/people/nobody/picture.png",
    ],
)
def test_unknown_picture_is_not_found(client, session, address):
    assert client.get(f"/{address}").status_code == 404


def test_draft_and_hidden_conference_have_no_pictures(client, conference, session):
    draft = add_session(conference, 2)
    assert client.get(f"/programme/water/pictures/sessions/{draft.slug}.png").status_code == 404

    conference.is_public = False
    conference.save()

    assert client.get("/programme/water/pictures/event.png").status_code == 404
    assert client.get(f"/programme/water/pictures/sessions/{session.slug}.png").status_code == 404


def test_session_has_a_calendar_entry_of_its_own(client, session):
    body = page(client, f"programme/{session.slug}/")
    address = f"/calendar/water/sessions/{session.slug}.ics"

    calendar = icalendar.Calendar.from_ical(client.get(address).content)

    assert f'href="{address}"' in body
    [event] = calendar.events
    assert event["SUMMARY"] == session.title
    assert event["IMAGE"].endswith(f"/pictures/sessions/{session.slug}.png")
    assert client.get("/calendar/water/sessions/none.ics").status_code == 404


def test_session_entry_and_conference_feed_name_the_same_event(client, session):
    one = icalendar.Calendar.from_ical(client.get(f"/calendar/water/sessions/{session.slug}.ics").content).events[0]
    all_of_them = icalendar.Calendar.from_ical(client.get("/calendar/water.ics").content).events

    assert str(one["UID"]) in {str(event["UID"]) for event in all_of_them}


def test_session_page_takes_as_many_statements_for_three_people_as_for_one(client, session, conference):
    def count():
        client.get(f"/en/conferences/water/programme/{session.slug}/")
        with CaptureQueriesContext(connection) as queries:
            page(client, f"programme/{session.slug}/?{len(queries.captured_queries)}")
        return len(queries)

    one = count()
    for _number in range(2):
        SessionPerson.objects.create(session=session, person=PersonFactory())
    release_programme(conference=conference)

    assert count() == one
