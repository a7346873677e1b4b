from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lectures.actions import Speaking, cancel_lecture, create_lecture
from lectures.models import LecturePage
from lectures.queries import past_lectures, series_view, upcoming_lectures
from tests.factories import LectureFactory, PersonFactory, RoomFactory, VenueFactory
from tests.lectures.conftest import add_series_page

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def lecture_on(series, start, **kwargs):
    values = {"title": "On proteins", "speakers": [], "starts_at": start, "ends_at": start + timedelta(hours=1)}
    return create_lecture(series=series, **{**values, **kwargs})


def html_of(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_series_page_shows_next_then_coming_then_past(series, series_page):
    lecture_on(series, NOW + timedelta(days=20), title="In three weeks")
    lecture_on(series, NOW + timedelta(days=2), title="In two days")
    lecture_on(series, NOW - timedelta(days=2), title="Two days ago")
    lecture_on(series, NOW - timedelta(days=200), title="Last year")
    cancel_lecture(lecture=lecture_on(series, NOW + timedelta(days=1), title="Cancelled one"))
    LectureFactory(title="Another series", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2))
    lecture_on(series, NOW + timedelta(days=1), title="A draft", publish=False)

    view = series_view(series_page)

    assert view.next.lecture.title == "In two days"
    assert [entry.lecture.title for entry in view.coming] == ["Cancelled one", "In three weeks"]
    assert [entry.lecture.title for entry in view.past] == ["Two days ago", "Last year"]
    assert view.years == (2027, 2026)
    html = html_of(series_page.url)
    assert "Lecture series since 2019" in html
    assert "/calendar/series/global-lectures.ics" in html
    assert "A draft" not in html
    assert html.index("In two days") < html.index("Cancelled one") < html.index("Two days ago")


def test_lecture_that_is_running_is_still_the_next(series, series_page):
    lecture_on(series, NOW - timedelta(minutes=30), title="Running")

    assert series_view(series_page).next.lecture.title == "Running"


def test_archive_shows_one_year_in_the_event_s_own_zone(series, series_page):
    lecture_on(series, datetime(2025, 12, 31, 20, 0, tzinfo=UTC), title="New Year's morning in Shanghai")
    lecture_on(series, datetime(2026, 6, 1, tzinfo=UTC), title="In summer")
    lecture_on(series, datetime(2025, 6, 1, tzinfo=UTC), title="The year before")

    html = html_of(f"{series_page.url}2026/")

    assert "New Year&#x27;s morning in Shanghai" in html
    assert "In summer" in html
    assert "The year before" not in html


@pytest.mark.parametrize("year", ["2011", "1", "99999"])
def test_archive_of_a_year_without_lectures_is_404(series, series_page, year):
    assert Client().get(f"{series_page.url}{year}/").status_code == 404


def test_lecture_page_tells_all(series, series_page):
    person = PersonFactory(
        given_name="Ada",
        family_name="Nguyễn",
        honorific="Professor",
        life="She folds proteins.",
        orcid="0000-0002-1825-0097",
    )
    venue = VenueFactory(name="Main Hall", address="1 Road", city="Beijing", latitude=39.9, longitude=116.4)
    lecture = lecture_on(
        series,
        datetime(2027, 5, 12, 6, 0, tzinfo=UTC),
        speakers=[Speaking(person, "Institute of Folding")],
        venue=venue,
        room=RoomFactory(venue=venue, name="Room 7"),
        abstract="First part.\n\nSecond part.",
        join_url="https://meet.example.org/secret",
    )
    lecture_on(series, NOW - timedelta(days=30), title="An earlier one")

    html = html_of(LecturePage.objects.get(lecture=lecture).url)

    for words in (
        "Global Lectures",
        "Professor Ada Nguyễn",
        "Institute of Folding",
        "She folds proteins.",
        "<p>First part.</p><p>Second part.</p>",
        "Room 7",
        "12 May 2027, 14:00–15:00",
        "UTC+8",
        'data-start="2027-05-12T06:00:00+00:00"',
        "openstreetmap.org",
        "/calendar/on-proteins.ics",
        "An earlier one",
    ):
        assert words in html, words
    assert "meet.example.org" not in html
    assert 'style="' not in html


def test_past_lecture_shows_its_recording_and_no_calendar_entry(series, series_page):
    lecture = lecture_on(series, NOW - timedelta(days=3), recording_url="https://video.example.org/1")

    html = html_of(LecturePage.objects.get(lecture=lecture).url)

    assert 'href="https://video.example.org/1"' in html
    assert "Add to calendar" not in html


def test_cancelled_lecture_says_so(series, series_page):
    lecture = lecture_on(series, NOW + timedelta(days=3))
    cancel_lecture(lecture=lecture)

    assert "This lecture is cancelled." in html_of(LecturePage.objects.get(lecture=lecture).url)


def test_page_in_another_language_has_its_own_title_and_list(series, series_page):
    chinese = add_series_page(series, "zh-hans")
    lecture = lecture_on(series, NOW + timedelta(days=3), title_zh_hans="论蛋白质", abstract_zh_hans="关于蛋白质")
    page = LecturePage.objects.get(lecture=lecture, locale__language_code="zh-hans")

    assert page.title == "论蛋白质"
    assert "关于蛋白质" in html_of(page.url)
    html = html_of(chinese.url)
    assert page.url in html
    assert page.url.startswith("/zh-hans/")


def test_titles_are_escaped(series, series_page):
    lecture = lecture_on(series, NOW + timedelta(days=3), title="<script>alert(1)</script>", abstract="<img src=x>")

    for path in (series_page.url, LecturePage.objects.get(lecture=lecture).url):
        html = html_of(path)
        assert "<script>alert" not in html
        assert "<img src=x>" not in html


def test_upcoming_and_past_part_at_the_end(series):
    running = LectureFactory(series=series, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(minutes=1))
    over = LectureFactory(series=series, starts_at=NOW - timedelta(hours=1), ends_at=NOW)

    assert list(upcoming_lectures(NOW, series)) == [running]
    assert list(past_lectures(NOW, series)) == [over]


def count(path):
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def test_pages_cost_the_same_queries_for_one_lecture_and_for_three(series, series_page):
    def add(number):
        for days in (number + 1, -number - 1):
            speakers = [PersonFactory() for _n in range(number + 1)]
            lecture_on(series, NOW + timedelta(days=days), title=f"L {days}", speakers=speakers, venue=VenueFactory())

    add(0)
    page = LecturePage.objects.get(title="L 1")
    one = [count(series_page.url), count(f"{series_page.url}2027/"), count(page.url)]
    add(1)
    add(2)
    last = LecturePage.objects.get(title="L 3")
    three = [count(series_page.url), count(f"{series_page.url}2027/"), count(last.url)]

    assert one == three
    assert max(one) <= 20, one  # nine of them are Wagtail finding the page, three the frame around it
