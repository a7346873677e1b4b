"""Conferences, sessions, presentations and the release in the back office."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.models import Conference, Presentation, Presenter, ProgrammeRelease, Session, SessionPerson, Track
from tests.backoffice.screens import errors_of, statements
from tests.factories import (
    START,
    ConferenceFactory,
    LectureFactory,
    OrganisationFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference():
    """Three days in Shanghai, 12 to 14 May 2027, in a venue with a hall."""
    conference = ConferenceFactory(title="Light and Matter")
    RoomFactory(venue=conference.venue, name="Hall A")
    return conference


@pytest.fixture
def hall(conference):
    return conference.venue.rooms.get()


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
        "hosts": inline_formset([]),
    }
    return nested_form_data({**data, **changed})


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


def test_presentation_is_created_with_presenters_in_order(office, conference):
    session = SessionFactory(conference=conference)
    first, second = PersonFactory(), PersonFactory()
    presenters = inline_formset(
        [
            {"person": first.pk, "affiliation": "A", "is_presenting": "on", "id": "", "ORDER": "2"},
            {"person": second.pk, "affiliation": "B", "id": "", "ORDER": "1"},
        ]
    )
    data = nested_form_data(
        {"session": session.pk, "title": "Talk", "kind": "talk", "position": "1", "presenters": presenters}
    )

    response = office.post(f"/admin/presentations/new/?conference={conference.pk}", data)

    assert response.status_code == 302
    names = [(row.person, row.affiliation, row.is_presenting) for row in Presentation.objects.get().presenters.all()]
    assert names == [(second, "B", False), (first, "A", True)]


def test_presentation_outside_its_session_is_refused(office, conference):
    session = SessionFactory(conference=conference)
    data = nested_form_data(
        {
            "session": session.pk,
            "title": "Talk",
            "kind": "talk",
            "position": "0",
            "starts_at": "2027-05-12 09:30",
            "ends_at": "2027-05-12 10:30",
            "presenters": inline_formset([]),
        }
    )

    response = office.post(f"/admin/presentations/new/?conference={conference.pk}", data)

    assert errors_of(response)["ends_at"] == ["This is outside its session, 12 May 2027, 09:00–10:00."]


def test_track_name_stands_once_in_a_conference(office, conference):
    data = {"name": "Optics", "colour": "#336699", "position": "0"}

    assert office.post(f"/admin/tracks/new/?conference={conference.pk}", data).status_code == 302
    again = office.post(f"/admin/tracks/new/?conference={conference.pk}", data)

    assert errors_of(again)["name"] == ["This conference already has a track of this name."]
    assert Track.objects.get().conference == conference


def test_programme_screen_counts_changes_and_releases_with_a_note(office, admin, conference):
    SessionFactory(conference=conference, title="Keynote")
    before = office.get(f"/admin/programme/{conference.pk}/").content.decode()

    response = office.post(f"/admin/programme/{conference.pk}/releases/", {"note": "First version"})

    release = ProgrammeRelease.objects.get()
    after = office.get(f"/admin/programme/{conference.pk}/").content.decode()
    assert "1 session differs from what the public sees." in before
    assert response["Location"] == f"/admin/programme/{conference.pk}/"
    assert (release.number, release.note, release.released_by) == (1, "First version", admin)
    assert "The public sees the programme as it stands here." in after
    assert "First version" in after


def test_programme_screen_says_why_it_can_not_release(office, conference):
    response = office.post(f"/admin/programme/{conference.pk}/releases/", {"note": "Mine"})

    page = response.content.decode()
    assert "No session has a time yet." in page
    assert 'value="Mine"' in page
    assert not ProgrammeRelease.objects.exists()


def test_release_is_not_a_link(office, conference):
    assert office.get(f"/admin/programme/{conference.pk}/releases/").status_code == 405


@pytest.mark.parametrize(
    "path",
    ["sessions/?conference={pk}", "presentations/?conference={pk}", "tracks/?conference={pk}", "programme/{pk}/"],
)
def test_programme_lists_cost_the_same_at_one_and_three(office, conference, path):
    address = f"/admin/{path.format(pk=conference.pk)}"
    add_programme(conference, 1)
    statements(office, address)
    at_one = statements(office, address)
    add_programme(conference, 2)

    assert statements(office, address) == at_one


def add_programme(conference, count: int) -> None:
    for _number in range(count):
        track = TrackFactory(conference=conference)
        room = RoomFactory(venue=conference.venue)
        session = SessionFactory(conference=conference, track=track, room=room)
        SessionPerson.objects.create(session=session, person=PersonFactory())
        talk = Presentation.objects.create(session=session, title="Talk")
        Presenter.objects.create(presentation=talk, person=PersonFactory())


@pytest.mark.parametrize("path", ["conferences", "programme"])
def test_list_of_conferences_costs_the_same_at_one_and_three(office, conference, path):
    statements(office, f"/admin/{path}/")
    at_one = statements(office, f"/admin/{path}/")
    ConferenceFactory.create_batch(2)

    assert statements(office, f"/admin/{path}/") == at_one


def test_list_of_sessions_keeps_to_its_conference_and_filters(office, conference):
    SessionFactory(conference=conference, title="Ours", kind="keynote")
    SessionFactory(conference=conference, title="Lunch", kind="break")
    SessionFactory(title="Theirs")

    page = office.get("/admin/sessions/", {"conference": conference.pk, "kind": "keynote"}).content.decode()

    assert "Ours" in page
    assert "Lunch" not in page
    assert "Theirs" not in page
    assert "09:00–10:00" in page
