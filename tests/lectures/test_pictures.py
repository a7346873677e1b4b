"""The picture that link previews show of a lecture."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from wagtail.models import PageViewRestriction

from lectures.actions import Speaking, cancel_lecture, create_lecture
from lectures.models import Lecture, LecturePage
from lectures.queries.pictures import lecture_card
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
START = datetime(2027, 5, 12, 1, 0, tzinfo=UTC)
PATH = "/lectures/on-proteins/picture.png"


@pytest.fixture
def lecture(series, series_page, settings):
    settings.SITE_URL = "https://school.example"
    people = [Speaking(PersonFactory(full_name="Ada Speaker")), Speaking(PersonFactory(full_name="Bo Second"))]
    return create_lecture(
        series=series,
        title="On proteins",
        title_vi="Về protein",
        speakers=people,
        starts_at=START,
        ends_at=START + timedelta(hours=1),
    )


def test_picture_says_what_by_whom_and_when_on_the_lectures_clock(lecture):
    card = lecture_card(lecture)

    assert (card.title, card.above, card.people) == ("On proteins", "Global Lectures", "Ada Speaker, Bo Second")
    assert card.foot == "12 May 2027, 09:00–10:00 (UTC+8)"
    assert card.portrait is None


def test_picture_has_an_address_of_its_own_and_an_etag_of_its_facts(client, lecture):
    first = client.get(PATH)
    again = client.get(PATH, headers={"if-none-match": first["ETag"]})
    vietnamese = client.get(f"{PATH}?lang=vi", headers={"if-none-match": first["ETag"]})
    Lecture.objects.filter(pk=lecture.pk).update(title="On other proteins")
    changed = client.get(PATH, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(first.content)).size == (1200, 630)
    assert (again.status_code, again.content) == (304, b"")
    assert (vietnamese.status_code, changed.status_code) == (200, 200)


def test_page_names_its_picture_for_previews_and_machines(client, lecture):
    html = client.get(LecturePage.objects.get().url).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)

    assert f'<meta property="og:image" content="https://school.example{PATH}">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert json.loads(data)["image"] == f"https://school.example{PATH}"


@pytest.mark.parametrize("how", ["draft", "login", "unpublished"])
def test_lecture_that_nobody_may_see_has_no_picture(client, lecture, how):
    page = LecturePage.objects.get()
    if how == "draft":
        Lecture.objects.filter(pk=lecture.pk).update(is_public=False)
    elif how == "login":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        page.unpublish()

    assert client.get(PATH).status_code == 404
    assert client.get("/lectures/no-such-lecture/picture.png").status_code == 404


def test_cancelled_lecture_keeps_its_picture(client, lecture):
    cancel_lecture(lecture=lecture)

    assert client.get(PATH).status_code == 200
