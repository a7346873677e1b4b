"""Boards and periods of posters."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from conferences.models import Presentation, Session
from tests.backoffice.timetable.helpers import HOUR
from tests.factories import START, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


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
