"""Finding a page by its whole address, and what protects it, stay as Wagtail does them."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.pages import deepest_page
from home.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home_page):
    section = home_page.add_child(instance=StandardPage(title="Section", slug="section"))
    section.add_child(instance=StandardPage(title="Inside", slug="inside"))
    return StandardPage.objects.get(pk=section.pk)


def test_deepest_page_is_found_with_what_is_left(home_page, section):
    page, rest = deepest_page(home_page, ["section", "inside", "more", "still"])

    assert (page.title, type(page), rest) == ("Inside", StandardPage, ["more", "still"])
    assert deepest_page(home_page, ["nowhere"]) is None


def test_pages_answer_and_unknown_ones_do_not(client, section):
    assert client.get("/en/section/inside/").status_code == 200
    assert client.get("/en/section/inside/none/").status_code == 404
    assert client.get("/en/none/inside/").status_code == 404


def test_draft_is_404(client, section):
    StandardPage.objects.filter(slug="inside").update(live=False)

    assert client.get("/en/section/inside/").status_code == 404


def test_restriction_of_a_page_holds_for_what_is_below_it(client, section):
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/en/section/inside/").status_code == 302
    assert client.get("/en/section/").status_code == 302


def test_restriction_of_the_source_holds_for_its_alias(client, home_page, section):
    inside = StandardPage.objects.get(slug="inside")
    alias = inside.create_alias(parent=home_page, update_slug="copy")
    second = alias.create_alias(parent=home_page, update_slug="copy-of-copy")
    PageViewRestriction.objects.create(page=inside, restriction_type=PageViewRestriction.LOGIN)

    assert client.get("/en/copy/").status_code == 302
    assert client.get("/en/copy-of-copy/").status_code == 302
    assert Page.objects.get(pk=second.pk).live
