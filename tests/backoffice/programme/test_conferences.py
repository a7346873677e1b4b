"""Conferences in the back office."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.models import Conference
from tests.backoffice.screens import errors_of
from tests.factories import (
    START,
    LectureFactory,
    OrganisationFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def conference_data(**changed) -> dict:
    data = {
        "title": "Light and Matter",
        "kind": "symposium",
        "timezone": "Asia/Ho_Chi_Minh",
        "starts_at": "2027-05-12 09:00",
        "ends_at": "2027-05-14 17:00",
        "status": "EventScheduled",
        "attendance_mode": "OfflineEventAttendanceMode",
        "is_public": "on",
        "speaker_data_kept_days": "365",
        "hosts": inline_formset([]),
    }
    return nested_form_data({**data, **changed})


def test_conference_is_created_on_its_own_clock_with_hosts(office):
    host = OrganisationFactory()
    hosts = inline_formset([{"organisation": host.pk, "role": "host", "id": "", "ORDER": "1"}])

    response = office.post("/admin/conferences/new/", conference_data(hosts=hosts))

    conference = Conference.objects.get()
    assert response.status_code == 302
    assert conference.starts_at == datetime(2027, 5, 12, 2, 0, tzinfo=UTC)
    assert conference.hosts.get().organisation == host
    assert conference.slug == "light-and-matter"


def test_conference_form_shows_times_on_its_own_clock(office, conference):
    page = office.get(f"/admin/conferences/edit/{conference.pk}/").content.decode()

    assert 'value="2027-05-12 09:00"' in page  # 01:00 UTC
    assert "On the clock of the time zone chosen above." in page


def test_conference_moved_to_another_day_grows_its_sequence(office, admin, conference):
    data = conference_data(timezone="Asia/Shanghai", venue=conference.venue.pk, slug=conference.slug)
    unchanged = {**data, "ends_at": "2027-05-14 18:00"}
    office.post(f"/admin/conferences/edit/{conference.pk}/", unchanged)
    conference.refresh_from_db()
    before = conference.sequence

    response = office.post(f"/admin/conferences/edit/{conference.pk}/", {**data, "starts_at": "2027-05-11 09:00"})

    conference.refresh_from_db()
    assert response.status_code == 302
    assert (before, conference.sequence) == (0, 1)
    assert conference.local_start.day == 11


def test_conference_edit_names_what_has_its_room_but_not_its_own_sessions(office, conference, hall):
    SessionFactory(conference=conference, room=hall)
    data = conference_data(timezone="Asia/Shanghai", venue=conference.venue.pk, room=hall.pk, slug=conference.slug)
    free = office.post(f"/admin/conferences/edit/{conference.pk}/", data)
    LectureFactory(title="Public Lecture", venue=conference.venue, room=hall, starts_at=START - timedelta(days=1))
    Conference.objects.update(room=None)

    taken = office.post(f"/admin/conferences/edit/{conference.pk}/", {**data, "starts_at": "2027-05-11 09:00"})

    assert free.status_code == 302
    assert "“Public Lecture”" in errors_of(taken)["room"][0]
    assert "2027-05-11 09:00" in taken.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"ends_at": "2027-05-12 08:00"}, "ends_at", "The end must be after the start."),
        ({"timezone": "Mars/Olympus"}, "timezone", "“Mars/Olympus” is no time zone."),
        ({"title": "x" * 10_000}, "title", "at most 250 characters (it has 10000)"),
        ({"kind": "lecture"}, "kind", "Select a valid choice"),
        ({"starts_at": "soon"}, "starts_at", "Enter a valid date/time."),
        (
            {"timezone": "Europe/Berlin", "starts_at": "2027-03-28 02:30"},
            "starts_at",
            "couldn’t be interpreted in time zone Europe/Berlin",
        ),
    ],
)
def test_conference_form_says_what_to_mend(office, changed, field, sentence):
    response = office.post("/admin/conferences/new/", conference_data(**changed))

    assert sentence in str(errors_of(response)[field])
    assert changed[field][:40] in response.content.decode()
    assert not Conference.objects.exists()
