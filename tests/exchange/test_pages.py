import pytest
from django.core.exceptions import ValidationError

from exchange.models import Programme, ProgrammeIndexPage, ProgrammePage
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return Programme.objects.create(
        school=OrganisationFactory(name="Our School"),
        name="Summer in Melbourne",
        slug="summer",
        kind="summer_research",
        direction="outbound",
        launched_by=OrganisationFactory(name="University of Melbourne"),
        since_year=2016,
        frequency="every year",
        place="Melbourne",
        duration_min=8,
        duration_max=9,
        duration_unit="weeks",
    )


@pytest.fixture
def index(home_page):
    return home_page.add_child(instance=ProgrammeIndexPage(title="Programmes", slug="programmes"))


def test_programme_page_answers_what_when_where(client, index, programme):
    programme.partners.add(OrganisationFactory(name="Partner One"))
    index.add_child(
        instance=ProgrammePage(
            title="Summer", slug="summer", programme=programme, body=[("text", "<p>Who may apply</p>")]
        )
    )

    text = client.get("/en/programmes/summer/").content.decode()

    for words in ("Our School", "University of Melbourne", "2016", "every year", "8–9 weeks", "Partner One", "Who may"):
        assert words in text


def test_uncertain_programme_is_marked(client, index, programme):
    programme.check_note = "Since when?"
    programme.save()
    index.add_child(instance=ProgrammePage(title="Summer", slug="summer", programme=programme))

    assert "Since when?" in client.get("/en/programmes/summer/").content.decode()


def test_list_shows_live_programmes(client, index, programme):
    index.add_child(instance=ProgrammePage(title="Live one", slug="a", programme=programme))
    index.add_child(instance=ProgrammePage(title="Draft one", slug="b", programme=programme, live=False))

    text = client.get("/en/programmes/").content.decode()

    assert "Live one" in text
    assert "Draft one" not in text


def test_empty_list_says_so(client, index):
    assert "No programme is announced yet" in client.get("/en/programmes/").content.decode()


def test_longest_duration_is_not_shorter_than_the_shortest(programme):
    programme.duration_max = 2

    with pytest.raises(ValidationError, match="longest duration"):
        programme.full_clean()
