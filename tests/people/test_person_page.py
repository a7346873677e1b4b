"""One person across years."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lectures.models import LectureSpeaker
from people.models import Affiliation, Body, BodyMember
from tests.factories import START, LectureFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def speaker(**fields):
    person = PersonFactory(**fields)
    give_lecture(person)
    return person


def give_lecture(person, **fields):
    lecture = LectureFactory(**fields)
    LectureSpeaker.objects.create(lecture=lecture, person=person, affiliation="Institute of Then")
    return lecture


def test_person_page_shows_a_person_across_years(client):
    person = speaker(
        family_name="王",
        given_name="小明",
        name_order="family_first_joined",
        latin_name="Wang Xiaoming",
        orcid="0000-0002-1825-0097",
        email="secret@example.org",
    )
    Affiliation.objects.create(person=person, text="University of Now", role="Professor", from_year=2020)
    Affiliation.objects.create(person=person, text="University of Before", from_year=2010, to_year=2019)
    body = Body.objects.create(name="Advisory board", school=OrganisationFactory())
    BodyMember.objects.create(body=body, person=person, role="chair")

    text = client.get("/en/people/wang-xiaoming/").content.decode()

    for words in ("王小明", "Wang Xiaoming", "University of Now", "University of Before", "Institute of Then"):
        assert words in text
    assert "Advisory board, chair" in text
    assert "https://orcid.org/0000-0002-1825-0097" in text
    assert "secret@example.org" not in text
    assert '<h1 lang="zh-Hans">' in text


def test_person_page_tells_machines_who_it_is(client):
    speaker(family_name="Curie", given_name="Marie", orcid="0000-0002-1825-0097")

    text = client.get("/en/people/marie-curie/").content.decode()

    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", text, re.S).group(1))
    assert data["@type"] == "Person"
    assert data["name"] == "Marie Curie"
    assert data["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert data["url"] == "http://localhost:8000/en/people/marie-curie/"


def test_affiliation_then_is_the_persons_own(client):
    person = PersonFactory(family_name="Second")
    lecture = give_lecture(speaker(family_name="First"))
    LectureSpeaker.objects.create(lecture=lecture, person=person, affiliation="Their own institute")

    appearances = client.get(f"/en/people/{person.slug}/").context["view"].lectures

    assert [(entry.title, entry.affiliation) for entry in appearances] == [(lecture.title, "Their own institute")]


def test_person_whom_nothing_public_names_has_no_page(client):
    hidden = PersonFactory(family_name="Hidden")
    give_lecture(hidden, is_public=False)

    assert client.get(f"/en/people/{hidden.slug}/").status_code == 404
    assert client.get("/en/people/nobody-at-all/").status_code == 404
    assert "Hidden" not in client.get("/en/people/").content.decode()


def test_people_are_listed_by_family_name(client):
    for family in ("Zhou", "Łukasz", "Đặng", "Alba"):
        speaker(family_name=family, given_name="X")

    rows = client.get("/en/people/").context["rows"]

    assert [person.family_name for person in rows] == ["Alba", "Đặng", "Łukasz", "Zhou"]


def test_empty_list_says_when_people_appear(client):
    assert "People appear here when" in client.get("/en/people/").content.decode()


def test_person_page_costs_the_same_for_one_lecture_and_for_three(client):
    person = speaker(family_name="Busy")

    def cost():
        client.get(f"/en/people/{person.slug}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/people/{person.slug}/")
        return len(captured)

    few = cost()
    for number in (1, 2):
        give_lecture(person, starts_at=START + timedelta(days=number), ends_at=START + timedelta(days=number, hours=1))
        Affiliation.objects.create(person=person, organisation=OrganisationFactory(), from_year=2000 + number)

    assert cost() == few <= 12


def test_list_of_people_costs_the_same_for_one_and_for_three(client):
    def cost():
        client.get("/en/people/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/people/")
        return len(captured)

    Affiliation.objects.create(person=speaker(), organisation=OrganisationFactory())
    few = cost()
    for _ in range(2):
        Affiliation.objects.create(person=speaker(), organisation=OrganisationFactory())

    assert cost() == few <= 12
