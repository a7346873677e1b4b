"""schedule.xml and schedule.json: valid by the public schemas, and read back they lose nothing."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from lxml import etree

from conferences.actions.importing import import_programme
from conferences.actions.programme import release_programme
from conferences.documents.reading import parse_programme
from conferences.models import Conference, Presentation, Presenter, Session, SessionPerson
from conferences.queries.programme import latest_programme
from conferences.queries.working import working_items, working_sessions
from tests.factories import START, ConferenceFactory, PersonFactory, RoomFactory, SessionFactory, TrackFactory

pytestmark = pytest.mark.django_db

XML, JSON = "/programme/water/schedule.xml", "/programme/water/schedule.json"


@pytest.fixture
def full(conference):
    """A conference with everything that can stand in a programme."""
    hall = RoomFactory(venue=conference.venue, name="Hall <1> & 大厅", capacity=300, directions="Second floor")
    track = TrackFactory(conference=conference, name="Water & soil", colour="#3a7d44")
    chair, author, other, namesake = (
        PersonFactory(family_name="Nguyễn", given_name="Thị Ánh", full_name="Nguyễn Thị Ánh"),
        PersonFactory(family_name="王", given_name="伟", full_name="王伟", latin_name="Wang Wei"),
        PersonFactory(family_name="Wei", given_name="Zhang", full_name="Zhang Wei"),
        PersonFactory(family_name="Wei", given_name="Zhang", full_name="Zhang Wei"),
    )
    oral = SessionFactory(
        conference=conference,
        title="Rivers ?> & <seas>",
        subtitle="One",
        kind="oral_session",
        status="tentative",
        abstract="First.\n\n**Second** with <angle> brackets & signs.",
        language="en",
        track=track,
        room=hall,
        links=[{"title": "Data", "url": "https://example.org/data?a=1&b=2"}],
    )
    SessionPerson.objects.create(session=oral, person=chair, role="chair", affiliation="Huế University", sort_order=0)
    SessionPerson.objects.create(session=oral, person=namesake, role="speaker", affiliation="B", sort_order=1)
    talk = Presentation.objects.create(
        session=oral,
        title="Deep water",
        kind="invited",
        abstract="<p>Deep <strong>water</strong>.</p>",
        starts_at=START,
        ends_at=START + timedelta(minutes=20),
        position=0,
    )
    Presenter.objects.create(presentation=talk, person=author, affiliation="THU", sort_order=0)
    Presenter.objects.create(presentation=talk, person=other, is_presenting=False, sort_order=1)
    Presentation.objects.create(session=oral, title="A poster", kind="poster", board_number="P-01", position=1)
    SessionFactory(
        conference=conference,
        title="Dinner",
        kind="social",
        is_plenary=True,
        starts_at=START + timedelta(hours=11),
        ends_at=START + timedelta(hours=16, minutes=7),
    )
    SessionFactory(conference=conference, title="Gone", status="cancelled", external_id="77")
    release_programme(conference=conference)
    return conference


def items(conference):
    return working_items(working_sessions(conference))


def check_xml(shared_data, content):
    schema = etree.XMLSchema(etree.parse(str(shared_data / "schemas" / "schedule.xml.xsd")))
    schema.assertValid(etree.fromstring(content))


def check_json(shared_data, content):
    import jsonschema

    schema = json.loads((shared_data / "schemas" / "schema.json").read_text())
    checker = jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(json.loads(content))] == []


def test_xml_is_valid_by_the_public_schema(client, full, shared_data):
    check_xml(shared_data, client.get(XML).content)


def test_json_is_valid_by_the_public_schema(client, full, shared_data):
    check_json(shared_data, client.get(JSON).content)


def test_xml_says_when_where_and_who(client, full):
    response = client.get(XML)

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    event = root.find("day/room/event")
    session = Session.objects.get(title__startswith="Rivers")
    assert event.get("guid") == str(session.guid)
    assert event.findtext("date") == "2027-05-12T09:00:00+08:00"
    assert (event.findtext("start"), event.findtext("duration")) == ("09:00", "01:00")
    assert event.findtext("room") == "Hall <1> & 大厅"
    assert event.findtext("url").endswith(f"/conferences/water/programme/{session.slug}/")
    assert [person.text for person in event.iterfind("persons/person")] == [
        "Nguyễn Thị Ánh",
        "Zhang Wei",
        "王伟 (Wang Wei)",
    ]
    assert event.findtext("description") == "09:00 Deep water (王伟 (Wang Wei))\nP-01: A poster"
    assert [day.get("date") for day in root.iterfind("day")] == ["2027-05-12", "2027-05-13", "2027-05-14"]


def test_cancelled_sessions_are_left_out(client, full):
    assert b"Gone" not in client.get(XML).content
    assert b"Gone" not in client.get(JSON).content


@pytest.mark.parametrize("address", [XML, JSON])
def test_file_read_back_changes_nothing(client, full, address):
    before = items(full)
    parts = list(SessionPerson.objects.order_by("pk").values())

    result = import_programme(slug="water", imported=parse_programme(client.get(address).content))

    assert (result.added, result.changed, result.people_added, result.missing) == (0, 0, 0, [])
    assert items(full) == before
    assert list(SessionPerson.objects.order_by("pk").values()) == parts
    assert set(Session.objects.exclude(title="Gone").values_list("external_id", flat=True)) == {""}


@pytest.mark.parametrize("address", [XML, JSON])
def test_file_makes_the_same_programme_elsewhere(client, full, address):
    content = client.get(address).content
    before = facts(full)

    import_programme(slug="copy", imported=parse_programme(content))

    copy = Conference.objects.get(slug="copy")
    assert facts(copy) == [row for row in before if row["title"] != "Gone"]
    assert (copy.title, copy.timezone) == ("Water Symposium", "Asia/Shanghai")
    assert copy.tracks.get().colour == "#3a7d44"


def facts(conference):
    """The items without what another record of the same thing has of its own."""
    from dataclasses import asdict

    rows = []
    for item in items(conference):
        row = asdict(item)
        del row["external_id"]
        for part in [*row["people"], *(part for talk in row["talks"] for part in talk["people"])]:
            part["name"] = part["name"].replace("王伟 (Wang Wei)", "王伟")
            for name in ("person_id", "slug", "sort_key"):
                del part[name]
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    ("source", "suffix"),
    [("fosdem-2024.xml", "xml"), ("fosdem-2024.xml", "json"), ("voc-pretalx-democon.json", "json")],
)
def test_real_programme_goes_out_and_comes_back(client, home_page, shared_data, source, suffix):
    call_command("import_programme", "real", shared_data / "schedules" / source, release=True, verbosity=0)
    conference = Conference.objects.get(slug="real")
    before = items(conference)

    content = client.get(f"/programme/real/schedule.{suffix}").content
    result = import_programme(slug="real", imported=parse_programme(content))

    (check_xml if suffix == "xml" else check_json)(shared_data, content)
    assert (result.added, result.changed, list(result.findings)) == (0, 0, [])
    assert items(conference) == before


def test_names_only_file_keeps_roles_affiliations_and_talks(full):
    session = Session.objects.get(title__startswith="Rivers")
    foreign = f"""<schedule><conference><title>Water</title><time_zone_name>Asia/Shanghai</time_zone_name></conference>
      <day date="2027-05-12"><room name="Hall"><event id="5" guid="{session.guid}"><start>10:00</start>
      <duration>01:00</duration><title>Rivers</title><type>oral_session</type>
      <persons><person>Nguyễn Thị Ánh</person><person>New Person</person></persons></event></room></day></schedule>"""

    import_programme(slug="water", imported=parse_programme(foreign.encode()))

    people = [(row.person.full_name, row.role, row.affiliation) for row in session.people.all()]
    assert people == [("Nguyễn Thị Ánh", "chair", "Huế University"), ("New Person", "speaker", "")]
    assert session.presentations.count() == 2


def test_same_release_answers_304_and_a_new_one_does_not(client, full):
    first = client.get(JSON)
    again = client.get(JSON, headers={"If-None-Match": first["ETag"]})
    Session.objects.filter(title="Dinner").update(title="Supper")
    release_programme(conference=full)
    from core.models import PageGeneration

    PageGeneration.advance()
    after = client.get(JSON, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert json.loads(after.content)["schedule"]["version"] == "2"


def test_drafts_are_in_no_file(client, full):
    SessionFactory(conference=full, title="Secret draft")

    assert b"Secret" not in client.get(XML).content + client.get(JSON).content


@pytest.mark.parametrize("name", ["schedule.xml", "schedule.json"])
def test_nothing_released_is_told_in_words(client, conference, name):
    response = client.get(f"/programme/water/{name}")

    assert (response.status_code, response.content.decode()) == (
        404,
        "The programme of this event has not been released yet.\n",
    )


@pytest.mark.parametrize("name", ["schedule.xml", "schedule.json"])
def test_hidden_conference_has_no_files(client, full, name):
    full.is_public = False
    full.save()

    assert client.get(f"/programme/water/{name}").status_code == 404


def test_statements_do_not_grow_with_sessions(client, full):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(JSON)
    with CaptureQueriesContext(connection) as few:
        client.get(JSON)
    for number in range(5):
        SessionFactory(conference=full, title=f"More {number}")
    release_programme(conference=full)
    latest_programme(full)
    with CaptureQueriesContext(connection) as many:
        client.get(JSON)

    assert len(many) == len(few) <= 5


@pytest.mark.parametrize(
    "extra",
    ["7", '"x"', "[]", '{"people": 5, "talks": "x"}', '{"talks": [{"guid": "no"}, 3, {"guid": null}]}',
     '{"people": [{"name": 5}, {"name": "A\\u0000 B", "role": []}], "ends_at": "soon", "status": {}}'],
)  # fmt: skip
def test_broken_extension_is_read_as_far_as_it_goes(extra):
    file = f"""<schedule><generator name="Collegium"/><conference><title>X</title><time_zone_name>UTC</time_zone_name>
      </conference><day date="2027-05-12"><room name="H"><event id="5"><start>10:00</start><duration>01:00</duration>
      <title>T</title><?collegium {extra}?></event></room></day></schedule>"""

    (session,) = parse_programme(file.encode()).sessions

    assert session.title == "T"
    assert session.talks in (None, ())


def test_short_names_become_long_enough(client, home_page, shared_data):
    from conferences.actions.importing import publish_page

    conference = ConferenceFactory(title="X", slug="x", acronym="é")
    publish_page(conference)
    SessionFactory(conference=conference, title="A", slug="a")
    SessionFactory(conference=conference, title="A", slug="A")
    release_programme(conference=conference)

    check_xml(shared_data, client.get("/programme/x/schedule.xml").content)
    check_json(shared_data, client.get("/programme/x/schedule.json").content)
