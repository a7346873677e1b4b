"""The programme screen and the lists: what they say, and what they cost."""

import pytest

from conferences.models import Presentation, Presenter, ProgrammeRelease, SessionPerson
from tests.backoffice.screens import statements
from tests.factories import (
    ConferenceFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


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
