"""The editor with 900 items: server time of its first view, of one drag and of one question for news.

The bounds are generous for a busy machine; the measured times are printed (`-s`).
"""

import json
from datetime import timedelta
from time import perf_counter

import pytest
from django.test import Client

from conferences.models import Presentation, Presenter, Session, SessionPerson
from conferences.queries.timetable import timetable_conflicts
from people.models import Person
from tests.factories import START, ConferenceFactory, RoomFactory, UserFactory

pytestmark = pytest.mark.django_db
ITEMS = 900


@pytest.fixture
def conference():
    """900 sessions in 30 rooms over three days, each with a chair and a presentation of two."""
    conference = ConferenceFactory()
    rooms = [RoomFactory(venue=conference.venue, sort_order=n) for n in range(30)]
    people = Person.objects.bulk_create(
        Person(full_name=f"Person {n}", sort_key=f"person {n}", slug=f"person-{n}") for n in range(600)
    )
    sessions = Session.objects.bulk_create(
        Session(
            conference=conference,
            title=f"Session {n} on light and matter",
            slug=f"session-{n}",
            room=rooms[n % 30],
            starts_at=START + timedelta(days=n // 300, minutes=45 * (n % 300 // 30)),
            ends_at=START + timedelta(days=n // 300, minutes=45 * (n % 300 // 30) + 40),
        )
        for n in range(ITEMS)
    )
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, person=people[n % 600], role="chair") for n, session in enumerate(sessions)
    )
    talks = Presentation.objects.bulk_create(
        Presentation(session=session, title=session.title, slug="talk") for session in sessions
    )
    Presenter.objects.bulk_create(
        Presenter(presentation=talk, person=people[(n * 7 + k) % 600], sort_order=k)
        for n, talk in enumerate(talks)
        for k in (0, 1)
    )
    return conference


def best(times: int, work) -> float:
    """Seconds of the fastest of some runs."""
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return min(found)


def test_editor_holds_900_items(conference):
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = f"/admin/programme/{conference.pk}/timetable/"
    session = conference.sessions.first()
    client.get(address)

    def drag():
        session.refresh_from_db()
        minute = 10 + session.version % 2
        body = {
            "session": session.pk,
            "version": session.version,
            "starts_at": f"2027-05-12T09:{minute}",
            "ends_at": f"2027-05-12T10:{minute}",
        }
        assert client.post(f"{address}moves/", json.dumps(body), content_type="application/json").status_code == 200

    page = best(3, lambda: client.get(address))
    moving = best(5, drag)
    latest = client.get(f"{address}news/?after=0").json()["latest"]
    asking = best(5, lambda: client.get(f"{address}news/?after={latest}"))
    clashing = best(3, lambda: timetable_conflicts(conference))
    size = len(client.get(address).content)

    print(f"page {page:.3f} s, {size} bytes; drag {moving:.3f} s; news {asking:.3f} s; conflicts {clashing:.3f} s")
    assert page < 1
    assert moving < 0.1
    assert asking < 0.1
    assert clashing < 1
