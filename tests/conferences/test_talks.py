"""What a person's page says of their talks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conferences.actions.programme import release_programme
from conferences.models import SessionPerson
from conferences.queries.talks import talks_of
from tests.conferences.pages import add_session
from tests.factories import (
    START,
)

pytestmark = pytest.mark.django_db


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
