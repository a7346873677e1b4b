import pytest

from home.models import HomePage, StandardPage
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def add(parent, title, **fields):
    return parent.add_child(instance=StandardPage(title=title, slug=title.lower().replace(" ", "-"), **fields))


def test_menu_holds_only_pages_marked_for_it(client, home_page):
    add(home_page, "Shown", show_in_menus=True)
    add(home_page, "Hidden")
    add(home_page, "Draft", show_in_menus=True, live=False)

    frame = client.get("/en/").context["frame"]

    assert [item.title for item in frame.menu] == ["Shown"]


def test_section_menu_appears_inside_its_section_only(client, home_page):
    school = add(home_page, "School", show_in_menus=True)
    add(school, "Partners", show_in_menus=True)
    add(home_page, "Other", show_in_menus=True)

    inside = client.get("/en/school/partners/").context["frame"]
    outside = client.get("/en/other/").context["frame"]

    assert [(item.title, item.is_current) for item in inside.section_menu] == [("Partners", True)]
    assert inside.section.title == "School"
    assert outside.section is None


def test_language_switch_leads_to_the_translation_or_to_that_languages_home(client, home_page):
    page = add(home_page, "About")
    vietnamese = HomePage.objects.get(locale__language_code="vi")
    translated = page.copy_for_translation(vietnamese.locale)
    translated.slug = "gioi-thieu"
    translated.save_revision().publish()

    frame = client.get("/en/about/").context["frame"]

    assert {link.code: link.url for link in frame.languages} == {
        "en": "/en/about/",
        "vi": "/vi/gioi-thieu/",
        "zh-hans": "/zh-hans/",
    }
    assert [link.code for link in frame.alternates] == ["en", "vi"]


def test_language_switch_keeps_the_rest_of_an_address_that_is_no_page(client):
    frame = client.get("/en/search/?q=ha+noi").context["frame"]

    assert {link.url for link in frame.languages} == {
        "/en/search/?q=ha+noi",
        "/vi/search/?q=ha+noi",
        "/zh-hans/search/?q=ha+noi",
    }


def test_language_switch_uses_lang_where_the_address_has_no_language(client):
    response = client.get("/verify/?number=1")

    assert "/verify/?number=1&lang=vi" in {link.url for link in response.context["frame"].languages}


def test_root_leads_to_the_preferred_language(client):
    chinese = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})
    vietnamese = client.get("/", headers={"accept-language": "vi"})
    other = client.get("/", headers={"accept-language": "pl"})

    assert [answer.url for answer in (chinese, vietnamese, other)] == ["/zh-hans/", "/vi/", "/en/"]
    assert chinese["Cache-Control"] == "private, no-store"


def test_frame_costs_the_same_for_one_page_and_for_many(client, home_page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    add(home_page, "One", show_in_menus=True)
    client.get("/en/one/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/en/one/")
    for number in range(5):
        add(add(home_page, f"More {number}", show_in_menus=True), "Below", show_in_menus=True)
    with CaptureQueriesContext(connection) as many:
        client.get("/en/one/")

    assert len(many) == len(few) <= 12


def test_school_page_says_nothing_of_the_other_school(client, home_page):
    from home.models import SchoolPage
    from partners.models import Agreement

    ours, theirs = OrganisationFactory(name="Ours"), OrganisationFactory(name="Theirs")
    partner = OrganisationFactory(name="Partner of theirs")
    Agreement.objects.create(school=theirs, partner=partner)
    home_page.add_child(instance=SchoolPage(title="Ours", slug="ours", school=ours))

    response = client.get("/en/ours/")

    assert response.context["partner_figures"].partners == 0
    assert "Partner of theirs" not in response.content.decode()
