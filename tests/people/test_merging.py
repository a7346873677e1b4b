"""Two records of one person become one."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from conferences.models import Availability, Presenter, SessionPerson
from conferences.queries.talks import talks_of
from lectures.models import LectureSpeaker
from people.actions import PeopleMergeError, merge_people
from people.models import Affiliation, Body, BodyMember, FormerPerson, Person
from people.queries import person_ids, relations_to
from tests.conferences.pages import add_session
from tests.factories import (
    ConferenceFactory,
    LectureFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    kept = PersonFactory(given_name="Marie", family_name="Curie", life="")
    other = PersonFactory(given_name="M.", family_name="Curie", life="Two Nobel prizes.", email="m@example.org")
    return kept, other


def test_every_row_that_named_the_other_record_names_the_one_that_stays(pair):
    kept, other = pair
    session = SessionFactory()
    SessionPerson.objects.create(session=session, person=other, role="chair", affiliation="Sorbonne")
    talk = session.presentations.create(title="Radium")
    talk.save()
    Presenter.objects.create(presentation=talk, person=other, affiliation="Radium Institute")
    lecture = LectureFactory()
    LectureSpeaker.objects.create(lecture=lecture, person=other, affiliation="Paris")
    Availability.objects.create(
        conference=session.conference, person=other, starts_at=session.starts_at, ends_at=session.ends_at
    )

    merge_people(kept=kept, other=other)

    assert not Person.objects.filter(pk=other.pk).exists()
    rows = [SessionPerson.objects.get(), Presenter.objects.get(), LectureSpeaker.objects.get()]
    assert [(row.person, row.affiliation) for row in rows] == [
        (kept, "Sorbonne"),
        (kept, "Radium Institute"),
        (kept, "Paris"),
    ]
    assert Availability.objects.get().person == kept


def test_every_relation_of_every_app_is_known():
    """A new foreign key to a person is found by itself; this names those of today."""
    found = {f"{model._meta.label_lower}.{field.name}" for model, field in relations_to(Person)}

    assert {
        "people.affiliation.person",
        "people.bodymember.person",
        "people.formerperson.person",
        "conferences.sessionperson.person",
        "conferences.presenter.person",
        "conferences.availability.person",
        "conferences.programmenotice.person",
        "conferences.speakerinvitation.person",
        "lectures.lecturespeaker.person",
    } <= found


def test_two_rows_of_one_session_become_one_and_what_is_empty_is_filled(pair):
    kept, other = pair
    session = SessionFactory()
    SessionPerson.objects.create(session=session, person=kept, role="speaker", affiliation="")
    SessionPerson.objects.create(session=session, person=other, role="speaker", affiliation="Sorbonne")
    SessionPerson.objects.create(session=session, person=other, role="chair")

    merge_people(kept=kept, other=other)

    rows = SessionPerson.objects.order_by("role").values_list("person", "role", "affiliation")
    assert list(rows) == [(kept.pk, "chair", ""), (kept.pk, "speaker", "Sorbonne")]


def test_affiliations_and_boards_are_not_doubled(pair):
    kept, other = pair
    school = OrganisationFactory()
    board = Body.objects.create(school=school, name="Board")
    for person in pair:
        Affiliation.objects.create(person=person, text="Sorbonne", from_year=1906)
        BodyMember.objects.create(body=board, person=person, role="Chair")
    Affiliation.objects.create(person=other, text="Radium Institute", from_year=1914)

    merge_people(kept=kept, other=other)

    assert sorted(kept.affiliations.values_list("text", flat=True)) == ["Radium Institute", "Sorbonne"]
    assert board.members.count() == 1


def test_empty_facts_are_filled_and_others_stay(pair):
    kept, other = pair
    Person.objects.filter(pk=other.pk).update(orcid="0000-0002-1825-0097", honorific="Professor")
    Person.objects.filter(pk=kept.pk).update(honorific="Dr")

    merged = merge_people(kept=kept, other=other)

    assert (merged.full_name, merged.honorific) == ("Marie Curie", "Dr")
    assert (merged.orcid, merged.email, merged.life) == (
        "0000-0002-1825-0097",
        "m@example.org",
        "Two Nobel prizes.",
    )


def test_people_of_different_orcid_are_not_merged(pair):
    kept, other = pair
    Person.objects.filter(pk=kept.pk).update(orcid="0000-0002-1825-0097")
    Person.objects.filter(pk=other.pk).update(orcid="0000-0001-5109-3700")

    with pytest.raises(PeopleMergeError, match="two people"):
        merge_people(kept=kept, other=other)

    assert Person.objects.count() == 2


def test_record_is_not_merged_with_itself_or_twice(pair):
    kept, other = pair
    with pytest.raises(PeopleMergeError, match="same record"):
        merge_people(kept=kept, other=kept)
    merge_people(kept=kept, other=other)

    with pytest.raises(PeopleMergeError, match="gone"):
        merge_people(kept=kept, other=other)


def test_former_addresses_lead_on_after_a_second_merge_too(pair, client, home_page):
    kept, other = pair
    LectureSpeaker.objects.create(lecture=LectureFactory(), person=other)
    third = PersonFactory(family_name="Skłodowska")
    first_slug, second_slug = other.slug, kept.slug
    merge_people(kept=kept, other=other)
    merge_people(kept=third, other=kept)

    for slug in (first_slug, second_slug):
        page = client.get(f"/en/people/{slug}/")
        feed = client.get(f"/calendar/people/{slug}.ics?lang=vi")
        assert (page.status_code, page["Location"]) == (301, f"/en/people/{third.slug}/")
        assert (feed.status_code, feed["Location"]) == (301, f"/calendar/people/{third.slug}.ics?lang=vi")
    assert client.get(f"/en/people/{third.slug}/").status_code == 200
    assert client.get(f"/calendar/people/{third.slug}.ics").status_code == 200
    assert len(person_ids(third)) == 3


def test_former_slug_is_given_to_nobody_else(pair):
    kept, other = pair
    merge_people(kept=kept, other=other)

    namesake = PersonFactory(given_name="M.", family_name="Curie")
    namesake.slug = "m-curie"

    assert FormerPerson.objects.get().slug == "m-curie"
    assert Person.objects.get(pk=namesake.pk).slug == "m-curie-2"
    with pytest.raises(ValidationError):
        namesake.clean()


@pytest.fixture
def released(home_page):
    conference = ConferenceFactory(title="Water Symposium", slug="water")
    publish_page(conference)
    session = add_session(conference, 1)
    release_programme(conference=conference)
    return session


def test_released_programme_still_finds_the_merged_person(client, released):
    old = released.people.get().person
    kept = PersonFactory(given_name="Ada", family_name="Lovelace")
    merge_people(kept=kept, other=old)

    redirect = client.get(f"/en/conferences/water/speakers/{old.slug}/")
    page = client.get(f"/en/conferences/water/speakers/{kept.slug}/")

    assert (redirect.status_code, redirect["Location"]) == (301, "/en/conferences/water/speakers/ada-lovelace/")
    assert page.status_code == 200
    assert "Session 1" in page.content.decode()
    assert [talk.title for talk in talks_of(kept)] == ["Session 1"]
    assert "Session 1" in client.get(f"/calendar/people/{kept.slug}.ics").content.decode()

    release_programme(conference=released.conference)

    assert client.get(f"/en/conferences/water/speakers/{old.slug}/").status_code == 301
    assert client.get(f"/en/conferences/water/speakers/{kept.slug}/").status_code == 200


def test_merge_alone_changes_no_calendar(released):
    old = released.people.get().person
    kept = PersonFactory(given_name=old.given_name, family_name=old.family_name)
    merge_people(kept=kept, other=old)

    release = release_programme(conference=released.conference)

    (item,) = release.document["items"]
    assert item["sequence"] == 0
    assert item["people"][0]["person_id"] == kept.pk


# -- the screen -----------------------------------------------------------------------------------------------------


@pytest.fixture
def office():
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_screen_shows_what_will_move_and_merges(office, pair):
    kept, other = pair
    session = SessionFactory(title="On radium")
    SessionPerson.objects.create(session=session, person=other, role="chair")

    asked = office.get(f"/admin/people/merge/{kept.pk}/").content.decode()
    preview = office.get(f"/admin/people/merge/{kept.pk}/?person={other.pk}").content.decode()
    still_two = Person.objects.count()
    answer = office.post(f"/admin/people/merge/{kept.pk}/", {"person": other.pk})

    assert "Show what will move" in asked
    assert "On radium" in preview
    assert "Two Nobel prizes." in preview
    assert still_two == 2
    assert answer["Location"] == f"/admin/people/edit/{kept.pk}/"
    assert Person.objects.get() == kept
    assert "Merge with another record" in office.get(f"/admin/people/edit/{kept.pk}/").content.decode()


@pytest.mark.parametrize("other", ["", "x", "0", "-1", "9" * 30, "self"])
def test_screen_says_what_is_wrong_with_the_other_record(office, pair, other):
    kept, _other = pair
    value = kept.pk if other == "self" else other

    shown = office.get(f"/admin/people/merge/{kept.pk}/?person={value}")
    posted = office.post(f"/admin/people/merge/{kept.pk}/", {"person": value})

    for response in (shown, posted):
        assert response.status_code == 200
        assert response.context["form"].errors["person"]
    assert Person.objects.count() == 2


def test_merging_needs_the_right_to_change_and_to_delete(pair):
    from django.contrib.auth.models import Permission

    kept, other = pair
    user = UserFactory(is_staff=True)
    names = ("access_admin", "change_person", "view_person", "add_person")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)

    shown = client.get(f"/admin/people/merge/{kept.pk}/?person={other.pk}")
    posted = client.post(f"/admin/people/merge/{kept.pk}/", {"person": other.pk})

    assert (shown.status_code, posted.status_code) == (302, 302)  # Wagtail's answer to a missing right
    assert Person.objects.count() == 2
    assert "Merge with another record" not in client.get(f"/admin/people/edit/{kept.pk}/").content.decode()
