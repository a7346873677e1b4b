"""The public pages: everything from the latest release, in few statements, safe with what people type."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import Presentation, Presenter, SessionPerson
from conferences.queries.listing import Filters, day_label, letters, listing, people_line, speakers
from conferences.queries.programme import latest_programme
from conferences.queries.talks import talks_of
from conferences.rules.document import Part
from events.models import EventHost
from tests.factories import (
    START,
    ConferenceFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationSettingsFactory,
    RoomFactory,
    SessionFactory,
    TicketTypeFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(home_page):
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    publish_page(conference)
    return conference


def add_session(conference, number, **facts):
    values = {
        "title": f"Session {number}",
        "room": RoomFactory(venue=conference.venue, name=f"Room {number}"),
        "track": TrackFactory(conference=conference, name=f"Track {number}"),
        "language": "en",
        **facts,
    }
    session = SessionFactory(conference=conference, **values)
    person = PersonFactory(given_name="Ada", family_name=f"Speaker{number}")
    SessionPerson.objects.create(session=session, person=person, affiliation=f"Institute {number}")
    talk = Presentation.objects.create(session=session, title=f"Talk {number}", starts_at=None)
    Presenter.objects.create(presentation=talk, person=PersonFactory(family_name=f"Author{number}"))
    return session


def get(client, path):
    response = client.get(f"/en/conferences/water/{path}")
    return response.status_code, response.content.decode()


def statements(client, path, *, warm=True):
    if warm:
        client.get(path)
    with CaptureQueriesContext(connection) as context:
        assert client.get(path).status_code == 200
    return len(context)


def test_programme_says_that_it_is_not_published_yet(client, conference):
    SessionFactory(conference=conference, title="Secret so far")

    status, html = get(client, "programme/")

    assert status == 200
    assert "The programme has not been published yet." in html
    assert "Secret so far" not in html


def test_programme_shows_the_released_state_only(client, conference):
    session = add_session(conference, 1)
    release_programme(conference=conference)
    session.title = "Changed since"
    session.save()

    _status, html = get(client, "programme/")

    assert "Session 1" in html
    assert "Changed since" not in html
    assert "Ada Speaker1" in html
    assert ">09:00<" in html


def test_programme_names_the_chair_as_such(client, conference):
    session = add_session(conference, 1)
    SessionPerson.objects.create(session=session, person=PersonFactory(family_name="Wu", given_name="Li"), role="chair")
    release_programme(conference=conference)

    _status, html = get(client, "programme/")

    assert "Ada Speaker1 · Chair: Li Wu" in html


def test_programme_groups_by_day_in_the_zone_of_the_event(client, conference):
    add_session(
        conference,
        1,
        starts_at=datetime(2027, 5, 12, 15, 30, tzinfo=UTC),
        ends_at=datetime(2027, 5, 12, 16, 30, tzinfo=UTC),
    )
    add_session(
        conference,
        2,
        starts_at=datetime(2027, 5, 12, 17, 0, tzinfo=UTC),
        ends_at=datetime(2027, 5, 12, 18, 0, tzinfo=UTC),
    )
    release_programme(conference=conference)

    _status, html = get(client, "programme/")

    assert re.findall(r'<section class="day" aria-labelledby="d-(\S+)">', html) == ["2027-05-12", "2027-05-13"]
    assert re.findall(r"data-zone-time>(\S+)</time>", html) == ["23:30", "01:00"]
    assert 'datetime="2027-05-13T01:00+08:00"' in html


def test_each_day_has_its_own_address(client, conference):
    add_session(conference, 1)
    add_session(conference, 2, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1))
    release_programme(conference=conference)

    _status, html = get(client, "programme/2027-05-13/")

    assert "Session 2" in html
    assert "Session 1" not in html
    assert get(client, "programme/2027-05-20/")[0] == 404
    assert get(client, "programme/2027-99-99/")[0] == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("track=track-1", ["Session 1"]),
        ("room=room-2", ["Session 2"]),
        ("kind=keynote", ["Session 2"]),
        ("language=vi", ["Session 2"]),
        ("track=track-1&room=room-2", []),
        ("track=nonsense", []),
        ("", ["Session 1", "Session 2"]),
        ("day=all", ["Session 1", "Session 2"]),
        ("day='; drop", ["Session 1", "Session 2"]),
    ],
)
def test_filters_work_without_scripts(client, conference, query, shown):
    add_session(conference, 1)
    add_session(conference, 2, kind="keynote", language="vi")
    release_programme(conference=conference)

    _status, html = get(client, f"programme/?{query}")

    assert re.findall(r'<h4><a href="[^"]*">([^<]*)</a>', html) == shown


def test_nothing_found_offers_the_whole_programme(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)

    _status, html = get(client, "programme/?room=attic")

    assert "No session matches what you chose." in html
    assert 'href="/en/conferences/water/programme/all/"' in html


def test_large_programme_opens_on_its_first_day_and_small_one_whole(conference):
    add_session(conference, 1)
    add_session(conference, 2, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1))
    release_programme(conference=conference)
    programme = latest_programme(conference)
    before = START - timedelta(days=30)
    many = type(programme)(programme.number, programme.released_at, programme.timezone, (), (), programme.items * 100)

    small = listing(programme, "/", Filters(), before)
    large = listing(many, "/", Filters(), before)
    while_running = listing(many, "/", Filters(), START + timedelta(days=1))

    assert [day.key for day in small.days] == ["2027-05-12", "2027-05-13"]
    assert [day.key for day in large.days] == ["2027-05-12"]
    assert [day.key for day in while_running.days] == ["2027-05-13"]


def test_cancelled_session_is_shown_as_such_and_withdrawn_one_not_in_the_list(client, conference):
    add_session(conference, 1)
    cancelled = add_session(conference, 2)
    withdrawn = add_session(conference, 3)
    release_programme(conference=conference)
    cancelled.status = "cancelled"
    cancelled.save()
    withdrawn_slug = withdrawn.slug
    withdrawn.delete()
    release_programme(conference=conference)

    _status, html = get(client, "programme/")
    status, page = get(client, f"programme/{withdrawn_slug}/")

    assert '<s><a href="/en/conferences/water/programme/session-2/">Session 2</a></s>' in html
    assert "Session 3" not in html
    assert status == 200
    assert "This session does not take place." in page
    assert "EventCancelled" in page


def test_session_page_shows_its_talks_with_anchors(client, conference):
    session = add_session(conference, 1, abstract="Line **one**.\n\n<script>alert(1)</script>")
    release_programme(conference=conference)

    _status, html = get(client, f"programme/{session.slug}/")

    assert 'id="talk-1"' in html
    assert "<strong>one</strong>" in html
    assert "<script>alert" not in html
    assert 'href="/en/conferences/water/speakers/given-author1/"' in html


def test_session_page_carries_structured_data_that_nothing_can_break_out_of(client, conference):
    session = add_session(conference, 1, title="</script><b>Water & ice")
    release_programme(conference=conference)

    _status, html = get(client, f"programme/{session.slug}/")

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "Event"
    assert data["name"] == "</script><b>Water & ice"
    assert data["startDate"] == "2027-05-12T09:00+08:00"
    assert data["location"]["name"] == "Room 1"
    assert data["superEvent"]["name"] == "Water Symposium"


@pytest.mark.parametrize("path", ["programme/none/", "speakers/nobody/"])
def test_unknown_session_and_speaker_are_404(client, conference, path):
    add_session(conference, 1)
    release_programme(conference=conference)

    assert get(client, path)[0] == 404


@pytest.mark.parametrize("path", ["programme/session-1/", "speakers/ada-speaker1/"])
def test_before_the_release_sessions_and_speakers_are_404(client, conference, path):
    add_session(conference, 1)

    assert get(client, path)[0] == 404


def test_speaker_page_shows_talks_and_affiliation_then(client, conference):
    add_session(conference, 1)
    release_programme(conference=conference)

    _status, html = get(client, "speakers/ada-speaker1/")

    assert "Institute 1" in html
    assert 'href="/en/conferences/water/programme/session-1/"' in html
    assert 'href="/en/people/ada-speaker1/"' in html
    assert 'href="/calendar/people/ada-speaker1.ics"' in html


def test_speakers_are_listed_by_letter(conference):
    add_session(conference, 1)
    release_programme(conference=conference)

    groups = letters(speakers(latest_programme(conference)))

    assert [(letter, [person.name for person in people]) for letter, people in groups] == [
        ("A", ["Given Author1"]),
        ("S", ["Ada Speaker1"]),
    ]


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
    assert max(many) <= 12


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


# -- small rules


def test_people_line_names_everybody_once_and_counts_the_rest():
    parts = [Part(n, f"p{n}", f"Person {n}") for n in range(9)]

    assert people_line([parts[0], parts[0]]) == "Person 0"
    assert people_line(parts) == "Person 0, Person 1, Person 2, Person 3, Person 4, Person 5 and 3 more"


def test_day_label_names_the_weekday():
    assert day_label(START.date()) == "Wednesday, 12 May 2027"


def test_talks_of_a_person_come_from_the_latest_releases(conference):
    session = add_session(conference, 1)
    person = session.people.get().person
    assert talks_of(person) == []
    release_programme(conference=conference)

    (talk,) = talks_of(person)

    assert (talk.title, talk.url_path, talk.event_title, talk.role) == (
        "Session 1",
        "/en/conferences/water/programme/session-1/",
        "Water Symposium",
        "speaker",
    )
    assert (talk.starts_at, talk.timezone) == (START, "Asia/Shanghai")


def test_talks_of_a_person_leave_out_hidden_conferences(conference):
    session = add_session(conference, 1)
    release_programme(conference=conference)
    conference.is_public = False
    conference.save()

    assert talks_of(session.people.get().person) == []


def test_talks_of_takes_the_same_statements_for_one_and_three(conference, django_assert_num_queries):
    person = add_session(conference, 1).people.get().person
    release_programme(conference=conference)
    talks_of(person)
    with CaptureQueriesContext(connection) as few:
        talks_of(person)
    for number in (2, 3):
        SessionPerson.objects.create(session=add_session(conference, number), person=person)
    release_programme(conference=conference)
    talks_of(person)

    with django_assert_num_queries(len(few)):
        assert len(talks_of(person)) == 3
