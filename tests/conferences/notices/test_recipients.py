"""Who gets a message after a release."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from conferences.actions.notices import (
    send_notices_now,
)
from conferences.actions.programme import release_programme
from conferences.models import (
    ProgrammeNotice,
    SessionPerson,
)
from conferences.queries.pending import pending_changes
from conferences.queries.readers import audience_of
from conferences.rules.readers import Reader
from conferences.signals import programme_readers_asked
from people.models import FormerPerson
from tests.conferences.notices.steps import first_release, move, release, star
from tests.factories import ConferenceFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db


def waiting(session):
    return sorted(ProgrammeNotice.objects.filter(state="waiting").values_list("email", flat=True))


def test_first_release_tells_presenters_and_chairs_their_part(session):
    star(session, "star@example.org")

    release(session)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "talk@example.org"]


def test_release_tells_nobody_unless_asked(session):
    first_release(session)

    assert waiting(session) == []


def test_moved_session_tells_those_who_present_chair_or_starred_it(session):
    first_release(session)
    star(session, "star@example.org")
    star(session, "quiet@example.org", wants_messages=False)
    star(SessionFactory(conference=session.conference, title="Other"), "other@example.org")
    move(session)

    release(session)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "star@example.org", "talk@example.org"]


def test_new_abstract_tells_nobody(session):
    first_release(session)
    star(session, "star@example.org")
    session.abstract = "More about rivers."
    session.save()

    release(session)

    assert waiting(session) == []


def test_readers_named_by_other_apps_are_told_too(session):
    first_release(session)
    move(session)

    def booked(sender, conference, guids, email, **kwargs):
        return [Reader("booked@example.org", "Bo", "vi", booked=frozenset(guids), url="https://example.org/o/")]

    programme_readers_asked.connect(booked)
    release(session)
    send_notices_now(conference=session.conference)
    programme_readers_asked.disconnect(booked)

    (message,) = [message for message in mail.outbox if message.to == ["booked@example.org"]]
    assert message.extra_headers["Content-Language"] == "vi"
    assert "https://example.org/o/" in message.body


def test_one_person_under_several_roles_gets_one_message(session):
    first_release(session)
    star(session, "ada@example.org")
    SessionPerson.objects.create(session=session, person=PersonFactory(email="ADA@example.org"), role="moderator")
    move(session)

    release(session)

    assert waiting(session).count("ada@example.org") == 1


def test_who_leaves_the_programme_is_told_so(session):
    first_release(session)
    SessionPerson.objects.get(person__full_name="Ada Lovelace").delete()
    release(session)

    send_notices_now(conference=session.conference)

    assert [message.to for message in mail.outbox] == [["ada@example.org"]]
    assert "“Rivers” is without Ada Lovelace now." in mail.outbox[0].body


def test_deleted_session_tells_its_people_and_those_who_starred_it(session):
    SessionFactory(conference=session.conference, title="Stays", starts_at=session.starts_at, ends_at=session.ends_at)
    first_release(session)
    star(session, "star@example.org")
    conference = session.conference
    session.delete()

    release_programme(conference=conference, tells_readers=True)

    assert waiting(session) == ["ada@example.org", "chair@example.org", "star@example.org", "talk@example.org"]


def test_a_conference_that_is_over_writes_to_nobody(session):
    first_release(session)
    move(session)
    conference = session.conference
    type(conference).objects.filter(pk=conference.pk).update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=1)
    )

    release(session)

    assert waiting(session) == []


def test_another_conferences_readers_are_left_alone(session):
    first_release(session)
    other = ConferenceFactory()
    elsewhere = SessionFactory(conference=other)
    star(elsewhere, "star@example.org")
    move(session)

    release(session)

    assert "star@example.org" not in waiting(session)


def test_audience_counts_whom_a_release_would_tell(session):
    first_release(session)
    star(session, "star@example.org")
    SessionPerson.objects.create(session=session, person=PersonFactory(full_name="No Address"))
    move(session)

    audience = audience_of(session.conference, pending_changes(session.conference))

    assert (audience.total, audience.people, audience.starred, audience.booked) == (4, 3, 1, 0)
    assert audience.without_email == ["No Address"]


def test_merged_records_of_one_person_are_no_news_but_go_on_being_told(session):
    first_release(session)
    part = SessionPerson.objects.get(person__full_name="Ada Lovelace")
    gone = part.person
    former = gone.pk
    person = PersonFactory(full_name="Ada Lovelace", email="countess@example.org")
    part.person = person
    part.save()
    gone.delete()
    FormerPerson.objects.create(person=person, former_id=former, slug="ada-lovelace-former")
    release(session)
    after_merging = waiting(session)
    move(session)
    release(session)

    assert after_merging == []
    assert waiting(session) == ["chair@example.org", "countess@example.org", "talk@example.org"]
