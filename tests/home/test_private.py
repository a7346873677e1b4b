"""Pages made private show themselves nowhere."""

from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from core.pages import open_to_all
from home.models import NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(home_page):
    index = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    for title in ("Open news", "Private news"):
        index.add_child(instance=NewsPage(title=title, introduction=f"{title}!", published_on=date(2027, 1, 1)))
    PageViewRestriction.objects.create(page=NewsPage.objects.get(title="Private news"), restriction_type="login")
    return index


def test_private_news_stand_in_no_list(client, news):
    for path in ("/en/", news.url, "/en/feed.atom", "/en/search/?q=news", "/sitemap.xml"):
        html = client.get(path).content.decode()

        assert "Private news" not in html, path
    assert "Open news" in client.get(news.url).content.decode()


def test_pages_below_a_private_page_are_private_too_in_one_statement(news, django_assert_num_queries):
    PageViewRestriction.objects.create(page=news, restriction_type="login")

    with django_assert_num_queries(1):
        assert list(open_to_all(NewsPage.objects.live())) == []
