"""Every list and form of the back office opens, and a list costs the same at one row and at three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import LectureSeriesFactory, OrganisationFactory, PersonFactory, VenueFactory

pytestmark = pytest.mark.django_db

LISTS = {
    "people": PersonFactory,
    "organisations": OrganisationFactory,
    "venues": VenueFactory,
    "lecture-series": LectureSeriesFactory,
    "boards": None,
    "agreements": None,
    "grants": None,
    "exchange-programmes": None,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_and_form_open(office, name):
    assert office.get(f"/admin/{name}/").status_code == 200
    assert office.get(f"/admin/{name}/new/").status_code == 200


def statements(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", [name for name, factory in LISTS.items() if factory])
def test_list_costs_the_same_at_one_and_three(office, name):
    LISTS[name]()
    statements(office, f"/admin/{name}/")
    at_one = statements(office, f"/admin/{name}/")
    LISTS[name].create_batch(2)

    assert statements(office, f"/admin/{name}/") == at_one


def test_list_of_people_is_searched_without_accents(office):
    PersonFactory(family_name="Trần", given_name="Đức")
    PersonFactory(family_name="Meier", given_name="Anna")

    page = office.get("/admin/people/", {"q": "tran duc"}).content.decode()

    assert "Trần" in page
    assert "Meier" not in page
