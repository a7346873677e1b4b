"""The page of the timetable editor: what it holds and what it costs."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.actions.timetable import move_session
from conferences.models import Presentation, Presenter, SessionPerson
from tests.backoffice.timetable.helpers import HOUR, post
from tests.factories import START, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db


def embedded(page: str, name: str):
    return json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_page_holds_the_whole_timetable_on_the_conferences_clock(office, session, hall, address):
    chair = PersonFactory(full_name="Ada")
    SessionPerson.objects.create(session=session, person=chair, role="chair")
    talk = Presentation.objects.create(session=session, title="T", starts_at=START, ends_at=START + HOUR)
    Presenter.objects.create(presentation=talk, person=chair)

    data = embedded(office.get(address).content.decode(), "tt-data")

    assert [day["label"] for day in data["days"]] == ["Wed 12 May", "Thu 13 May", "Fri 14 May"]
    assert [(room["name"], room["capacity"]) for room in data["rooms"]] == [("Hall A", 80)]
    assert data["sessions"] == [
        {
            "id": session.pk,
            "version": 0,
            "title": "Opening",
            "kind": "talk",
            "status": "confirmed",
            "track": None,
            "room": None,
            "start": "2027-05-12T09:00",
            "end": "2027-05-12T10:00",
            "plenary": False,
            "minutes": 30,
            "people": [[chair.pk, "chair"]],
            "talks": [{"title": "T", "people": [chair.pk], "start": "2027-05-12T09:00", "end": "2027-05-12T10:00"}],
            "stars": 0,
        }
    ]
    assert data["names"] == {str(chair.pk): "Ada"}


def test_page_and_data_take_the_same_statements_for_one_session_and_for_three(office, conference, hall, address):
    def fill():
        row = SessionFactory(conference=conference, room=hall)
        SessionPerson.objects.create(session=row, person=PersonFactory(), role="chair")
        Presenter.objects.create(
            presentation=Presentation.objects.create(session=row, title="Talk"), person=PersonFactory()
        )
        move_session(session_id=row.pk, expected_version=0, changes={"is_plenary": True}, by=None)

    counts = []
    for number in (1, 2):
        for _ in range(number):
            fill()
        for path in (address, f"{address}data/", f"{address}news/?after=0"):
            office.get(path)
            with CaptureQueriesContext(connection) as seen:
                office.get(path)
            counts.append(len(seen))

    assert counts[:3] == counts[3:]


def test_drag_takes_the_same_statements_in_a_small_and_a_large_programme(office, conference, hall, address):
    counts = []
    post(office, f"{address}moves/", session=SessionFactory(conference=conference).pk, version=0, is_plenary=True)
    for _ in range(2):
        row = SessionFactory(conference=conference)
        with CaptureQueriesContext(connection) as seen:
            answer = post(
                office,
                f"{address}moves/",
                session=row.pk,
                version=0,
                starts_at="2027-05-12T11:00",
                ends_at="2027-05-12T12:00",
                room=hall.pk,
            )
        assert answer.status_code == 200
        counts.append(len(seen))
        for _ in range(3):
            SessionFactory(conference=conference, room=hall)

    assert counts[0] == counts[1]
    assert counts[0] <= 30
