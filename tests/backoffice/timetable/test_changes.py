"""What the timetable editor sends: saved, refused in a sentence, taken back."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from conferences.actions.timetable import move_session
from conferences.models import Session, TimetableChange
from tests.backoffice.timetable.helpers import HOUR, post
from tests.factories import START, ConferenceFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_move_is_saved_as_the_clock_of_the_conference_says(office, session, hall, address):
    answer = post(
        office,
        f"{address}moves/",
        session=session.pk,
        version=0,
        starts_at="2027-05-13T14:00",
        ends_at="2027-05-13T15:30",
        room=hall.pk,
    )

    session.refresh_from_db()
    assert answer.status_code == 200
    assert (session.starts_at, session.room) == (START + 29 * HOUR, hall)
    assert (answer.json()["session"]["start"], answer.json()["session"]["version"]) == ("2027-05-13T14:00", 1)
    assert answer.json()["change"] == TimetableChange.objects.get().pk
    assert "no-store" in answer["Cache-Control"]


def test_stale_move_is_refused_with_what_changed_and_by_whom(office, session, hall, address):
    hana = UserFactory(first_name="Hana", last_name="Minh")
    move_session(session_id=session.pk, expected_version=0, changes={"room": hall.pk}, by=hana)

    answer = post(office, f"{address}moves/", session=session.pk, version=0, room=None, is_plenary=True)

    session.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["message"] == "Hana Minh changed “Opening”: room – → Hall A. Your change was not saved."
    assert (answer.json()["session"]["room"], answer.json()["session"]["version"]) == (hall.pk, 1)
    assert (session.room, session.is_plenary) == (hall, False)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'"x"',
        b"\xff",
        b"[" * 15_000,
        b'{"session": "1", "version": 0}',
        b'{"session": true, "version": 0}',
        b'{"session": 99999999999999999999999, "version": 0}',
        b'{"session": 1}',
        b'{"session": 1, "version": 0, "title": {"a": 1}}',
        b'{"session": 1, "version": 0, "title": ["a"]}',
        b"x" * 30_000,
    ],
)
def test_garbage_gets_a_sentence(office, address, body):
    answer = office.post(f"{address}moves/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": "2027-05-12T09:00", "ends_at": "2027-05-12T08:00"}, "ends_at"),
        ({"starts_at": "2028-05-12T09:00", "ends_at": "2028-05-12T10:00"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"room": 987_654}, "room"),
        ({"room": "Hall"}, "room"),
        ({"room": -1}, "room"),
        ({"kind": "circus"}, "kind"),
        ({"kind": None}, "kind"),
        ({"title": "\x00"}, "title"),
        ({"title": "x" * 400}, "title"),
    ],
)
def test_wrong_value_is_named_at_its_field(office, session, address, changes, field):
    answer = post(office, f"{address}moves/", session=session.pk, version=0, **changes)

    session.refresh_from_db()
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert session.version == 0


def test_time_that_the_clock_change_skips_is_refused(office):
    berlin = ConferenceFactory(
        timezone="Europe/Berlin", starts_at="2027-03-27T08:00Z", ends_at="2027-03-29T15:00Z", venue=None
    )
    row = SessionFactory(conference=berlin, starts_at=None, ends_at=None)

    answer = post(
        office,
        f"/admin/programme/{berlin.pk}/timetable/moves/",
        session=row.pk,
        version=0,
        starts_at="2027-03-28T02:30",
        ends_at="2027-03-28T04:00",
    )

    assert (answer.status_code, answer.json()["field"]) == (400, "starts_at")


def test_session_of_another_conference_or_deleted_is_gone(office, address):
    other = SessionFactory()

    assert post(office, f"{address}moves/", session=other.pk, version=0).status_code == 404
    assert post(office, f"{address}moves/", session=other.pk + 1, version=0).status_code == 404
    assert post(office, f"{address}returns/", change=77).status_code == 404


def test_change_is_taken_back_and_again_by_the_page(office, session, hall, address):
    first = post(office, f"{address}moves/", session=session.pk, version=0, room=hall.pk).json()

    undone = post(office, f"{address}returns/", change=first["change"]).json()
    again = post(office, f"{address}returns/", change=undone["change"]).json()

    assert (undone["session"]["room"], again["session"]["room"]) == (None, hall.pk)


def test_session_is_created_from_the_page(office, conference, hall, address):
    answer = post(
        office,
        f"{address}sessions/",
        title="Tea",
        kind="break",
        is_plenary=True,
        starts_at="2027-05-12T10:30",
        ends_at="2027-05-12T11:00",
    )

    row = Session.objects.get()
    assert answer.status_code == 201
    assert (row.title, row.is_plenary, row.conference_id) == ("Tea", True, conference.pk)
    assert post(office, f"{address}sessions/", title=" ").json()["field"] == "title"


def test_news_tell_what_somebody_else_changed(office, session, hall, address):
    hana = UserFactory(first_name="Hana", last_name="Minh")
    before = office.get(f"{address}news/?after=0").json()
    move_session(session_id=session.pk, expected_version=0, changes={"room": hall.pk}, by=hana)

    news = office.get(f"{address}news/?after={before['latest']}").json()

    assert (before["sessions"], before["changes"]) == ([], [])
    assert [row["room"] for row in news["sessions"]] == [hall.pk]
    assert [(row["sentence"], row["mine"]) for row in news["changes"]] == [
        ("Hana Minh changed “Opening”: room – → Hall A.", False)
    ]
    assert (news["count"], news["versions"]) == (1, 1)
    assert office.get(f"{address}news/?after=x").status_code == 200


def test_editor_needs_the_right_to_change_sessions(conference, session, address):
    helper = UserFactory(is_staff=True)
    helper.groups.add(Group.objects.get(name="Helpers"))
    organiser = UserFactory(is_staff=True)
    organiser.groups.add(Group.objects.get(name="Organisers"))
    helping, organising = Client(), Client()
    helping.force_login(helper)
    organising.force_login(organiser)

    refused = helping.post(
        f"{address}moves/", "{}", content_type="application/json", headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert refused.status_code == 403
    assert helping.get(address).status_code == 302
    assert organising.get(address).status_code == 200
    assert post(organising, f"{address}moves/", session=session.pk, version=0, is_plenary=True).status_code == 200
    assert Client().get(f"{address}data/").status_code == 302
