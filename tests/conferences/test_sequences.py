"""Two states of one programme give exactly the right set of changed SEQUENCEs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.rules.document import Item, Part, TalkEntry, from_json, next_programme, to_json

DAY = datetime(2027, 5, 12, tzinfo=UTC)
GUIDS = [f"g{number}" for number in range(6)]
words = st.sampled_from(["", "A", "B"])
parts = st.lists(
    st.builds(
        Part, st.integers(1, 3), st.just("p"), words, role=st.sampled_from(["", "chair"]), presents=st.booleans()
    ),
    max_size=2,
).map(tuple)
talks = st.lists(
    st.builds(TalkEntry, st.sampled_from("tu"), words, words, abstract=words, people=parts), max_size=2
).map(tuple)


@st.composite
def items(draw, guid):
    start = DAY + timedelta(hours=draw(st.integers(0, 3)))
    return Item(
        guid=guid,
        slug=guid,
        title=draw(words),
        starts_at=start,
        ends_at=start + timedelta(hours=draw(st.integers(1, 2))),
        kind=draw(st.sampled_from(["talk", "break"])),
        status=draw(st.sampled_from(["confirmed", "tentative", "cancelled"])),
        abstract=draw(words),
        room=draw(words),
        track=draw(words),
        is_plenary=draw(st.booleans()),
        people=draw(parts),
        talks=draw(talks),
    )


@st.composite
def programmes(draw):
    """The working programme: some of six sessions."""
    return [draw(items(guid)) for guid in GUIDS if draw(st.booleans())]


def named(parts):
    """Which record stands behind a name is nothing that a reader sees."""
    return tuple(replace(part, person_id=0, slug="") for part in parts)


def shown(item):
    """All that a reader sees of a session; how often it changed and why it is cancelled is not of it."""
    talks = tuple(replace(talk, people=named(talk.people)) for talk in item.talks)
    return replace(item, people=named(item.people), talks=talks, sequence=0, changed_at=DAY, is_withdrawn=False)


def released(previous, working, number, timezone="UTC"):
    programme, changes = next_programme(
        previous, working, number=number, released_at=DAY + timedelta(minutes=number), timezone=timezone
    )
    return from_json(to_json(programme)), changes


@settings(max_examples=300, deadline=None)
@given(st.lists(programmes(), min_size=2, max_size=5))
def test_sequence_grows_by_one_exactly_where_a_reader_sees_a_change(states):
    previous = None
    for number, working in enumerate(states, start=1):
        programme, changes = released(previous, working, number)
        before = {item.guid: item for item in previous.items} if previous else {}
        after = {item.guid: item for item in programme.items}

        grown = {guid for guid, old in before.items() if after[guid].sequence != old.sequence}
        assert grown == {guid for guid, old in before.items() if shown(old) != shown(after[guid])}
        assert all(after[guid].sequence == before[guid].sequence + 1 for guid in grown)
        assert all(after[guid].sequence == 0 for guid in set(after) - set(before))
        assert {change.guid for change in changes} == grown | (set(after) - set(before))
        assert all((after[guid].changed_at == programme.released_at) == (guid in grown) for guid in before)
        previous = programme


@settings(max_examples=200, deadline=None)
@given(st.lists(programmes(), min_size=2, max_size=6))
def test_what_was_ever_released_stays_and_is_cancelled_once_it_vanishes(states):
    previous = None
    ever = set()
    for number, working in enumerate(states, start=1):
        programme, _changes = released(previous, working, number)
        ever |= {item.guid for item in working}

        assert {item.guid for item in programme.items} == ever
        gone = ever - {item.guid for item in working}
        assert {item.guid for item in programme.items if item.is_withdrawn} == gone
        assert all(item.status == "cancelled" for item in programme.items if item.is_withdrawn)
        previous = programme


@settings(max_examples=100, deadline=None)
@given(programmes(), programmes())
def test_sequences_never_fall_and_going_back_raises_them_again(first, second):
    one, _changes = released(None, first, 1)
    two, _changes = released(one, second, 2)
    three, _changes = released(two, [item for item in one.items if not item.is_withdrawn], 3)

    for guid in {item.guid for item in one.items}:
        numbers = [next(i.sequence for i in programme.items if i.guid == guid) for programme in (one, two, three)]
        assert numbers == sorted(numbers)
        assert numbers[2] in (0, 2)  # untouched by both, or changed there and back


@settings(max_examples=100, deadline=None)
@given(programmes())
def test_another_zone_touches_every_session_that_takes_place(working):
    one, _changes = released(None, working, 1)
    two, changes = released(one, working, 2, timezone="Asia/Tokyo")

    assert {change.guid for change in changes} == {item.guid for item in working}
    assert all(item.sequence == 1 for item in two.items)
