"""An abstract book becomes sessions, talks and posters."""

from tests.conferences.reading.samples import by_title, messages, sample


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
