"""The public programme: the latest release by day, filtered, printed as a list."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from conferences.actions.programme import release_programme
from conferences.models import SessionPerson
from conferences.queries.filters import Filters
from conferences.queries.listing import listing
from conferences.queries.programme import latest_programme
from conferences.queries.rows import day_label, people_line
from conferences.rules.document import Part
from tests.conferences.pages import add_session, get
from tests.factories import (
    START,
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


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

    assert re.findall(r'<h4[^>]*><a href="[^"]*">([^<]*)</a>', html) == shown


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


def test_people_line_names_everybody_once_and_counts_the_rest():
    parts = [Part(n, f"p{n}", f"Person {n}") for n in range(9)]

    assert people_line([parts[0], parts[0]]) == "Person 0"
    assert people_line(parts) == "Person 0, Person 1, Person 2, Person 3, Person 4, Person 5 and 3 more"


def test_day_label_names_the_weekday():
    assert day_label(START.date()) == "Wednesday, 12 May 2027"
