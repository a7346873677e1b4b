"""The page of a conference and the list of conferences, in few statements."""

from datetime import timedelta

import pytest
import time_machine
from wagtail.models import Locale

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from events.models import EventHost
from tests.conferences.pages import add_session, get, statements
from tests.factories import (
    START,
    ConferenceFactory,
    OrganisationFactory,
    RegistrationSettingsFactory,
    TicketTypeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def _before():
    """A month before the conference, whenever the tests run."""
    with time_machine.travel(START - timedelta(days=30), tick=True):
        yield


def test_conference_page_shows_keynotes_hosts_and_days(client, conference):
    add_session(conference, 1, kind="keynote", title="Rain")
    organisation = OrganisationFactory(name="Lake University")
    EventHost.objects.create(event=conference, organisation=organisation, role="host")
    release_programme(conference=conference)

    _status, html = get(client, "")

    assert "Keynote lectures" in html
    assert "Ada Speaker1" in html
    assert "Lake University" in html
    assert 'href="/en/conferences/water/programme/2027-05-12/"' in html
    assert 'href="/calendar/water.ics"' in html


@pytest.mark.usefixtures("_before")
def test_conference_page_leads_to_registration_only_where_there_is_one(client, conference):
    _status, without = get(client, "")
    RegistrationSettingsFactory(event=conference)
    TicketTypeFactory(event=conference)
    _status, with_tickets = get(client, "")

    assert 'href="#registration-heading"' not in without
    assert '<a class="btn btn--primary" href="#registration-heading">Register</a>' in with_tickets


def test_cancelled_conference_says_so_first(client, conference):
    conference.status = "EventCancelled"
    conference.save()

    _status, html = get(client, "")

    assert "This event does not take place." in html


@pytest.mark.usefixtures("_before")
def test_list_parts_coming_and_past_and_leaves_out_what_is_not_public(client, conference):
    past = ConferenceFactory(
        title="Old Days", starts_at=START - timedelta(days=4000), ends_at=START - timedelta(days=3998)
    )
    hidden = ConferenceFactory(title="Hidden Days", is_public=False)
    publish_page(past)
    publish_page(hidden)

    html = client.get("/en/conferences/").content.decode()

    coming, old = html.split('id="past"', 1)
    assert "Water Symposium" in coming
    assert "Old Days" in old
    assert "Hidden Days" not in html


def test_pages_take_the_same_statements_for_one_and_three_sessions(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)
    paths = ["", "programme/", "speakers/", "programme/session-1/", "speakers/ada-speaker1/"]
    few = [statements(client, f"/en/conferences/water/{path}") for path in paths]

    add_session(conference, 2)
    add_session(conference, 3)
    release_programme(conference=conference)
    many = [statements(client, f"/en/conferences/water/{path}") for path in paths]

    assert few == many
    assert max(many[:4]) <= 12
    assert many[4] <= 13  # also: whom the person was merged from, and what may be shown of their talks by now


def test_full_page_takes_twelve_statements_at_most_for_a_reader_with_nothing_kept(client, conference, settings):
    """Fees, keynote lectures and hosts; the second address shares what the first one made, but is no kept page."""
    settings.PAGE_CACHE_SECONDS = 60
    RegistrationSettingsFactory(event=conference)
    for number in (1, 2, 3):
        add_session(conference, number, kind="keynote")
        TicketTypeFactory(event=conference)
        EventHost.objects.create(event=conference, organisation=OrganisationFactory())
    release_programme(conference=conference)
    client.get("/en/conferences/water/?from=a")

    count = statements(client, "/en/conferences/water/?from=b", warm=False)

    assert count <= 12


def test_page_in_another_language_speaks_it(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)
    page = conference.pages.get()
    locale = Locale.objects.get(language_code="vi")
    page.copy_for_translation(locale, copy_parents=True).get_latest_revision().publish()

    response = client.get("/vi/conferences/water/programme/")

    assert response.status_code == 200
    assert '<html lang="vi">' in response.content.decode()
