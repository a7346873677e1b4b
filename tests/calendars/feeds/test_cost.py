"""What a calendar costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conferences.actions.programme import release_programme
from conferences.models import SessionPerson
from tests.calendars.feeds.helpers import make_lecture
from tests.factories import (
    ConferenceFactory,
    LectureSeriesFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    VenueFactory,
)
from tests.lectures.conftest import add_series_page


def queries_of(path):
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def test_feeds_cost_the_same_queries_for_one_item_and_for_three(db):
    person = PersonFactory(slug="ada")
    series = LectureSeriesFactory(slug="s")
    add_series_page(series)
    conference = ConferenceFactory(slug="c")

    def add(number):
        make_lecture(series, title=f"Lecture {number}", speakers=[person, PersonFactory()], venue=VenueFactory())
        ConferenceFactory()
        session = SessionFactory(conference=conference, room=RoomFactory())
        SessionPerson.objects.create(session=session, person=person)
        release_programme(conference=conference)

    paths = ["all", "lectures", "lecture-0", "c", "people/ada", "series/s"]
    add(0)
    one = {path: queries_of(f"/calendar/{path}.ics") for path in paths}
    add(1)
    add(2)
    three = {path: queries_of(f"/calendar/{path}.ics") for path in paths}

    assert one == three
    assert max(one.values()) <= 12, one
