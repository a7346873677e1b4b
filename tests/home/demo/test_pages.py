"""Every page of the demo."""

import re
from html import unescape

import pytest
from wagtail.models import Page

from home.demo import dates
from home.models import HomePage, SchoolPage

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def test_every_link_of_every_page_answers(demo, client):
    """Each address once; what only another language's twin of a record page adds is left out."""
    pages = Page.objects.live().filter(depth__gte=2)
    waiting = {page.specific.url for page in pages}
    assert len(waiting) >= 90
    seen, wrong = set(), {}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address, follow=True)
        assert len(seen) < 2000, "the site has no end"
        if response.status_code != 200:
            wrong[address] = response.status_code
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        for found in LINK.findall(response.content.decode()):
            found = unescape(found)
            if worth_following(found) and found not in seen:
                waiting.add(found)

    assert wrong == {}


def worth_following(address):
    """Static files and the admin are others' business. Of other languages all pages are looked at, not all records."""
    if address.startswith(("/static/", "/admin/", "/media/", "//")) or "?" in address:
        return False
    return not address.startswith(("/zh-hans/", "/vi/"))


@pytest.mark.parametrize("language", ["zh-hans", "vi"])
def test_main_pages_are_translated(demo, language):
    english = HomePage.objects.get(locale__language_code="en")
    wanted = [english, *SchoolPage.objects.child_of(english)]
    wanted += Page.objects.child_of(english).filter(slug__in=["lectures", "symposia", "news", "about"])
    wanted += Page.objects.descendant_of(english).filter(slug__in=[dates.SYMPOSIUM, "partners", "programmes"])
    assert len(wanted) == 12

    for page in wanted:
        twin = page.get_translations().filter(locale__language_code=language).first()
        assert twin is not None, page.slug
        assert twin.live
        assert twin.title != page.title


def test_pictures_have_alternative_texts(demo):
    from wagtail.images.models import Image

    assert Image.objects.count() >= 25
    assert Image.objects.filter(description="").count() == 0
