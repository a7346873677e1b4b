"""Search without accents and by parts of Chinese words, on every database."""

import pytest

from home.models import HomePage, StandardPage
from people.models import Body, BodyMember
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def titles(client, query, language="en"):
    response = client.get(f"/{language}/search/", {"q": query})
    assert response.status_code == 200
    return [page.title for page in response.context["pages"]]


def names(client, query):
    return [person.full_name for person in client.get("/en/search/", {"q": query}).context["found"].people]


def on_a_board(**fields):
    person = PersonFactory(**fields)
    body, _ = Body.objects.get_or_create(name="Board", school=OrganisationFactory())
    BodyMember.objects.create(body=body, person=person)
    return person


def add(title, language="en", text="", **fields):
    home = HomePage.objects.get(locale__language_code=language)
    slug = f"page-{StandardPage.objects.count()}"
    body = [("text", f"<p>{text}</p>")] if text else []
    return home.add_child(instance=StandardPage(title=title, slug=slug, locale=home.locale, body=body, **fields))


@pytest.mark.parametrize("query", ["Đại học Dược", "dai hoc duoc", "DUOC", "Hà Nội", "ha noi"])
def test_vietnamese_page_is_found_with_and_without_accents(client, query):
    add("Trường Đại học Dược", language="vi", text="Thành phố Hà Nội")

    assert titles(client, query, "vi") == ["Trường Đại học Dược"]


@pytest.mark.parametrize("query", ["药学院", "药学", "大学药", "学", "讲座"])
def test_chinese_page_is_found_by_any_part_of_a_word(client, query):
    add("清华大学药学院", language="zh-hans", text="国际知名专家系列讲座")

    assert titles(client, query, "zh-hans") == ["清华大学药学院"]


def test_characters_that_stand_apart_are_not_found_together(client):
    add("清华大学药学院", language="zh-hans")

    assert titles(client, "清药", "zh-hans") == []


def test_all_words_must_occur(client):
    add("Summer research")
    add("Summer lectures")

    assert titles(client, "summer research") == ["Summer research"]


def test_pages_of_the_readers_language_come_first(client):
    add("InSPIRE")
    add("InSPIRE", language="vi")

    response = client.get("/vi/search/", {"q": "inspire"})

    assert [page.locale.language_code for page in response.context["pages"]] == ["vi", "en"]


def test_draft_and_private_pages_are_not_found(client):
    from wagtail.models import PageViewRestriction

    add("Pharmacology draft", live=False)
    private = add("Pharmacology private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert titles(client, "pharmacology") == []


@pytest.mark.parametrize("query", ["nguyen", "Nguyễn Văn An", "van an"])
def test_person_is_found_without_accents(client, query):
    on_a_board(family_name="Nguyễn", given_name="Văn An", name_order="family_first")

    assert names(client, query) == ["Nguyễn Văn An"]


@pytest.mark.parametrize("query", ["王小明", "小明", "xiaoming"])
def test_person_is_found_in_either_script(client, query):
    on_a_board(family_name="王", given_name="小明", name_order="family_first_joined", latin_name="Wang Xiaoming")

    assert names(client, query) == ["王小明"]


def test_person_whom_nothing_public_names_is_not_found(client):
    PersonFactory(family_name="Secret")

    assert names(client, "secret") == []


@pytest.mark.parametrize("query", ["", "   ", "%", '"', "'; DROP TABLE", "x" * 10_000, "( OR", "* NEAR", "-", "🙂"])
def test_odd_input_is_answered_calmly(client, query):
    assert client.get("/en/search/", {"q": query}).status_code == 200


def test_nothing_found_says_so_and_escapes_the_query(client):
    text = client.get("/en/search/", {"q": "<b>zzz</b>"}).content.decode()

    assert "Nothing was found" in text
    assert "<b>zzz" not in text
