"""frab's XML becomes plain values; what is wrong in it is repaired and named."""

from datetime import UTC, datetime

from tests.conferences.reading.samples import by_title, messages, sample


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
