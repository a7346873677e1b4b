import pytest
from wagtail.models import Locale

from home.models import HomePage
from lectures.models import LectureSeriesPage
from tests.factories import LectureSeriesFactory


def add_series_page(series, code="en", live=True):
    """The series' page below the home page of a language."""
    home = HomePage.objects.get(locale__language_code=code)
    page = LectureSeriesPage(
        title=series.name, slug=series.slug, series=series, locale=Locale.objects.get(language_code=code), live=live
    )
    return home.add_child(instance=page)


@pytest.fixture
def series(db):
    return LectureSeriesFactory(name="Global Lectures", timezone="Asia/Shanghai", since_year=2019)


@pytest.fixture
def series_page(series):
    return add_series_page(series)
