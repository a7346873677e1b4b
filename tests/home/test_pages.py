"""What pages say about themselves, and what the front page leads with."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from home.models import NewsIndexPage, NewsPage, StandardPage
from lectures.models import LectureSpeaker
from tests.factories import ConferenceFactory, LectureFactory, PersonFactory

pytestmark = pytest.mark.django_db


def json_ld(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(found.group(1))


def lecture_in(days, **fields):
    start = timezone.now() + timedelta(days=days)
    lecture = LectureFactory(starts_at=start, ends_at=start + timedelta(hours=1), **fields)
    LectureSpeaker.objects.create(lecture=lecture, person=PersonFactory())
    return lecture


def conference_in(days, **fields):
    start = timezone.now() + timedelta(days=days)
    return ConferenceFactory(starts_at=start, ends_at=start + timedelta(days=2), **fields)


def test_front_page_leads_with_the_coming_lecture_and_symposium(client, home_page):
    lecture_in(-3, title="Over")
    lecture_in(40, title="Later lecture")
    lecture_in(20, title="Next lecture")
    conference_in(10, title="Next symposium")
    lecture_in(5, title="Called off", status="EventCancelled")
    lecture_in(6, title="Not public", is_public=False)

    context = client.get("/en/").context

    assert [entry.event.title for entry in context["next_events"]] == ["Next symposium", "Next lecture"]
    assert [entry.event.title for entry in context["later_events"]] == ["Later lecture"]


def test_front_page_without_events_says_what_to_do(client, home_page):
    assert "No lecture or symposium is announced" in client.get("/en/").content.decode()


def test_front_page_costs_the_same_for_one_event_and_for_three(client, home_page):
    def cost():
        client.get("/en/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/")
        return len(captured)

    lecture_in(3)
    conference_in(4)
    few = cost()
    for day in range(5, 8):
        lecture_in(day)
        conference_in(day)

    assert cost() == few


def test_page_names_its_dates_in_the_form_of_the_language(client, home_page):
    page = home_page.add_child(instance=StandardPage(title="About", slug="about"))
    page.first_published_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    page.last_published_at = datetime(2026, 4, 2, 12, tzinfo=UTC)
    page.save()

    text = client.get("/en/about/").content.decode()

    assert "First published <time" in text
    assert '<time datetime="2026-04-02T12:00:00+00:00">2 April 2026</time>' in text


def test_head_names_canonical_address_and_translations(client, home_page):
    text = client.get("/en/?utm=1").content.decode()

    assert '<link rel="canonical" href="http://localhost:8000/en/">' in text
    assert '<link rel="alternate" hreflang="zh-Hans" href="http://localhost:8000/zh-hans/">' in text
    assert '<html lang="en">' in text


def test_structured_data_cannot_close_its_script(client, home_page):
    news = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    news.add_child(
        instance=NewsPage(title='</script><script>alert("x")</script>', slug="bad", published_on=date(2027, 1, 1))
    )

    response = client.get("/en/news/bad/")

    assert "<script>alert" not in response.content.decode()
    assert json_ld(response)["headline"] == '</script><script>alert("x")</script>'


def test_event_data_carries_the_events_own_offset_and_no_link_to_join(home_page):
    from home.structured_data import of_event

    event = ConferenceFactory(
        starts_at=datetime(2027, 5, 12, 1, tzinfo=UTC),
        ends_at=datetime(2027, 5, 12, 9, tzinfo=UTC),
        attendance_mode="MixedEventAttendanceMode",
        join_url="https://meet.example.org/secret",
    )

    data = of_event(event, "/en/x/")

    assert data["startDate"] == "2027-05-12T09:00:00+08:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert "secret" not in json.dumps(data)


def test_news_list_shows_in_the_default_language_what_is_not_translated(client, home_page):
    news = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    for title in ("Ready", "Waiting"):
        news.add_child(instance=NewsPage(title=title, slug=title.lower(), published_on=date(2027, 1, 1)))
    locale = Locale.objects.get(language_code="vi")
    news.copy_for_translation(locale, copy_parents=True).save_revision().publish()
    done = news.get_children().get(slug="ready").specific.copy_for_translation(locale)
    done.title = "Sẵn sàng"
    done.save_revision().publish()

    text = client.get("/vi/news/").content.decode()

    assert "Sẵn sàng" in text
    assert ">Ready<" not in text
    assert ' lang="en">Waiting<' in text


def test_news_list_shows_twenty_at_a_time(client, home_page):
    news = home_page.add_child(instance=NewsIndexPage(title="News", slug="news"))
    for number in range(21):
        news.add_child(
            instance=NewsPage(title=f"Item {number}", slug=f"item-{number}", published_on=date(2027, 1, 1 + number))
        )

    first = client.get("/en/news/").content.decode()
    second = client.get("/en/news/?page=2").content.decode()

    assert "Item 20" in first
    assert "Item 0<" not in first
    assert "Item 0<" in second
    assert client.get("/en/news/?page=nonsense").status_code == 200


def test_page_holds_no_inline_style_or_script(client, home_page):
    text = client.get("/en/").content.decode()

    assert not re.search(r"\sstyle=|<style|\son\w+=", text)
    assert re.findall(r"<script(?![^>]*(?:src=|ld\+json))", text) == []


def test_theme_follows_the_site_settings_and_stays_readable(client, home_page):
    from wagtail.models import Site

    from core.colour import contrast
    from core.models import SiteSettings

    settings = SiteSettings.for_site(Site.objects.get())
    settings.accent_colour = "#ffee00"  # far too light for paper
    settings.save()

    css = client.get("/theme.css").content.decode()

    light, dark = re.findall(r"--accent:(#\w{6})", css)[:2]
    assert contrast(light, "#fbfaf6") >= 4.5
    assert contrast(dark, "#16171a") >= 4.5
    assert "immutable" in client.get("/theme.css?ffee00")["Cache-Control"]
    assert "immutable" not in client.get("/theme.css?123456").get("Cache-Control", "")
