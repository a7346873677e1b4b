"""The timetable editor: its page, what it asks and sends, availability, poster boards, the session's own form."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.actions.timetable import move_session
from conferences.models import Availability, Presentation, Presenter, Session, SessionPerson, TimetableChange
from tests.backoffice.screens import errors_of
from tests.factories import START, ConferenceFactory, PersonFactory, RoomFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def conference():
    """Three days in Shanghai, 12 to 14 May 2027."""
    return ConferenceFactory(title="Light and Matter")


@pytest.fixture
def hall(conference):
    return RoomFactory(venue=conference.venue, name="Hall A", capacity=80)


@pytest.fixture
def session(conference):
    return SessionFactory(conference=conference, title="Opening")


@pytest.fixture
def address(conference):
    return f"/admin/programme/{conference.pk}/timetable/"


def post(client, address, **body):
    return client.post(address, json.dumps(body), content_type="application/json")


def embedded(page: str, name: str):
    return json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_page_holds_the_whole_timetable_on_the_conferences_clock(office, session, hall, address):
    chair = PersonFactory(full_name="Ada")
    SessionPerson.objects.create(session=session, person=chair, role="chair")
    talk = Presentation.objects.create(session=session, title="T", starts_at=START, ends_at=START + HOUR)
    Presenter.objects.create(presentation=talk, person=chair)

    data = embedded(office.get(address).content.decode(), "tt-data")

    assert [day["label"] for day in data["days"]] == ["Wed 12 May", "Thu 13 May", "Fri 14 May"]
    assert [(room["name"], room["capacity"]) for room in data["rooms"]] == [("Hall A", 80)]
    assert data["sessions"] == [
        {
            "id": session.pk,
            "version": 0,
            "title": "Opening",
            "kind": "talk",
            "status": "confirmed",
            "track": None,
            "room": None,
            "start": "2027-05-12T09:00",
            "end": "2027-05-12T10:00",
            "plenary": False,
            "minutes": 30,
            "people": [[chair.pk, "chair"]],
            "talks": [{"title": "T", "people": [chair.pk], "start": "2027-05-12T09:00", "end": "2027-05-12T10:00"}],
            "stars": 0,
        }
    ]
    assert data["names"] == {str(chair.pk): "Ada"}


def test_page_and_data_take_the_same_statements_for_one_session_and_for_three(office, conference, hall, address):
    def fill():
        row = SessionFactory(conference=conference, room=hall)
        SessionPerson.objects.create(session=row, person=PersonFactory(), role="chair")
        Presenter.objects.create(
            presentation=Presentation.objects.create(session=row, title="Talk"), person=PersonFactory()
        )
        move_session(session_id=row.pk, expected_version=0, changes={"is_plenary": True}, by=None)

    counts = []
    for number in (1, 2):
        for _ in range(number):
            fill()
        for path in (address, f"{address}data/", f"{address}news/?after=0"):
            office.get(path)
            with CaptureQueriesContext(connection) as seen:
                office.get(path)
            counts.append(len(seen))

    assert counts[:3] == counts[3:]


def test_drag_takes_the_same_statements_in_a_small_and_a_large_programme(office, conference, hall, address):
    counts = []
    post(office, f"{address}moves/", session=SessionFactory(conference=conference).pk, version=0, is_plenary=True)
    for _ in range(2):
        row = SessionFactory(conference=conference)
        with CaptureQueriesContext(connection) as seen:
            answer = post(
                office,
                f"{address}moves/",
                session=row.pk,
                version=0,
                starts_at="2027-05-12T11:00",
                ends_at="2027-05-12T12:00",
                room=hall.pk,
            )
        assert answer.status_code == 200
        counts.append(len(seen))
        for _ in range(3):
            SessionFactory(conference=conference, room=hall)

    assert counts[0] == counts[1]
    assert counts[0] <= 30


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


def test_two_organisers_of_one_session_form(office, session, conference):
    page = office.get(f"/admin/sessions/edit/{session.pk}/").content.decode()
    assert 'name="version_seen" value="0"' in page
    data = {
        "title": "Grand opening",
        "kind": "talk",
        "status": "confirmed",
        "starts_at": "2027-05-12 09:00",
        "ends_at": "2027-05-12 10:00",
        "people": inline_formset([]),
        "slug": session.slug,
        "version_seen": "0",
    }
    hana = UserFactory(first_name="Hana", last_name="Minh")
    move_session(session_id=session.pk, expected_version=0, changes={"is_plenary": True}, by=hana)

    refused = office.post(f"/admin/sessions/edit/{session.pk}/?from=timetable", nested_form_data(data))
    saved = office.post(
        f"/admin/sessions/edit/{session.pk}/?from=timetable", nested_form_data({**data, "version_seen": "1"})
    )

    session.refresh_from_db()
    assert "Hana Minh changed “Opening”: across all rooms. Your change was not saved." in str(errors_of(refused))
    assert 'name="version_seen" value="1"' in refused.content.decode()
    assert "Grand opening" in refused.content.decode()
    assert saved["Location"] == f"/admin/programme/{conference.pk}/timetable/"
    assert (session.title, session.version) == ("Grand opening", 2)


def test_presentation_form_lets_open_editors_know(office, session):
    talk = Presentation.objects.create(session=session, title="Talk")
    data = {"session": session.pk, "title": "Talk 2", "kind": "talk", "position": "0", "slug": "talk"}

    answer = office.post(
        f"/admin/presentations/edit/{talk.pk}/", nested_form_data({**data, "presenters": inline_formset([])})
    )

    session.refresh_from_db()
    assert answer.status_code == 302
    assert session.version == 1


def test_import_that_changes_a_session_makes_older_moves_stale(office, address, conference, session):
    from conferences.actions.importing import import_programme
    from conferences.documents.imported import ImportedProgramme, ImportedSession

    source = ImportedSession(
        guid=session.guid,
        external_id="1",
        title="Opening, new",
        place="",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    imported = ImportedProgramme(
        title="X", timezone="Asia/Shanghai", starts_at=START, ends_at=START + HOUR, sessions=(source,)
    )
    import_programme(slug=conference.slug, imported=imported)

    answer = post(office, f"{address}moves/", session=session.pk, version=0, is_plenary=True)

    session.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["message"] == "Somebody changed “Opening”: title “Opening, new”. Your change was not saved."
    assert (session.title, session.version) == ("Opening, new", 1)


# -- availability ----------------------------------------------------------------------------------------------------


def test_availability_is_written_for_a_person_or_a_room(office, conference, hall):
    ada = PersonFactory(full_name="Ada")
    times = {"starts_at": "2027-05-12 09:00", "ends_at": "2027-05-12 12:00"}
    url = f"/admin/availabilities/new/?conference={conference.pk}"

    office.post(url, {"person": ada.pk, **times})
    office.post(url, {"room": hall.pk, **times})
    both = office.post(url, {"room": hall.pk, "person": ada.pk, **times})
    none = office.post(url, times)
    late = office.post(url, {"person": ada.pk, **times, "ends_at": "2027-05-12 08:00"})

    assert [(row.person, row.room, row.starts_at) for row in Availability.objects.order_by("pk")] == [
        (ada, None, START),
        (None, hall, START),
    ]
    assert errors_of(both)["person"] == errors_of(none)["person"] == ["Choose a person or a room, one of them."]
    assert errors_of(late)["ends_at"] == ["The end must be after the start."]
    page = office.get(f"/admin/availabilities/?conference={conference.pk}").content.decode()
    assert "Ada" in page
    assert "12 May 2027 09:00–12:00" in page


# -- posters ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def posters(conference):
    row = SessionFactory(conference=conference, title="Posters", kind="poster_session")
    return [Presentation.objects.create(session=row, title=f"Poster {n}", kind="poster", position=n) for n in (1, 2)]


def poster_address(posters):
    session = posters[0].session
    return f"/admin/programme/{session.conference_id}/posters/{session.pk}/"


def test_boards_are_numbered_in_the_order_of_the_posters(office, posters):
    answer = office.post(poster_address(posters), {"number": "1", "first": "A-09"})

    assert answer.status_code == 302
    assert list(Presentation.objects.values_list("board_number", flat=True)) == ["A-09", "A-10"]
    assert Session.objects.get().version == 1


@pytest.mark.parametrize("first", ["", "Board", "x" * 21, "9" * 19 + "x"])
def test_first_board_must_end_in_a_number(office, posters, first):
    answer = office.post(poster_address(posters), {"number": "1", "first": first})

    assert answer.context["numbering"].errors["first"]
    assert set(Presentation.objects.values_list("board_number", flat=True)) == {""}


def test_boards_and_periods_are_saved_and_checked(office, posters):
    one, two = posters
    data = {
        f"board-{one.pk}": "P7",
        f"starts_at-{one.pk}": "2027-05-12T09:00",
        f"ends_at-{one.pk}": "2027-05-12T09:30",
        f"board-{two.pk}": "P8",
    }

    saved = office.post(poster_address(posters), data)
    half = office.post(poster_address(posters), {**data, f"starts_at-{two.pk}": "2027-05-12T09:00"})
    late = office.post(poster_address(posters), {**data, f"ends_at-{one.pk}": "2027-05-12T10:30"})

    one.refresh_from_db()
    assert saved.status_code == 302
    assert (one.board_number, one.starts_at, one.ends_at) == ("P7", START, START + HOUR / 2)
    assert half.context["form"].errors == {f"ends_at-{two.pk}": ["Write both times, or leave both empty."]}
    assert late.context["form"].errors == {f"ends_at-{one.pk}": ["This is after the session ends."]}
    assert "P8" in office.get(poster_address(posters)).content.decode()


def test_boards_that_somebody_else_has_changed_are_not_overwritten(office, posters):
    one, two = posters
    data = {f"board-{one.pk}": "P7", f"board-{two.pk}": "P8", "version": "0"}
    office.post(poster_address(posters), {"number": "1", "first": "A1"})

    refused = office.post(poster_address(posters), data)
    again = office.post(poster_address(posters), {**data, "version": "1"})

    one.refresh_from_db()
    assert "changed “Posters”: details. Your change was not saved." in refused.context["form"].non_field_errors()[0]
    assert 'name="version" value="1"' in refused.content.decode()
    assert again.status_code == 302
    assert one.board_number == "P7"


def test_posters_of_another_conference_are_not_found(office, posters, conference):
    other = SessionFactory()

    assert office.get(f"/admin/programme/{conference.pk}/posters/{other.pk}/").status_code == 404


def test_organiser_may_say_who_is_available_and_number_boards(conference, posters):
    organiser = UserFactory(is_staff=True)
    organiser.groups.add(Group.objects.get(name="Organisers"))
    client = Client()
    client.force_login(organiser)

    assert client.get(f"/admin/availabilities/new/?conference={conference.pk}").status_code == 200
    assert client.get(poster_address(posters)).status_code == 200
