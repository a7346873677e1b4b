"""Every list and form of the back office opens, and a list costs the same at one row and at three."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.models import SessionPerson
from exchange.models import Programme
from partners.models import Agreement, Grant
from people.models import Body, Person
from tests.backoffice.screens import statements
from tests.factories import LectureSeriesFactory, OrganisationFactory, PersonFactory, SessionFactory, VenueFactory

pytestmark = pytest.mark.django_db


def make_agreement():
    Agreement.objects.create(partner=OrganisationFactory(), school=OrganisationFactory())


def make_grant():
    Grant.objects.create(funder=OrganisationFactory(), school=OrganisationFactory(), title="Light")


def make_board():
    Body.objects.create(school=OrganisationFactory(), name="Board")


def make_programme():
    school = OrganisationFactory()
    Programme.objects.create(
        school=school, name="Summer", slug=f"summer-{school.pk}", kind="internship", direction="outbound"
    )


LISTS = {
    "people": PersonFactory,
    "organisations": OrganisationFactory,
    "venues": VenueFactory,
    "lecture-series": LectureSeriesFactory,
    "boards": make_board,
    "agreements": make_agreement,
    "grants": make_grant,
    "exchange-programmes": make_programme,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_and_form_open(office, name):
    assert office.get(f"/admin/{name}/").status_code == 200
    assert office.get(f"/admin/{name}/new/").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_at_one_and_three(office, name):
    LISTS[name]()
    statements(office, f"/admin/{name}/")
    at_one = statements(office, f"/admin/{name}/")
    LISTS[name]()
    LISTS[name]()

    assert statements(office, f"/admin/{name}/") == at_one


def test_list_of_people_is_searched_without_accents(office):
    PersonFactory(family_name="Trần", given_name="Đức")
    PersonFactory(family_name="Meier", given_name="Anna")

    page = office.get("/admin/people/", {"q": "tran duc"}).content.decode()

    assert "Trần" in page
    assert "Meier" not in page


def test_person_on_a_programme_can_not_be_deleted(office):
    person = PersonFactory(family_name="Curie", given_name="")
    SessionPerson.objects.create(session=SessionFactory(title="Keynote"), person=person)

    page = office.post(f"/admin/people/delete/{person.pk}/", follow=True)

    assert page.status_code == 200
    assert Person.objects.filter(pk=person.pk).exists()


def test_person_gets_a_new_full_name_with_new_parts(office):
    person = PersonFactory(family_name="Curry", given_name="Marie")
    data = nested_form_data(
        {
            "family_name": "Curie",
            "given_name": "Marie",
            "name_order": "given_first",
            "full_name": "Marie Curry",
            "sort_key": "curry marie",
            "slug": person.slug,
            "affiliations": inline_formset([]),
        }
    )

    assert office.post(f"/admin/people/edit/{person.pk}/", data).status_code == 302

    person.refresh_from_db()
    assert (person.full_name, person.sort_key, person.slug) == ("Marie Curie", "curie marie", person.slug)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("family_name", "x" * 10_000, "at most 120 characters (it has 10000)"),
        ("orcid", "0000-0002-1825-0098", "This ORCID iD has a wrong check digit"),
    ],
)
def test_person_form_says_what_to_mend(office, field, typed, sentence):
    data = {"family_name": "Curie", "name_order": "given_first", "affiliations": inline_formset([]), field: typed}

    response = office.post("/admin/people/new/", nested_form_data(data))

    assert sentence in response.context["form"].errors[field][0]
