"""What a table changes, and what it leaves."""

import pytest

from conferences.actions.importing.preview import (
    apply_import,
    preview_import,
    read_upload,
)
from conferences.documents.tables.columns import SPEAKERS
from conferences.models import Presentation, Session
from conferences.queries.tables import example_rows, heads, sheets, table_rows
from core.tables import write_csv, write_workbook
from people.models import Person
from tests.conferences.tables.steps import NAMES, csv, look

pytestmark = pytest.mark.django_db


def take(conference, content, name="table.csv"):
    imported, problems = read_upload(conference=conference, content=content, name=name)
    preview = preview_import(conference=conference, imported=imported, problems=problems)
    return apply_import(
        conference=conference, imported=imported, problems=problems, fingerprint=preview.fingerprint, by=None
    )


def test_changed_cell_changes_only_itself(water):
    session = Session.objects.get(title="Dinner")

    preview = look(water, csv("id,title,room", f"{session.pk and session.guid},Supper,Garden"))

    (difference,) = preview.differences
    assert [(row.field, row.before, row.after) for row in difference.fields] == [
        ("Title", "Dinner", "Supper"),
        ("Room", "", "Garden"),
    ]
    session.refresh_from_db()
    assert session.title == "Dinner"  # only looked at


def test_taking_a_table_over_writes_it(water):
    dinner = Session.objects.get(title="Dinner")

    take(
        water,
        csv(
            "id;title;kind;start;end;room;track;plenary;language",
            f"{dinner.guid};Supper;social;2027-05-12 19:00;2027-05-12 22:30;Garden;Evenings;no;fr",
            ";A new one;workshop;2027/05/13 9:30;2027-05-13 10:00:00;;;;",
        ),
    )

    dinner.refresh_from_db()
    assert (dinner.title, str(dinner.room.name), dinner.track.name, dinner.is_plenary) == (
        "Supper",
        "Garden",
        "Evenings",
        False,
    )
    assert dinner.starts_at.isoformat() == "2027-05-12T11:00:00+00:00"
    new = Session.objects.get(title="A new one")
    assert (new.kind, new.starts_at.isoformat(), new.external_id) == ("workshop", "2027-05-13T01:30:00+00:00", "")


def test_same_table_twice_adds_nothing(water):
    table = csv("title,kind", "A new one,talk", "Another,break")
    take(water, table)

    again = look(water, table)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_whole_programme_from_the_template(conference):
    rows = {name: example_rows(name) for name in NAMES}

    take(conference, write_workbook(sheets(rows)), "template.xlsx")

    session = Session.objects.get()
    talk = Presentation.objects.get()
    assert (session.title, session.track.name, talk.session, talk.title) == (
        "Water and soil",
        "Water",
        session,
        "Rain in deep soil",
    )
    assert [(row.person.full_name, row.person.family_name, row.affiliation) for row in talk.presenters.all()] == [
        ("Trần Hoàng Nguyên", "Trần", "Huế University")
    ]


def test_speakers_replace_the_people_of_their_item_only(water):
    session = Session.objects.get(title__startswith="Rivers")
    talk = Presentation.objects.get(title="Deep water")
    others = [row.person_id for row in talk.presenters.all()]

    take(
        water,
        csv(
            "item,name,role,affiliation,email",
            f"{session.guid},Ada New,chair,Lakeside,ada@example.org",
            f"{session.guid},Nguyễn Thị Ánh,speaker,,",
        ),
    )

    people = [(row.person.full_name, row.role, row.affiliation) for row in session.people.all()]
    assert people == [("Ada New", "chair", "Lakeside"), ("Nguyễn Thị Ánh", "speaker", "")]
    assert Person.objects.get(full_name="Ada New").email == "ada@example.org"
    assert [row.person_id for row in talk.presenters.all()] == others


def test_presentations_move_to_their_position(water):
    poster = Presentation.objects.get(title="A poster")

    take(water, csv("id,session,title,position,board", f"{poster.guid},{poster.session.guid},A poster,1,P-02"))

    assert list(Presentation.objects.order_by("position").values_list("title", "board_number")) == [
        ("A poster", "P-02"),
        ("Deep water", ""),
    ]


def test_namesakes_stay_apart(water):
    ids = set(Person.objects.filter(full_name="Zhang Wei").values_list("pk", flat=True))

    preview = look(water, write_csv(heads(SPEAKERS), table_rows(water, SPEAKERS, with_email=False)))

    assert len(ids) == 2
    assert preview.differences == []


def test_open_editors_learn_what_an_import_changed(water):
    from conferences.actions.timetable import StaleTimetableError, move_session

    dinner = Session.objects.get(title="Dinner")
    rivers = Session.objects.get(title__startswith="Rivers")

    take(water, csv("title,start,end", "Dinner,2027-05-13 19:00,2027-05-13 21:00"))

    with pytest.raises(StaleTimetableError) as error:
        move_session(session_id=dinner.pk, expected_version=dinner.version, changes={"title": "Supper"}, by=None)
    assert "Dinner" in error.value.message
    rivers_now = Session.objects.get(pk=rivers.pk)
    assert rivers_now.version == rivers.version
