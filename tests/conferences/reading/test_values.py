"""Names, characters, addresses, numbers and times in files of any kind."""

import json

import pytest

from conferences.documents.imported import ImportFileError, split_name
from conferences.documents.reading import parse_programme


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Berg", ("Berg", "Ada")),
        ("Jan van der Berg", ("van der Berg", "Jan")),
        ("Türker, Can", ("Türker", "Can")),
        ("王小明", ("", "")),
        ("jinxx", ("", "")),
        ("K. 3000", ("", "")),
    ],
)
def test_names_are_parted_only_where_that_is_safe(name, parts):
    assert split_name(name) == parts


@pytest.mark.parametrize("field", ["id", "title", "abstract", "track", "room", "language"])
def test_half_characters_are_replaced(field):
    event = {"id": "1", "title": "T", "start": "09:00", "duration": "01:00", field: "a\ud800b"}
    days = [{"date": "2027-05-12", "rooms": {"R": [event]}}]
    head = {"title": "C", "start": "2027-05-12", "end": "2027-05-12", "time_zone_name": "Asia/Shanghai", "days": days}

    programme = parse_programme(json.dumps({"schedule": {"conference": head}}).encode())

    repr(programme.sessions).encode()
    assert "\\ud800" not in repr(programme.sessions)
    assert len(programme.sessions) == 1


def test_link_that_no_reader_of_addresses_takes_is_left_out():
    data = (
        b"<schedule><conference><title>T</title><base_url>http://[</base_url><start>2027-01-01</start></conference>"
        b"<day date='2027-01-01'><room name='R'><event><title>x</title><links><link href='a'>a</link></links></event>"
        b"</room></day></schedule>"
    )

    (session,) = parse_programme(data, fallback_zone="UTC").sessions

    assert session.links == ()


def event_xml(day="2027-05-12", **fields):
    texts = {"title": "Water", "start": "10:00", "duration": "01:00", **fields}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())
    return (
        "<schedule><conference><title>T</title><start>2027-05-12</start><end>2027-05-13</end>"
        "<time_zone_name>Europe/Brussels</time_zone_name><day_change>09:00</day_change></conference>"
        f'<day date="{day}"><room name="Aula"><event id="1">{inner}</event></room></day></schedule>'
    ).encode()


def event_json(**fields):
    event = {"id": 1, "title": "Water", "start": "10:00", "duration": "01:00", **fields}
    days = [{"date": "2027-05-12", "rooms": {fields.get("room", "Aula"): [event]}}]
    head = {"title": "T", "start": "2027-05-12", "end": "2027-05-13", "time_zone_name": "Europe/Brussels", "days": days}
    return json.dumps({"schedule": {"conference": head}}).encode()


@pytest.mark.parametrize(
    "content",
    [
        event_xml(duration="999999999999:00:00"),
        event_xml(duration="P" + "9" * 30 + "D"),
        event_xml(duration="P" + "9" * 5000 + "D"),
        event_xml(duration="P9999999D"),
        event_xml(day="9999-12-31", start="00:30"),
        event_xml(day="0001-01-01"),
        event_xml(date="0001-01-01T00:00:00+14:00"),
        event_xml(date="9999-12-31T23:59:00-12:00"),
        event_json(date="9999-12-31T23:59:00-12:00"),
        event_json(end="9999-12-31T23:59:00-23:59"),
        event_json(duration="P99999999D"),
    ],
)
def test_times_beyond_every_calendar_are_left_out_and_the_session_stays(content):
    (session,) = parse_programme(content).sessions

    assert session.title == "Water"
    assert session.starts_at is None or session.starts_at.year == 2027
    assert session.ends_at is None or session.ends_at.year == 2027


def test_control_characters_of_a_file_reach_no_line():
    (session,) = parse_programme(event_json(title="a\x00b\x1b[2Jc\x85d", room="Aula\x00")).sessions

    assert (session.title, session.room) == ("ab [2Jc d", "Aula")


def test_conference_of_year_one_is_refused_in_a_sentence():
    with pytest.raises(ImportFileError, match="readable date"):
        parse_programme(event_xml(day="0001-01-01").replace(b"2027-05-1", b"0001-01-1"))
