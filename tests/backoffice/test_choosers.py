"""Choosers find by parts of folded names and make new records on the spot."""

import json

import pytest

from conferences.models import Conference
from events.models import Venue
from exchange.models import Programme
from lectures.models import LectureSeries
from partners.models import Organisation
from people.models import Person
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def results(client, chooser: str, query: str) -> str:
    return client.get(f"/admin/{chooser}/results/", {"q": query}).content.decode()


def create(client, chooser: str, **data) -> dict:
    response = client.post(f"/admin/{chooser}/create/", data)
    assert response.status_code == 200
    return json.loads(response.content)


@pytest.mark.parametrize("query", ["nguyen", "tuyet nguyen", "ÁNH", "duc"])
def test_person_chooser_finds_without_accents(office, query):
    PersonFactory(family_name="Nguyễn", given_name="Ánh Tuyết Đức")
    PersonFactory(family_name="Kowalski", given_name="Jan")

    found = results(office, "person_chooser", query)

    assert "Nguyễn" in found
    assert "Kowalski" not in found


def test_person_chooser_finds_latin_form_and_part_of_chinese_name(office):
    PersonFactory(family_name="欧阳", given_name="小明", name_order="family_first_joined", latin_name="Ouyang Xiaoming")

    assert "欧阳小明" in results(office, "person_chooser", "xiaoming")
    assert "欧阳小明" in results(office, "person_chooser", "阳小")


def test_person_chooser_creates_with_affiliation(office, admin):
    answer = create(
        office,
        "person_chooser",
        family_name="Đặng",
        given_name="Ước",
        name_order="family_first",
        affiliation="Institute of Physics",
    )

    person = Person.objects.get()
    assert answer["step"] == "chosen"
    assert answer["result"]["title"] == person.full_name == "Đặng Ước"
    assert person.affiliations.get().text == "Institute of Physics"


def test_person_chooser_refuses_an_endless_name_with_a_sentence(office):
    answer = create(office, "person_chooser", family_name="x" * 10_000, name_order="given_first")

    assert answer["step"] == "reshow_creation_form"
    assert "at most 120 characters" in answer["htmlFragment"]
    assert not Person.objects.exists()


def test_organisation_chooser_creates(office):
    create(office, "organisation_chooser", name="Đại học Bách khoa", kind="university", country="VN")

    assert Organisation.objects.get().slug == "dai-hoc-bach-khoa"
    assert "Đại học" in results(office, "organisation_chooser", "dai hoc")


def test_venue_chooser_creates_with_rooms(office):
    create(
        office, "venue_chooser", name="Main Building", city="Hanoi", country="VN", rooms="Hall A\n\n Hall B \nHall A"
    )

    assert list(Venue.objects.get().rooms.values_list("name", flat=True)) == ["Hall A", "Hall B"]


def test_conference_chooser_reads_times_on_the_typed_zones_clock(office):
    create(
        office,
        "conference_chooser",
        kind="symposium",
        title="Light and Matter",
        timezone="Asia/Ho_Chi_Minh",
        starts_at="2027-05-12T09:00",
        ends_at="2027-05-14T17:00",
    )

    conference = Conference.objects.get()
    assert conference.starts_at.isoformat() == "2027-05-12T02:00:00+00:00"
    assert conference.local_end.hour == 17


def test_conference_chooser_refuses_unknown_zone(office):
    answer = create(
        office,
        "conference_chooser",
        kind="symposium",
        title="Light",
        timezone="Asia/Nowhere",
        starts_at="2027-05-12T09:00",
        ends_at="2027-05-14T17:00",
    )

    assert "“Asia/Nowhere” is no time zone" in answer["htmlFragment"]
    assert not Conference.objects.exists()


def test_lecture_series_and_programme_choosers_create(office):
    school = OrganisationFactory()

    create(office, "lecture_series_chooser", school=school.pk, name="Monday Lecture", timezone="Asia/Shanghai")
    create(office, "programme_chooser", school=school.pk, name="Summer", kind="internship", direction="outbound")

    assert LectureSeries.objects.get().slug == "monday-lecture"
    assert Programme.objects.get().slug == "summer"


def test_chooser_creation_is_written_into_the_log(office, admin):
    from wagtail.models import ModelLogEntry

    create(office, "organisation_chooser", name="University", kind="university")

    entry = ModelLogEntry.objects.get(action="wagtail.create")
    assert entry.user == admin
