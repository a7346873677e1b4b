"""A conference with a page, and what a test asks of it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.models import Presentation, Presenter, SessionPerson
from tests.factories import (
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)


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
