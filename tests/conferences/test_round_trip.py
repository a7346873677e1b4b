"""Any programme, written as frab XML or JSON and read again, is the same programme."""

import json
import string
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conferences.documents.frab_export import ExportedConference, schedule_json, schedule_xml
from conferences.documents.reading import parse_programme
from conferences.enums import PresentationKind, SessionKind, SessionRole
from conferences.rules.document import Item, Part, Programme, RoomEntry, TalkEntry, TrackEntry

HEAD = ExportedConference(
    UUID(int=5), "water", "Water", "", date(2027, 5, 12), date(2027, 5, 14), "http://x.example", ""
)
START = datetime(2027, 5, 12, 1, 0, tzinfo=UTC)
letters = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=30)
line = letters.map(lambda text: " ".join(text.split())).filter(bool)
slug = st.text(string.ascii_lowercase + string.digits + "-_", min_size=1, max_size=12)
moment = st.integers(0, 4000).map(lambda minutes: START + timedelta(minutes=minutes))
plain = line.filter(lambda text: "<" not in text)
abstract = st.lists(plain, max_size=3).map("\n\n".join)
guid = st.builds(lambda: str(uuid4()))


def part(role):
    return st.builds(Part, st.integers(1, 50), slug, line, st.just(""), role, line | st.just(""), st.booleans())


talk = st.builds(
    TalkEntry,
    guid=guid,
    slug=slug,
    title=line,
    kind=st.sampled_from(PresentationKind.values),
    subtitle=line | st.just(""),
    abstract=abstract,
    board_number=line.map(lambda text: text[:20].strip()),
    people=st.lists(part(st.just("")), max_size=3).map(tuple),
)
item = st.builds(
    lambda start, minutes, **fields: Item(starts_at=start, ends_at=start + timedelta(minutes=minutes), **fields),
    moment,
    st.integers(1, 9000),
    guid=guid,
    slug=slug,
    title=line,
    kind=st.sampled_from(SessionKind.values),
    status=st.sampled_from(["confirmed", "tentative"]),
    subtitle=line | st.just(""),
    abstract=abstract,
    language=st.sampled_from(["", "en", "zh", "vi"]),
    track=st.sampled_from(["", "Water & <soil>", "水"]),
    room=st.sampled_from(["", "Hall “A” & 大厅", "Aula"]),
    is_plenary=st.booleans(),
    links=st.lists(st.tuples(line, st.just("https://example.org/?a=1&b=2")), max_size=2).map(tuple),
    people=st.lists(part(st.sampled_from(SessionRole.values)), max_size=3).map(tuple),
    talks=st.lists(talk, max_size=3).map(tuple),
    external_id=st.sampled_from(["", "7", "8", "x"]),
)
programmes = st.lists(item, min_size=1, max_size=5).map(
    lambda items: Programme(
        3,
        START,
        "Asia/Ho_Chi_Minh",
        (TrackEntry("Water & <soil>", "water", "#00aa00"), TrackEntry("水", "t2")),
        (RoomEntry("Aula", "aula", "Down the stairs", 90), RoomEntry("Hall “A” & 大厅", "hall")),
        tuple(items),
    )
)


@pytest.mark.parametrize("write", [schedule_xml, schedule_json])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(programme=programmes)
def test_written_and_read_again_it_is_the_same(write, programme):
    read = parse_programme(write(HEAD, programme))

    found = {str(session.guid): session for session in read.sessions}
    assert len(found) == len(programme.items)
    assert (read.title, read.timezone) == ("Water", "Asia/Ho_Chi_Minh")
    for wanted in programme.items:
        session = found[wanted.guid]
        for name in (
            "title", "subtitle", "abstract", "kind", "status", "language", "track", "room", "starts_at", "ends_at",
            "links", "is_plenary", "slug",
        ):  # fmt: skip
            assert getattr(session, name) == getattr(wanted, name), name
        assert parts(session.people) == [(p.name, p.role, p.affiliation, p.presents) for p in wanted.people]
        assert [(t.title, t.kind, t.subtitle, t.abstract, t.board_number, str(t.guid)) for t in session.talks] == [
            (t.title, t.kind, t.subtitle, t.abstract, t.board_number, t.guid) for t in wanted.talks
        ]
        assert [parts(t.people) for t in session.talks] == [
            [(p.name, "", p.affiliation, p.presents) for p in t.people] for t in wanted.talks
        ]


def parts(people):
    return [(part.person.name, part.role, part.affiliation, part.presents) for part in people]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(programme=programmes)
def test_any_programme_is_valid_by_the_schemas(shared_data, programme):
    import jsonschema
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared_data / "schemas" / "schedule.xml.xsd")))
    rules = json.loads((shared_data / "schemas" / "schema.json").read_text())

    schema.assertValid(etree.fromstring(schedule_xml(HEAD, programme)))
    jsonschema.Draft6Validator(rules).validate(json.loads(schedule_json(HEAD, programme)))
