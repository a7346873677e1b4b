import icalendar
import pytest
from django.test import Client


@pytest.fixture
def read(db):
    """GET a feed and parse it; asserts what holds for every feed."""

    def read(path, **headers):
        response = Client().get(path, headers=headers)
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = icalendar.Calendar.from_ical(response.content)
        assert calendar.get_missing_tzids() == set()
        return calendar

    return read


def summaries(calendar):
    return [str(event["SUMMARY"]) for event in calendar.events]
