"""The release screen, and releases at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.actions.programme import release_programme
from conferences.models import PlannedRelease, ProgrammeNotice, ProgrammeRelease
from tests.backoffice.releases.helpers import address, move, page_of
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_screen_says_in_sentences_what_changes_and_whom_it_concerns(office, conference, session):
    release_programme(conference=conference)
    move(session)

    page = page_of(office, conference)

    assert "Other time or room" in page
    assert "“Rivers” moves from 10:00–11:00 to 11:00–12:00 on" in page
    assert "<strong>1</strong> person gets one message:" in page
    assert ProgrammeNotice.objects.count() == 0


def test_screen_lists_what_clashes_and_release_needs_a_word(office, conference, session):
    SessionFactory(
        conference=conference, title="Lakes", starts_at=session.starts_at, ends_at=session.ends_at, room=session.room
    )

    page = page_of(office, conference)
    refused = office.post(address(conference, "releases/"), {"note": "Mine", "now": "1"})
    accepted = office.post(address(conference, "releases/"), {"now": "1", "accept_double_rooms": "on"})

    assert "stands in the way of a release" in page
    assert "The room Hall A is booked twice" in refused.content.decode()
    assert 'value="Mine"' in refused.content.decode()
    assert accepted.status_code == 302
    assert ProgrammeRelease.objects.count() == 1


def test_release_fills_the_outbox_if_so_told(office, conference, session):
    office.post(address(conference, "releases/"), {"now": "1"})
    silent = ProgrammeNotice.objects.count()
    move(session)
    office.post(address(conference, "releases/"), {"now": "1", "tells_readers": "on"})

    assert silent == 0
    assert [notice.email for notice in ProgrammeNotice.objects.all()] == ["ada@example.org"]


def test_release_is_planned_on_the_conferences_clock(office, admin, conference, session):
    at = (timezone.now() + timedelta(days=2)).astimezone(conference.zone).replace(second=0, microsecond=0)

    response = office.post(
        address(conference, "releases/"),
        {"plan": "1", "release_at": f"{at:%Y-%m-%d %H:%M}", "note": "Soon", "tells_readers": "on"},
    )

    plan = PlannedRelease.objects.get()
    assert response.status_code == 302
    assert (plan.release_at, plan.note, plan.tells_readers, plan.planned_by) == (at, "Soon", True, admin)
    assert "The programme will be released by itself on" in page_of(office, conference)
    assert not ProgrammeRelease.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write when the programme shall be released."),
        ("soon", "Enter a valid date/time."),
        ("2020-01-01 09:00", "This time has passed. Choose a later one, or release now."),
    ],
)
def test_plan_without_a_good_time_says_what_to_mend(office, conference, session, typed, sentence):
    response = office.post(address(conference, "releases/"), {"plan": "1", "release_at": typed, "note": "Mine"})

    page = response.content.decode()
    assert sentence in page
    assert 'value="Mine"' in page
    assert not PlannedRelease.objects.exists()


def test_plan_is_withdrawn(office, conference, session):
    PlannedRelease.objects.create(conference=conference, release_at=timezone.now() + timedelta(days=1))

    office.post(address(conference, "plan/withdrawal/"))
    again = office.post(address(conference, "plan/withdrawal/"), follow=True)

    assert PlannedRelease.objects.get().state == "withdrawn"
    assert "There was nothing to withdraw" in again.content.decode()


def test_failed_plan_stands_on_the_screen_until_the_next_release(office, conference, session):
    PlannedRelease.objects.create(
        conference=conference, release_at=timezone.now() - timedelta(hours=1), state="failed", failure="Why it failed."
    )

    before = page_of(office, conference)
    release_programme(conference=conference)

    assert "Why it failed." in before
    assert "Why it failed." not in page_of(office, conference)
