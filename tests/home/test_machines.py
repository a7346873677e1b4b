"""Sitemap, robots.txt, Atom, health, error pages."""

from datetime import date, timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import NewsIndexPage, NewsPage, StandardPage
from lectures.models import LecturePage, LectureSeriesPage
from tests.factories import LectureFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parse(content):
    return fromstring(content)  # noqa: S314  (our own answer)


def test_sitemap_names_public_pages_with_their_languages(client, home_page):
    home_page.add_child(instance=StandardPage(title="Open", slug="open"))
    home_page.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    private = home_page.add_child(instance=StandardPage(title="Private", slug="private"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    root = parse(client.get("/sitemap.xml").content)

    places = {url.findtext(f"{SITEMAP}loc"): url for url in root}
    assert set(places) == {f"http://localhost:8000/{path}" for path in ("en/", "vi/", "zh-hans/", "en/open/")}
    languages = {link.get("hreflang") for link in places["http://localhost:8000/en/"].findall(f"{XHTML}link")}
    assert languages == {"en", "vi", "zh-Hans"}


def test_robots_keeps_private_addresses_out(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /orders/\n" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_feed_holds_news_and_events_of_its_language(client, home_page):
    news = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    item = news.add_child(
        instance=NewsPage(title="A & B <i>", slug="item", published_on=date(2027, 1, 1), introduction="Why.")
    )
    item.save_revision().publish()
    lecture = LectureFactory(
        title="A lecture", starts_at=timezone.now() + timedelta(days=3), ends_at=timezone.now() + timedelta(days=4)
    )
    series = home_page.add_child(instance=LectureSeriesPage(title="Series", slug="series", series=lecture.series))
    page = series.add_child(instance=LecturePage(title="A lecture", slug="a-lecture", lecture=lecture))
    page.save_revision().publish()

    response = client.get("/en/feed.atom")

    root = parse(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert {entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")} == {"A & B <i>", "A lecture"}
    links = {entry.find(f"{ATOM}link").get("href") for entry in root.findall(f"{ATOM}entry")}
    assert "http://localhost:8000/en/series/a-lecture/" in links
    chinese = parse(client.get("/zh-hans/feed.atom").content)
    assert "A & B <i>" not in {entry.findtext(f"{ATOM}title") for entry in chinese.findall(f"{ATOM}entry")}


def test_feed_entry_keeps_its_id_when_the_address_changes(client, home_page):
    news = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    item = news.add_child(instance=NewsPage(title="Item", slug="item", published_on=date(2027, 1, 1)))
    before = parse(client.get("/en/feed.atom").content).findtext(f"{ATOM}entry/{ATOM}id")

    item.slug = "renamed"
    item.save_revision().publish()
    after = parse(client.get("/en/feed.atom").content).findtext(f"{ATOM}entry/{ATOM}id")

    assert before == after


def test_health_answers_and_is_never_kept(client):
    for path, words in (("/healthz/live", b"live\n"), ("/healthz/ready", b"ready\n")):
        response = client.get(path)
        assert (response.status_code, response.content, response["Cache-Control"]) == (200, words, "no-store")


def test_ready_says_503_while_the_database_is_not_migrated(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_pagegeneration")

    assert client.get("/healthz/ready").status_code == 503
    assert client.get("/healthz/live").status_code == 200


def test_missing_page_offers_a_search(client):
    response = client.get("/vi/khong-co/")

    assert response.status_code == 404
    assert '<html lang="vi">' in response.content.decode()
    assert 'action="/vi/search/"' in response.content.decode()


def test_failure_page_needs_no_database(django_assert_num_queries):
    from home.views.errors import server_error

    with django_assert_num_queries(0):
        response = server_error(None)

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_failure_answers_with_the_page(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("home.views.search.search_site", broken)

    response = Client(raise_request_exception=False).get("/en/search/?q=x")

    assert response.status_code == 500
    assert "nothing you have paid or registered is lost" in response.content.decode()


def test_bad_form_token_is_explained():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "x"})

    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()
