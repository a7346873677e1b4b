"""Addresses of calendars: unknown ones, and the page that names them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    ConferenceFactory,
    LectureFactory,
    LectureSeriesFactory,
)
from tests.lectures.conftest import add_series_page


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/calendar/no-such.ics", "There is no event with this calendar address."),
        ("/calendar/people/no-such.ics", "There is nobody with this calendar address."),
        ("/calendar/series/no-such.ics", "There is no lecture series with this calendar address."),
        ("/calendar/my/no-such.ics", "This calendar address is not valid (any more)."),
    ],
)
def test_unknown_calendar_says_so_in_a_sentence(db, path, sentence):
    response = Client().get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == f"{sentence}\n"


def test_event_that_is_not_public_has_no_calendar(db):
    LectureFactory(slug="hidden", is_public=False)

    assert Client().get("/calendar/hidden.ics").status_code == 404


def test_event_never_takes_the_name_of_a_feed(db):
    assert LectureFactory(title="Lectures").slug == "lectures-event"
    assert ConferenceFactory(title="All").slug == "all-event"


def test_subscribe_page_names_every_calendar(db):
    series = LectureSeriesFactory(name="Global Lectures", slug="global")
    add_series_page(series)
    soon = timezone.now() + timedelta(days=3)
    ConferenceFactory(title="Coming symposium", slug="coming", starts_at=soon, ends_at=soon + timedelta(days=1))

    html = Client().get("/calendar/").content.decode()

    for path in ("all", "lectures", "series/global", "coming"):
        assert f'href="webcal://localhost:8000/calendar/{path}.ics"' in html
        assert f'value="http://localhost:8000/calendar/{path}.ics"' in html
    assert "Coming symposium" in html
