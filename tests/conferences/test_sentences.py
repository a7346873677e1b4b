"""What changed, in plain sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conferences.rules.document import Item, Part, Programme, TalkEntry, changes_between
from conferences.rules.readers import Reader, joined, news_for
from conferences.rules.sentences import Group, change_sentences, grouped
from tests.factories import START

ZONE = "Asia/Shanghai"
HOUR = timedelta(hours=1)
ADA = Part(1, "ada", "Ada Lovelace", role="speaker", affiliation="London")
BOB = Part(2, "bob", "Bob Noyce", role="chair")
CO = Part(3, "co", "Co Author", presents=False)
TALK = TalkEntry("t", "t", "Small talk", starts_at=START, ends_at=START + HOUR / 2, people=(replace(ADA, role=""), CO))
ITEM = Item("g", "opening", "Opening", START, START + HOUR, room="Hall A", people=(ADA, BOB), talks=(TALK,))


def programme(*items, number=1, timezone=ZONE):
    return Programme(number, START, timezone, items=tuple(items))


def told(before, after):
    changes = changes_between(before and programme(before), programme(after))
    return [(sentence.group, sentence.text) for sentence in change_sentences(changes, ZONE)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({}, []),
        (
            {"starts_at": START + HOUR, "ends_at": START + 2 * HOUR},
            [("moved", "“Opening” moves from 09:00–10:00 to 10:00–11:00 on 12 May 2027.")],
        ),
        (
            {"starts_at": START + 24 * HOUR, "ends_at": START + 25 * HOUR},
            [("moved", "“Opening” moves from 12 May 2027, 09:00–10:00 to 13 May 2027, 09:00–10:00.")],
        ),
        ({"room": "Hall B"}, [("moved", "“Opening” (12 May 2027, 09:00–10:00) moves from Hall A to Hall B.")]),
        ({"room": ""}, [("moved", "“Opening” (12 May 2027, 09:00–10:00) has no room any more; it was in Hall A.")]),
        (
            {"room": "Hall B", "ends_at": START + 2 * HOUR},
            [("moved", "“Opening” moves from 12 May 2027, 09:00–10:00, Hall A to 12 May 2027, 09:00–11:00, Hall B.")],
        ),
        ({"status": "cancelled"}, [("cancelled", "“Opening” does not take place (12 May 2027, 09:00–10:00, Hall A).")]),
        ({"title": "Welcome"}, [("retitled", "“Opening” is now called “Welcome”.")]),
        ({"subtitle": "Part 1"}, [("retitled", "“Opening” has another subtitle: “Part 1”.")]),
        (
            {"people": (ADA, replace(BOB, role="speaker"))},
            [
                ("people", "“Opening” is now with Bob Noyce."),
                ("people", "“Opening” is without Bob Noyce (chair) now."),
            ],
        ),
        (
            {"people": (replace(ADA, affiliation="Cambridge"), BOB)},
            [("people", "“Opening”: names, affiliations or their order were corrected.")],
        ),
        (
            {"talks": (replace(TALK, starts_at=START + HOUR / 2, ends_at=START + HOUR),)},
            [("talks", "“Opening”: “Small talk” is now at 12 May 2027, 09:30–10:00.")],
        ),
        ({"talks": ()}, [("talks", "“Opening”: “Small talk” is taken out.")]),
        ({"talks": (replace(TALK, abstract="More."),)}, [("talks", "“Opening”: other details of “Small talk”.")]),
        (
            {"talks": (replace(TALK, people=(CO,)),)},
            [("talks", "“Opening”: “Small talk” is without Ada Lovelace now.")],
        ),
        (
            {"abstract": "New", "track": "Optics", "status": "tentative"},
            [("details", "“Opening”: another abstract, another track, not yet confirmed.")],
        ),
        ({"is_plenary": True}, [("details", "“Opening”: across all rooms.")]),
    ],
)
def test_change_is_told_in_plain_sentences(after, expected):
    assert told(ITEM, replace(ITEM, **after)) == expected


def test_added_and_restored_sessions_say_when_and_where():
    cancelled = replace(ITEM, status="cancelled")

    assert told(None, ITEM) == [("added", "“Opening”: 12 May 2027, 09:00–10:00, Hall A.")]
    assert told(cancelled, ITEM) == [
        ("restored", "“Opening” takes place after all: 12 May 2027, 09:00–10:00, Hall A."),
    ]


def test_new_zone_is_told_although_no_session_moves():
    changes = changes_between(programme(ITEM), programme(ITEM, timezone="Asia/Tokyo"))

    (sentence,) = change_sentences(changes, "Asia/Tokyo")

    assert sentence.text == "“Opening” stays where it is, but its clock changes: now 12 May 2027, 10:00–11:00."


def test_sentences_stand_in_groups_with_headings():
    other = replace(ITEM, guid="h", title="Other", status="cancelled")
    changes = changes_between(
        programme(ITEM, replace(other, status="confirmed")), programme(replace(ITEM, room="B"), other)
    )

    groups = grouped(change_sentences(changes, ZONE))

    assert [(group, heading, len(rows)) for group, heading, rows in groups] == [
        (Group.CANCELLED, "Cancelled", 1),
        (Group.MOVED, "Other time or room", 1),
    ]


def test_what_came_and_went_between_two_releases_is_no_news():
    gone = replace(ITEM, status="cancelled", is_withdrawn=True)

    assert changes_between(programme(), programme(gone)) == []
    assert changes_between(programme(gone), programme(gone)) == []
    assert told(ITEM, gone)[0][0] == Group.CANCELLED


def test_going_back_to_an_older_release_tells_what_it_does_not_hold():
    (change,) = changes_between(programme(ITEM), programme())

    assert change.after.is_withdrawn


def kinds(reader, **after):
    changes = changes_between(programme(ITEM), programme(replace(ITEM, **after)))
    return [set(change.kinds) for change in news_for(reader, changes)]


def test_who_starred_or_booked_hears_of_time_room_and_end_only():
    star = Reader("a@example.org", starred=frozenset({"g"}))
    booked = Reader("a@example.org", booked=frozenset({"g"}))

    for reader in (star, booked):
        assert kinds(reader, room="Hall B", title="New") == [{"room"}]
        assert kinds(reader, status="cancelled") == [{"cancelled"}]
        assert kinds(reader, title="New", abstract="New") == []
    assert kinds(Reader("a@example.org", starred=frozenset({"other"})), room="Hall B") == []


def test_presenters_and_chairs_hear_of_their_own_part():
    ada = Reader("a@example.org", person_ids=frozenset({1}))
    bob = Reader("b@example.org", person_ids=frozenset({2}))

    assert kinds(bob, title="New", room="Hall B") == [{"retitled", "room"}]
    assert kinds(bob, people=(ADA,)) == [{"people"}]
    assert kinds(bob, abstract="New") == []
    assert kinds(ada, talks=(replace(TALK, starts_at=START + HOUR / 2, ends_at=START + HOUR),)) == [{"details"}]
    assert kinds(bob, talks=(replace(TALK, starts_at=START + HOUR / 2, ends_at=START + HOUR),)) == []


def test_co_authors_who_do_not_speak_are_left_in_peace():
    assert kinds(Reader("c@example.org", person_ids=frozenset({3})), room="Hall B") == []


def test_one_address_is_one_reader_with_all_its_parts():
    readers = joined(
        [
            Reader("Ada@example.org", "Ada", "vi", person_ids=frozenset({1})),
            Reader("ada@example.org ", starred=frozenset({"g"}), url="https://x/"),
            Reader(""),
        ]
    )

    (ada,) = readers.values()
    assert (ada.name, ada.language, ada.url) == ("Ada", "vi", "https://x/")
    assert (ada.person_ids, ada.starred) == (frozenset({1}), frozenset({"g"}))


def test_presenter_is_told_of_no_other_talk_and_no_abstract():
    other = replace(TALK, guid="u", title="Another talk", people=(replace(BOB, role=""),))
    before = replace(ITEM, talks=(TALK, other))
    late = tuple(replace(t, starts_at=START + HOUR / 2, ends_at=START + HOUR) for t in (TALK, other))
    changes = changes_between(programme(before), programme(replace(before, talks=late, abstract="New")))

    news = news_for(Reader("a@example.org", person_ids=frozenset({1})), changes)

    assert [sentence.text for sentence in change_sentences(news, ZONE)] == [
        "“Opening”: “Small talk” is now at 12 May 2027, 09:30–10:00."
    ]
