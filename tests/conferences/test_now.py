"""Now and next: the state at a moment, the data that outlives the network."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from conferences.actions.programme import release_programme
from conferences.models import Presentation
from conferences.queries.filters import Filters
from conferences.queries.now import entries, screen
from conferences.queries.programme import latest_programme
from conferences.views.timetable import moment_of
from events.rules import zone
from tests.conferences.pages import get
from tests.factories import START, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def running(conference):
    """09:00 opening for all; 10:00 two rooms in parallel; 11:00 coffee; 12:00 one room; the next day one session."""
    hall = RoomFactory(venue=conference.venue, name="Hall", sort_order=1)
    attic = RoomFactory(venue=conference.venue, name="Attic", sort_order=2)

    def add(title, hours, room, **facts):
        times = {"starts_at": START + HOUR * hours, "ends_at": START + HOUR * (hours + 1)}
        return SessionFactory(conference=conference, title=title, room=room, **{**times, **facts})

    add("Opening", 0, hall, kind="ceremony")
    rivers = add("Rivers", 1, hall)
    add("Lakes", 1, attic)
    add("Coffee", 2, None, kind="break")
    add("Rain", 3, hall)
    add("Snow", 24, hall)
    for number in (0, 1):
        start = rivers.starts_at + timedelta(minutes=30 * number)
        Presentation.objects.create(
            session=rivers, title=f"Talk {number}", starts_at=start, ends_at=start + timedelta(minutes=30)
        )
    release_programme(conference=conference)
    return conference


def state(conference, hours, **filters):
    programme = latest_programme(conference)
    now = START + HOUR * hours
    found = entries(programme, "/", Filters(**filters), now)
    return screen(found, programme.rooms, now, zone(programme.timezone))


def summary(shown):
    rooms = [(s.room.name, s.now and s.now["title"], s.next and s.next["title"]) for s in shown.rooms]
    return [entry["title"] for entry in shown.now], [entry["title"] for entry in shown.next], rooms


def test_state_names_what_runs_for_all_and_room_by_room(running):
    assert summary(state(running, 0.5)) == (
        ["Opening"], ["Coffee"], [("Hall", None, "Rivers"), ("Attic", None, "Lakes")],
    )  # fmt: skip
    assert summary(state(running, 1.5)) == ([], ["Coffee"], [("Hall", "Rivers", "Rain"), ("Attic", "Lakes", None)])
    assert summary(state(running, 2)) == (["Coffee"], [], [("Hall", None, "Rain")])


def test_state_names_the_talk_inside_the_session(running):
    assert state(running, 1.2).rooms[0].now["talk"]["title"] == "Talk 0"
    assert state(running, 1.5).rooms[0].now["talk"]["title"] == "Talk 1"


def test_between_days_the_coming_ones_are_named_and_at_the_end_that_it_is_over(running):
    evening, before, after = state(running, 6), state(running, -30), state(running, 25)

    assert ([e["title"] for e in evening.coming], evening.coming_day) == (["Snow"], "Thursday, 13 May 2027")
    assert [e["title"] for e in before.coming] == ["Opening"]
    assert (after.is_over, evening.is_over) == (True, False)


def test_a_door_shows_its_own_room_only(running):
    assert summary(state(running, 1.5, room="attic")) == ([], [], [("Attic", "Lakes", None)])


def test_data_holds_the_coming_two_days_and_nothing_long_past(running):
    programme = latest_programme(running)

    assert [e["title"] for e in entries(programme, "/", Filters(), START + HOUR * 3.5)] == ["Coffee", "Rain", "Snow"]
    assert [e["title"] for e in entries(programme, "/", Filters(), START - HOUR * 200)] == [
        "Opening", "Lakes", "Rivers", "Coffee", "Rain", "Snow",
    ]  # fmt: skip


def test_page_works_without_scripts_and_carries_its_data(client, running):
    status, html = get(client, "now/?at=2027-05-12T10:30")

    assert status == 200
    table = re.search(r'<table class="now__rooms">.*?</table>', html, re.S)[0]
    assert re.findall(r'<th scope="row">(\w+)</th>', table) == ["Hall", "Attic"]
    assert "until 11:00" in table
    assert "Rehearsal" in html
    assert '<meta http-equiv="refresh" content="60">' in html
    data = json.loads(re.search(r'<script id="now-data" type="application/json">(.*?)</script>', html)[1])
    assert (data["zone"], data["release"], data["at"]) == ("Asia/Shanghai", 1, "2027-05-12T10:30:00+08:00")
    assert len(data["entries"]) == 6


def test_screen_stands_alone_and_is_not_indexed(client, running):
    _status, html = get(client, "now/?screen&room=hall")

    assert "site-header" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'data-source="data/?screen=&amp;room=hall"' in html


def test_data_address_answers_alike(client, running):
    status, text = get(client, "now/data/?at=2027-05-12T10:30")

    assert status == 200
    assert [entry["title"] for entry in json.loads(text)["entries"]][:2] == ["Opening", "Lakes"]


def test_worker_answers_for_the_page_and_keeps_its_files(client, running):
    response = client.get("/en/conferences/water/now/worker/")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Service-Worker-Allowed"] == "/en/conferences/water/now/"
    assert "/static/js/now.js" in response.content.decode()


def test_before_a_release_the_page_says_so_and_the_data_is_404(client, conference):
    SessionFactory(conference=conference, title="Secret so far")

    status, html = get(client, "now/")

    assert (status, get(client, "now/data/")[0]) == (200, 404)
    assert "The programme has not been published yet." in html
    assert "Secret so far" not in html


@pytest.mark.parametrize("text", ["", "zz", "2027-13-01", "0001-01-01", "9999-12-31T23:59", "1e9", "٢٠٢٧", "now" * 99])
def test_a_moment_that_is_none_is_ignored(text):
    assert moment_of(text, zone("Asia/Shanghai")) is None


def test_a_moment_stands_on_the_clock_of_the_event():
    assert moment_of("2027-05-12T09:00", zone("Asia/Shanghai")) == START
    assert moment_of("2027-05-12T09:00+00:00", zone("Asia/Shanghai")) == datetime(2027, 5, 12, 9, tzinfo=UTC)
