"""Real schedules and a real abstract book."""

import pytest

from conferences.documents.reading import parse_programme


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
