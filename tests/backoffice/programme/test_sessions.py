"""Sessions in the back office."""

from datetime import timedelta

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.models import Session
from tests.backoffice.screens import errors_of
from tests.factories import (
    START,
    ConferenceFactory,
    LectureFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def session_data(**changed) -> dict:
    data = {
        "title": "Opening",
        "kind": "ceremony",
        "status": "confirmed",
        "starts_at": "2027-05-12 09:00",
        "ends_at": "2027-05-12 10:00",
        "people": inline_formset([]),
    }
    return nested_form_data({**data, **changed})


def test_session_is_created_with_people_on_the_conferences_clock(office, conference, hall):
    chair, speaker = PersonFactory(), PersonFactory()
    people = inline_formset(
        [
            {"person": chair.pk, "role": "chair", "affiliation": "", "id": "", "ORDER": "1"},
            {"person": speaker.pk, "role": "speaker", "affiliation": "CERN", "id": "", "ORDER": "2"},
        ]
    )

    response = office.post(
        f"/admin/sessions/new/?conference={conference.pk}", session_data(people=people, room=hall.pk)
    )

    session = Session.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/admin/sessions/?conference={conference.pk}"
    assert session.starts_at == START
    assert [(row.person, row.role, row.affiliation) for row in session.people.all()] == [
        (chair, "chair", ""),
        (speaker, "speaker", "CERN"),
    ]


def test_session_form_says_the_zone_and_shows_its_time(office, conference, hall):
    session = SessionFactory(conference=conference, room=hall)

    page = office.get(f"/admin/sessions/edit/{session.pk}/").content.decode()

    assert "On the clock of Asia/Shanghai." in page
    assert 'value="2027-05-12 09:00"' in page


def test_session_form_names_the_other_session_of_a_room_booked_twice(office, conference, hall):
    SessionFactory(conference=conference, room=hall, title="Keynote")

    response = office.post(
        f"/admin/sessions/new/?conference={conference.pk}",
        session_data(room=hall.pk, starts_at="2027-05-12 09:30", ends_at="2027-05-12 10:30"),
    )

    assert errors_of(response)["room"] == [
        "Hall A is taken by “Keynote” on 12 May 2027, 09:00–10:00. Choose another room or time."
    ]
    assert Session.objects.count() == 1


def test_session_form_sees_a_lecture_in_the_room(office, conference, hall):
    LectureFactory(title="Public Lecture", venue=conference.venue, room=hall)

    response = office.post(f"/admin/sessions/new/?conference={conference.pk}", session_data(room=hall.pk))

    assert "“Public Lecture”" in errors_of(response)["room"][0]


@pytest.mark.parametrize(
    "other", [{"status": "cancelled"}, {"kind": "break"}, {"starts_at": START + timedelta(hours=1)}]
)
def test_session_form_lets_a_free_room_be_booked(office, conference, hall, other):
    start = other.pop("starts_at", START)
    SessionFactory(conference=conference, room=hall, starts_at=start, ends_at=start + timedelta(hours=1), **other)

    response = office.post(f"/admin/sessions/new/?conference={conference.pk}", session_data(room=hall.pk))

    assert response.status_code == 302


def test_session_keeps_its_own_room_when_it_is_saved_again(office, conference, hall):
    session = SessionFactory(conference=conference, room=hall)

    response = office.post(
        f"/admin/sessions/edit/{session.pk}/", session_data(room=hall.pk, title="New title", slug=session.slug)
    )

    session.refresh_from_db()
    assert response.status_code == 302
    assert session.title == "New title"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"ends_at": "2027-05-12 09:00"}, "ends_at", "The end must be after the start."),
        ({"ends_at": ""}, "ends_at", "Write both start and end, or leave both empty."),
        (
            {"starts_at": "2027-05-11 09:00"},
            "starts_at",
            "This is outside the conference, which lasts from 12 May 2027 to 14 May 2027 (Asia/Shanghai).",
        ),
        ({"ends_at": "2027-05-15 00:30"}, "ends_at", "This is outside the conference"),
        ({"title": "x" * 10_000}, "title", "at most 300 characters"),
    ],
)
def test_session_form_says_what_to_mend(office, conference, changed, field, sentence):
    response = office.post(f"/admin/sessions/new/?conference={conference.pk}", session_data(**changed))

    assert sentence in errors_of(response)[field][0]
    assert not Session.objects.exists()


def test_session_of_another_venues_room_or_others_track_is_refused(office, conference):
    data = session_data(room=RoomFactory().pk, track=TrackFactory().pk)

    errors = errors_of(office.post(f"/admin/sessions/new/?conference={conference.pk}", data))

    assert set(errors) == {"room", "track"}


def test_session_needs_no_time(office, conference):
    response = office.post(f"/admin/sessions/new/?conference={conference.pk}", session_data(starts_at="", ends_at=""))

    assert response.status_code == 302
    assert Session.objects.get().starts_at is None


def test_new_session_without_conference_asks_which(office, conference):
    ConferenceFactory()

    response = office.get("/admin/sessions/new/")

    assert response["Location"] == "/admin/programme/"
