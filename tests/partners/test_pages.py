from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.geography import CENTRES, HEIGHT, WIDTH
from partners.models import Agreement, Grant, PartnerIndexPage
from partners.queries import partners_of
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return OrganisationFactory(name="Our School", country="VN")


@pytest.fixture
def index(home_page, school):
    return home_page.add_child(instance=PartnerIndexPage(title="Partners", slug="partners", school=school))


def agree(school, **fields):
    agreement = {key: fields.pop(key) for key in ("about", "signed_on", "valid_until") if key in fields}
    partner = OrganisationFactory(**fields)
    Agreement.objects.create(school=school, partner=partner, **agreement)
    return partner


def test_partners_are_listed_by_country(client, index, school):
    agree(school, name="Tartu", country="EE")
    agree(school, name="Sydney", country="AU")
    agree(school, name="Monash", country="AU")
    agree(school, name="Unknown place", country="")

    groups = client.get("/en/partners/").context["groups"]

    assert [(group.code, [partner.name for partner in group.partners]) for group in groups] == [
        ("AU", ["Monash", "Sydney"]),
        ("EE", ["Tartu"]),
        ("", ["Unknown place"]),
    ]


def test_partner_with_two_agreements_stands_once(client, index, school):
    partner = agree(school, name="Monash", country="AU")
    Agreement.objects.create(school=school, partner=partner, kind="student_exchange")

    response = client.get("/en/partners/")

    assert len(response.context["partners"]) == 1
    assert "memorandum of understanding · student exchange" in " ".join(response.content.decode().split())


def test_agreement_that_has_ended_is_not_in_force(client, index, school):
    yesterday = timezone.localdate() - timedelta(days=1)
    old = agree(school, name="Long Ago", valid_until=yesterday)
    agree(school, name="Until Today", valid_until=timezone.localdate())

    assert [partner.name for partner in partners_of(school)] == ["Until Today"]
    assert client.get(f"/en/partners/{old.slug}/").status_code == 404


def test_partners_of_another_school_are_not_listed(client, index):
    other = agree(OrganisationFactory(name="Other School"), name="Not ours")

    assert "Not ours" not in client.get("/en/partners/").content.decode()
    assert client.get(f"/en/partners/{other.slug}/").status_code == 404


def test_uncertain_statement_is_marked(client, index, school):
    partner = agree(school, name="University in San Diego", country="US", check_note="Which of the two is meant?")

    assert "to be checked" in client.get("/en/partners/").content.decode()
    page = client.get(f"/en/partners/{partner.slug}/").content.decode()
    assert "To be checked by an editor" in page
    assert "Which of the two is meant?" in page


def test_partner_page_shows_agreements_and_grants(client, index, school):
    partner = agree(school, name="Monash", country="AU", about="Exchange of students.", signed_on=date(2020, 1, 2))
    Grant.objects.create(school=school, funder=partner, title="A project")

    text = client.get(f"/en/partners/{partner.slug}/").content.decode()

    for words in ("Exchange of students.", "signed on 2 January 2020", "A project", "Australia"):
        assert words in text


def test_list_can_be_narrowed_to_a_kind(client, index, school):
    agree(school, name="A university", country="AU")
    agree(school, name="A company", country="DE", kind="company")

    companies = client.get("/en/partners/?kind=company").context
    nonsense = client.get("/en/partners/?kind=<script>")

    assert [partner.name for partner in companies["partners"]] == ["A company"]
    assert [(value, number) for value, _label, number in companies["kinds"]] == [("university", 1), ("company", 1)]
    assert nonsense.status_code == 200
    assert "No partner of this kind" in nonsense.content.decode()


def test_map_has_a_dot_for_each_known_country_inside_the_frame(client, index, school):
    for country in ("AU", "AU", "EE", ""):
        agree(school, country=country)

    dots = client.get("/en/partners/").context["dots"]

    assert [(dot.code, dot.count) for dot in dots] == [("AU", 2), ("EE", 1)]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in CENTRES.values())


def test_empty_list_says_so(client, index):
    assert "No agreement is in force" in client.get("/en/partners/").content.decode()


def test_partner_list_costs_the_same_for_one_and_for_three(client, index, school):
    def cost():
        client.get("/en/partners/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/partners/")
        return len(captured)

    agree(school, country="AU")
    Grant.objects.create(school=school, funder=OrganisationFactory())
    few = cost()
    for country in ("DE", "FR"):
        agree(school, country=country)
        Grant.objects.create(school=school, funder=OrganisationFactory())

    assert cost() == few <= 12
