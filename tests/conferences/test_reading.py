"""Programme files become plain values; what is wrong in them is repaired and named, or refused in a sentence."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conferences.documents.imported import ImportFileError, split_name
from conferences.documents.reading import parse_programme, read_file

SAMPLES = Path(__file__).parent / "samples"


def sample(name, **options):
    return parse_programme((SAMPLES / name).read_bytes(), **options)


def by_title(programme):
    return {session.title: session for session in programme.sessions}


def messages(programme):
    return [(finding.place, finding.message) for finding in programme.findings]


# -- frab XML


def test_xml_gives_sessions_with_their_facts():
    programme = sample("schedule.xml")

    session = by_title(programme)["How leaves breathe"]
    assert (session.kind, session.track, session.room, session.language) == ("keynote", "Plants", "Aula", "en")
    assert session.starts_at == datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2027, 5, 12, 8, 0, tzinfo=UTC)
    assert session.abstract == "<p>Stomata <b>open</b>.</p>"
    assert session.links == (("Slides", "https://example.org/leaves"),)
    assert [(part.person.family_name, part.person.given_name) for part in session.people] == [("van der Berg", "Ada")]


def test_xml_guesses_a_missing_zone_from_the_city_and_says_so():
    programme = sample("schedule.xml")

    assert programme.timezone == "Europe/Berlin"
    assert ("line 3", "no time zone in the file: Europe/Berlin is taken (the zone of Berlin)") in messages(programme)


def test_xml_names_each_repair_with_its_line():
    assert messages(sample("schedule.xml"))[1:] == [
        ("line 25", "a link was left out: “javascript:alert(1)” is no web address"),
        ("line 24", "skipped: a person without a name"),
        ("line 27", "no guid; made of the id"),
        ("line 37", "no guid; made of the id"),
        ("line 48", "no readable start (“soon”); kept, but not scheduled"),
        ("line 48", "no guid; made of the id"),
        ("line 54", "no guid; made of the id"),
        ("line 54", "“No time at all” ends before it starts; it is kept, but not scheduled"),
        ("line 2", "the type “juggling” of 1 items is not known here and was taken as a talk"),
    ]


def test_xml_puts_events_before_the_change_of_day_on_the_next_date():
    night = by_title(sample("schedule.xml"))["Night music"]

    assert night.starts_at == datetime(2027, 5, 12, 22, 30, tzinfo=UTC)
    assert night.kind == "social"


def test_guid_made_of_an_id_is_the_same_at_every_reading():
    first, second = sample("schedule.xml"), sample("schedule.xml")

    assert [session.guid for session in first.sessions] == [session.guid for session in second.sessions]


def test_bad_times_leave_a_session_unscheduled():
    sessions = by_title(sample("schedule.xml"))

    assert sessions["No time at all"].starts_at is None
    assert sessions["Not yet placed"].starts_at is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<schedule><conference>", "The XML is broken at line 1, column 23: no element found: line 1, column 22."),
        (b"<programme/>", "The file is XML, but its root is <programme>; a programme begins with <schedule>."),
        (b"<schedule/>", "The programme has no <conference> element, so nothing is known about the event."),
        (b"<schedule>\n\xff</schedule>", "The file is not UTF-8 text: line 2 holds a byte of another encoding."),
        (b"BEGIN:VCALENDAR", "The file is neither XML nor JSON: it begins with neither “<” nor “{”."),
        (b"{", "The JSON is broken at line 1, column 2: Expecting property name enclosed in double quotes."),
        (b'{"a": "\xff"}', "The file is not UTF-8 text: byte 8 belongs to no character."),
        (b'{"sessions": []}', "The file is JSON, but no programme: “schedule” with a “conference” inside is missing."),
        (b'{"program": 1}', "The file is JSON, but no abstract book: “event” and “program” with “days” are missing."),
        (b"[" * 200_000, "The JSON is nested too deeply or holds a number that is too long."),
    ],
)
def test_broken_files_are_refused_in_a_sentence(data, sentence):
    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE a [<!ENTITY b "1234567890">]><schedule>&b;</schedule>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><schedule>&b;</schedule>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><schedule/>',
    ],
)
def test_entity_attacks_are_refused(attack):
    with pytest.raises(ImportFileError) as error:
        parse_programme(attack.encode())

    assert str(error.value).startswith("The file declares a document type or entities")


def test_conference_that_ends_before_it_starts_is_refused():
    data = (SAMPLES / "schedule.xml").read_bytes().replace(b"<end>2027-05-13", b"<end>2027-05-01")

    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == "The conference ends (2027-05-01) before it starts (2027-05-12); see line 3."


def test_unknown_zone_is_refused():
    data = (SAMPLES / "schedule.json").read_bytes().replace(b"Asia/Ho_Chi_Minh", b"Asia/Hanoi2")

    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == (
        "The time zone in the file (schedule.conference) is “Asia/Hanoi2”, which is no IANA time zone. "
        "Give the right one with --timezone, for example --timezone Europe/Brussels."
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xml", b"", "a.xml is empty."),
        ("a.zip", b"PK\x03\x04rest", "a.zip is a ZIP archive. Unpack it and give the file inside."),
        ("a.gz", b"\x1f\x8brest", "a.gz is a gzip archive. Unpack it and give the file inside."),
    ],
)
def test_files_that_hold_no_text_are_refused(tmp_path, name, data, sentence):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(ImportFileError) as error:
        read_file(path)

    assert str(error.value) == sentence


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ImportFileError) as error:
        read_file(tmp_path / "none.xml")

    assert str(error.value) == f"There is no file {tmp_path / 'none.xml'}."


# -- JSON


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


# -- abstract book


def test_book_cuts_a_session_at_its_break():
    programme = sample("book.json", timezone="Europe/Oslo")

    assert [(s.title, s.kind, f"{s.starts_at:%H:%M}", f"{s.ends_at:%H:%M}", s.room) for s in programme.sessions] == [
        ("Session 1: Water", "oral_session", "09:00", "09:45", "Hall"),
        ("Coffee Break", "break", "09:45", "10:15", "Foyer"),
        ("Session 1: Water (part 2)", "oral_session", "10:15", "11:00", "Hall"),
        ("Lunch Break", "break", "12:00", "13:00", "Casino"),
        ("Posters", "poster_session", "17:00", "18:00", "Casino"),
        ("Conference Dinner", "social", "19:00", "22:00", ""),
    ]
    assert (
        "program.days[0].slots[0]",
        "the parts of “Session 1: Water” end at 11:00, the slot at 11:20",
    ) in messages(programme)


def test_book_gives_talks_times_authors_and_who_presents():
    sessions = by_title(sample("book.json", timezone="Europe/Oslo"))

    talk, pitches = sessions["Session 1: Water (part 2)"].talks
    assert (talk.title, talk.subtitle, f"{talk.starts_at:%H:%M}") == ("Forests", "A survey", "10:15")
    assert [(part.person.name, part.presents, part.affiliation) for part in talk.people] == [
        ("Bo Lind", False, "Forest Institute, Norway"),
        ("Can Ek", True, "Forest Institute, Norway"),
    ]
    assert (pitches.title, pitches.kind) == ("Poster Pitches", "short_talk")


def test_book_puts_posters_with_their_board_into_the_poster_session():
    (poster,) = by_title(sample("book.json", timezone="Europe/Oslo"))["Posters"].talks

    assert (poster.title, poster.kind, poster.board_number, poster.starts_at) == ("Moss", "poster", "12", None)
    assert [part.presents for part in poster.people] == [True, False]


def test_book_parts_a_keynote_into_life_and_abstract():
    (talk,) = by_title(sample("book.json", timezone="Europe/Oslo"))["Session 1: Water"].talks

    assert talk.people[0].person.life == "Ada Berg measures lakes."
    assert talk.abstract == "Lakes **keep** time ."
    assert talk.kind == "keynote"


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


# -- real files


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "sessions", "rooms", "tracks", "zone"),
    [
        ("fosdem-2024.xml", 674, 26, 55, "Europe/Brussels"),
        ("voc-frab-camp2019.json", 79, 2, 7, "Europe/Berlin"),
        ("voc-pretalx-democon.json", 36, 2, 2, "UTC"),
        ("voc-hub-schedule2.json", 2, 2, 2, "Europe/Berlin"),
    ],
)
def test_real_schedules_are_read_whole(shared_data, name, sessions, rooms, tracks, zone):
    programme = parse_programme((shared_data / "schedules" / name).read_bytes())

    assert (len(programme.sessions), len(programme.rooms), len(programme.tracks)) == (sessions, rooms, tracks)
    assert programme.timezone == zone
    assert all(session.starts_at for session in programme.sessions)


@pytest.mark.shared_data
def test_real_abstract_book_is_read_whole(shared_data):
    programme = parse_programme((shared_data / "abstracts" / "ib2026.json").read_bytes(), timezone="Europe/Berlin")

    talks = [talk for session in programme.sessions for talk in session.talks]
    people = {part.person.name for talk in talks for part in talk.people}
    assert sum(talk.kind == "poster" for talk in talks) == 19
    assert sum(talk.kind == "keynote" for talk in talks) == 7
    assert sum(talk.kind == "talk" for talk in talks) == 23
    assert len({session.starts_at.date() for session in programme.sessions}) == 3
    assert len(people) == 145


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


# -- numbers and times that nobody means


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
