"""Releases that happen by themselves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from conferences.actions.planning import (
    PlannedReleaseError,
    plan_release,
    release_due_programmes,
    withdraw_planned_release,
)
from conferences.models import PlannedRelease, ProgrammeNotice, SessionPerson
from tests.factories import ConferenceFactory, PersonFactory, RoomFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture
def session(conference):
    start = timezone.now() + timedelta(days=30)
    type(conference).objects.filter(pk=conference.pk).update(starts_at=start, ends_at=start + timedelta(days=1))
    conference.refresh_from_db()
    return SessionFactory(conference=conference, starts_at=start, ends_at=start + SOON)


def plan(session, **options):
    return plan_release(conference=session.conference, release_at=timezone.now() + SOON, **options)


def test_programme_is_released_when_its_time_has_come_and_once_only(session):
    user = UserFactory()
    plan(session, note="At noon", by=user)

    early = release_due_programmes()
    due = release_due_programmes(timezone.now() + 2 * SOON)
    again = release_due_programmes(timezone.now() + 2 * SOON)

    release = session.conference.releases.get()
    assert (early, due, again) == ((0, 0), (1, 0), (0, 0))
    assert (release.number, release.note, release.released_by) == (1, "At noon", user)
    assert PlannedRelease.objects.get().release == release


def test_planned_release_holds_the_programme_as_it_stands_then(session):
    plan(session)
    session.title = "Changed after planning"
    session.save()

    release_due_programmes(timezone.now() + 2 * SOON)

    assert session.conference.releases.get().document["items"][0]["title"] == "Changed after planning"


def test_planned_release_tells_readers_as_planned(session):
    SessionPerson.objects.create(session=session, person=PersonFactory(email="ada@example.org"))
    plan(session, tells_readers=True)

    release_due_programmes(timezone.now() + 2 * SOON)

    assert ProgrammeNotice.objects.get().email == "ada@example.org"


def test_new_plan_replaces_the_old_one(session):
    plan(session, note="First")
    plan(session, note="Second")

    waiting = PlannedRelease.objects.filter(state="waiting")

    assert [row.note for row in waiting] == ["Second"]


def test_time_that_has_passed_can_not_be_planned(session):
    with pytest.raises(PlannedReleaseError) as error:
        plan_release(conference=session.conference, release_at=timezone.now() - SOON)

    assert error.value.message == "This time has passed. Choose a later one, or release now."


def test_withdrawn_plan_does_nothing(session):
    plan(session)

    assert withdraw_planned_release(conference=session.conference)
    assert not withdraw_planned_release(conference=session.conference)
    assert release_due_programmes(timezone.now() + 2 * SOON) == (0, 0)


def test_plan_that_fails_keeps_its_reason_tells_its_planner_and_holds_up_nobody(session):
    room = RoomFactory(venue=session.conference.venue, name="Hall A")
    type(session).objects.filter(pk=session.pk).update(room=room)
    SessionFactory(conference=session.conference, starts_at=session.starts_at, ends_at=session.ends_at, room=room)
    other = SessionFactory(conference=ConferenceFactory())
    plan(session, by=UserFactory(email="office@example.org"))
    plan(other)

    result = release_due_programmes(timezone.now() + 2 * SOON)

    failed = PlannedRelease.objects.get(conference=session.conference)
    assert result == (1, 1)
    assert failed.state == "failed"
    assert failed.failure.startswith("The room Hall A is booked twice")
    assert not session.conference.releases.exists()
    (message,) = mail.outbox
    assert message.to == ["office@example.org"]
    assert "Hall A is booked twice" in message.body


def test_plan_accepts_double_rooms_if_so_told(session):
    room = RoomFactory(venue=session.conference.venue)
    SessionFactory.create_batch(
        2, conference=session.conference, room=room, starts_at=session.starts_at, ends_at=session.ends_at
    )
    plan(session, accept_double_rooms=True)

    assert release_due_programmes(timezone.now() + 2 * SOON) == (1, 0)


def test_command_releases_what_is_due(session, capsys):
    plan(session)
    PlannedRelease.objects.update(release_at=timezone.now() - SOON)

    call_command("release_due_programmes")

    assert capsys.readouterr().out == "1 programmes released, 0 failed\n"
