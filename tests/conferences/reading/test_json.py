"""schedule.json in its two shapes becomes plain values."""

import json
from datetime import UTC, datetime

from conferences.documents.reading import parse_programme
from tests.conferences.reading.samples import SAMPLES, by_title, messages, sample


def test_json_with_days_gives_sessions():
    programme = sample("schedule.json")

    session = by_title(programme)["How leaves breathe"]
    assert programme.timezone == "Asia/Ho_Chi_Minh"
    assert session.starts_at == datetime(2027, 5, 12, 2, 0, tzinfo=UTC)
    assert session.links == (("Slides", "https://example.org/leaves"),)
    assert by_title(programme)["Roots"].starts_at == datetime(2027, 5, 12, 3, 0, tzinfo=UTC)


def test_json_skips_what_is_no_event_and_names_the_path():
    place = 'schedule.conference.days[0].rooms["Aula"][2]'

    assert (place, "skipped: not an event but something else") in messages(sample("schedule.json"))


def test_flat_json_finds_rooms_and_tracks_by_reference():
    programme = sample("hub.json")

    session = by_title(programme)["Soil now"]
    assert (session.room, session.track, session.kind, session.status) == (
        "Saal 1",
        "Plants & Soil",
        "panel",
        "cancelled",
    )
    assert session.abstract == "Soil"
    assert session.people[0].role == "moderator"
    assert programme.rooms[0].directions == "Ground floor"
    assert programme.tracks == (("Plants & Soil", "#00a356"),)


def test_session_that_ends_before_it_starts_is_kept_without_times():
    programme = sample("hub.json")

    assert by_title(programme)["Backwards"].starts_at is None
    assert (
        "schedule.events[1]",
        "“Backwards” ends before it starts; it is kept, but not scheduled",
    ) in messages(programme)


def test_two_items_with_one_guid_are_one():
    document = json.loads((SAMPLES / "hub.json").read_text())
    document["schedule"]["events"].append(document["schedule"]["events"][0])

    programme = parse_programme(json.dumps(document).encode())

    assert len(programme.sessions) == 2
    assert messages(programme)[-1] == (
        "schedule.events[2]",
        "skipped: “Soil now” has the same guid as the item at schedule.events[0]",
    )
