"""CSV and XLSX: out and in again changes nothing; a mistake is named by row and column."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from conferences.actions.importing.preview import (
    ImportBlockedError,
    ImportChangedError,
    apply_import,
    preview_import,
    read_programme_tables,
    read_upload,
)
from conferences.documents.imported import ImportFileError
from conferences.documents.tables.columns import COLUMNS, PRESENTATIONS, SESSIONS, SPEAKERS
from conferences.models import Presentation, Session, SessionPerson, Track
from conferences.queries.tables import example_rows, heads, sheets, table_rows
from conferences.queries.working import draft_items
from core.tables import Sheet, TableFileError, plain_cell, read_tables, safe_cell, write_csv, write_workbook
from people.models import Person
from tests.conferences.files import lying_archive
from tests.conferences.test_export import full  # noqa: F401

pytestmark = pytest.mark.django_db
NAMES = (SESSIONS, PRESENTATIONS, SPEAKERS)


@pytest.fixture
def water(request):
    return request.getfixturevalue("full")


def csv(*lines):
    return "\n".join(lines).encode()


def look(conference, content, name="table.csv"):
    imported, problems = read_upload(conference=conference, content=content, name=name)
    return preview_import(conference=conference, imported=imported, problems=problems)


def take(conference, content, name="table.csv"):
    imported, problems = read_upload(conference=conference, content=content, name=name)
    preview = preview_import(conference=conference, imported=imported, problems=problems)
    return apply_import(
        conference=conference, imported=imported, problems=problems, fingerprint=preview.fingerprint, by=None
    )


def workbook(conference):
    rows = {name: table_rows(conference, name, with_email=True) for name in NAMES}
    return write_workbook(sheets(rows))


def problems(conference, *lines):
    return [(p.row, p.column) for p in look(conference, csv(*lines)).problems]


def test_workbook_goes_out_and_comes_back_unchanged(water):
    before = draft_items(water)

    preview = look(water, workbook(water), "water.xlsx")

    assert (preview.problems, preview.differences, preview.added, preview.changed) == ([], [], 0, 0)
    assert draft_items(water) == before


def test_csv_files_go_out_and_come_back_unchanged(water):
    files = [(n, write_csv(heads(n), table_rows(water, n, with_email=True))) for n in NAMES]
    imported, found = read_programme_tables(conference=water, files=files)

    preview = preview_import(conference=water, imported=imported, problems=found)

    assert (preview.problems, preview.differences, preview.people_added) == ([], [], 0)


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


def test_addresses_go_out_only_to_those_who_may_see_them(water):
    Person.objects.update(email="secret@example.org")

    assert "secret@" not in str(list(table_rows(water, SPEAKERS, with_email=False)))
    assert "secret@" in str(list(table_rows(water, SPEAKERS, with_email=True)))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["title,kind", "A,nonsense"], [(2, "kind")]),
        (["title,start,end", "A,12/05/2027 9:00,2027-05-12 10:00"], [(2, "start")]),
        (["title,start,end", "A,2027-05-12 10:00,2027-05-12 09:00"], [(2, "end")]),
        (["title,start,end", "A,2027-05-12 10:00,"], [(2, "end")]),
        (["title,start,end", "A,2027-02-30 10:00,2027-05-12 10:00"], [(2, "start")]),
        (["title,start,end", "A,0001-01-01 00:00,9999-12-31 23:59"], []),
        (["title,plenary", "A,perhaps"], [(2, "plenary")]),
        (["title,language", "A,far too long a language"], [(2, "language")]),
        (["title,kind", "A,talk", "", ",talk"], [(4, "title")]),
        (["title", "x" * 301], [(2, "title")]),
        (["title", "Same", "same"], [(3, "title")]),
        (["session,title", "Nowhere,A"], [(2, "session")]),
        (["session,title,position", "Dinner,A,first"], [(2, "position")]),
        (["item,name", "Nowhere,A"], [(2, "item")]),
        (["item,name", "Dinner,"], [(2, "name")]),
        (["item,name,orcid", "Dinner,A,0000-0002-1825-0098"], [(2, "orcid")]),
        (["item,name,email", "Dinner,A,no address"], [(2, "email")]),
        (["item,name", "Dinner,A", "Dinner,a"], [(3, "name")]),
        (["session,kind", "Dinner,talk"], [(1, "")]),
        (["what,ever", "1,2"], [(1, "")]),
        (["title\tkind\troom", "A\tNONSENSE\tHall"], [(2, "kind")]),
    ],
)
def test_mistake_is_named_by_row_and_column(water, lines, found):
    if found == []:
        look(water, csv(*lines))
        return

    assert problems(water, *lines) == found


def test_mistake_blocks_everything(water):
    imported, found = read_upload(
        conference=water, content=csv("title,kind", "Good,talk", "Bad,nonsense"), name="x.csv"
    )

    with pytest.raises(ImportBlockedError):
        apply_import(conference=water, imported=imported, problems=found, fingerprint="", by=None)

    assert not Session.objects.filter(title="Good").exists()


def test_time_that_the_clock_skips_is_refused(water):
    water.timezone = "Europe/Berlin"
    water.save()

    assert problems(water, "title,start,end", "A,2027-03-28 02:30,2027-03-28 04:00") == [(2, "start")]


def test_change_in_between_is_refused(water):
    session = Session.objects.get(title="Dinner")
    imported, found = read_upload(conference=water, content=csv("id,title", f"{session.guid},Supper"), name="x")
    seen = preview_import(conference=water, imported=imported, problems=found).fingerprint
    Session.objects.filter(pk=session.pk).update(title="Banquet")
    imported, found = read_upload(conference=water, content=csv("id,title", f"{session.guid},Supper"), name="x")

    with pytest.raises(ImportChangedError):
        apply_import(conference=water, imported=imported, problems=found, fingerprint=seen, by=None)

    session.refresh_from_db()
    assert session.title == "Banquet"


def test_preview_leaves_no_trace(water):
    counts = [model.objects.count() for model in (Session, Person, Track, SessionPerson)]

    look(water, csv("title,room,track", "New,New room,New track"))
    look(water, csv("item,name", "Dinner,New Person"))

    assert [model.objects.count() for model in (Session, Person, Track, SessionPerson)] == counts


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04broken", b"title,kind\n\xff\xfe\xfa,talk", b"\x00\x01\x02", b'title\n"open'[:6] + b"\x00", bomb()],
    ids=["zip", "encoding", "binary", "nul", "bomb"],
)
def test_broken_file_is_told_in_a_sentence(water, content):
    with pytest.raises(ImportFileError) as error:
        read_upload(conference=water, content=content, name="x")

    assert str(error.value).endswith(".")


def test_too_many_rows_are_refused():
    with pytest.raises(TableFileError):
        read_tables(csv("title", *["x"] * 20_001), "x")


def test_formulas_go_out_as_text_and_come_back():
    evil = '=HYPERLINK("http://example.org")'
    book = load_workbook(io.BytesIO(write_workbook([Sheet("a", ["title"], [[evil]])])))

    assert (book["a"]["A2"].data_type, book["a"]["A2"].value) == ("s", evil)
    assert read_tables(write_csv(["title"], [[evil]]), "a")[0].rows == [(2, [evil])]
    assert b"\n'=HYPER" in write_csv(["title"], [[evil]]).replace(b'"', b"")


@given(st.text(max_size=50).filter(lambda text: "\r" not in text))
def test_cells_survive_both_ways(text):
    cell = plain_cell(text)

    assert plain_cell(safe_cell(cell)) == cell


def test_excels_own_dates_are_read():
    from datetime import datetime

    book = Workbook()
    book.active.append(["title", "start", "end", "position"])
    book.active.append(["A", datetime(2027, 5, 12, 9, 0), "2027-05-12 10:00", 3.0])  # noqa: DTZ001
    file = io.BytesIO()
    book.save(file)

    assert read_tables(file.getvalue(), "x")[0].rows == [(2, ["A", "2027-05-12 09:00", "2027-05-12 10:00", "3"])]


def test_workbook_explains_every_column_and_offers_the_choices():
    book = load_workbook(io.BytesIO(write_workbook(sheets({name: example_rows(name) for name in NAMES}))))

    assert book.sheetnames == ["sessions", "presentations", "speakers", "How to fill in"]
    explained = [row[1] for row in book["How to fill in"].iter_rows(min_row=2, values_only=True)]
    assert explained == [column.name for name in NAMES for column in COLUMNS[name]]
    lists = [rule.formula1 for rule in book["sessions"].data_validations.dataValidation]
    assert '"confirmed,tentative,cancelled"' in lists


# -- the command -------------------------------------------------------------------------------------------------------


def run(*arguments):
    from django.core.management import call_command

    out = io.StringIO()
    call_command("import_programme", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_command_previews_a_table_and_then_takes_it(water, tmp_path):
    path = tmp_path / "sessions.csv"
    path.write_text("title,room\nDinner,Garden\n")

    seen = run("water", path, "--preview")

    assert "Dinner\n    Room: Garden\n" in seen
    assert "Would add 0, change 1, leave 0 sessions. Nothing was changed." in seen
    assert Session.objects.get(title="Dinner").room is None
    run("water", path)
    assert Session.objects.get(title="Dinner").room.name == "Garden"


def test_command_reads_a_workbook(water, tmp_path):
    path = tmp_path / "all.xlsx"
    path.write_bytes(workbook(water))

    assert "0 added, 0 changed" in run("water", path)


def test_command_names_mistakes_by_row_and_column(water, tmp_path):
    from django.core.management import CommandError

    path = tmp_path / "sessions.csv"
    path.write_text("title,kind\nDinner,nonsense\n")

    with pytest.raises(CommandError) as error:
        run("water", path)

    assert str(error.value).startswith("sessions.csv, row 2, kind: “nonsense” is not known.")


@pytest.mark.parametrize("name", ["x.csv", "x.json"])
def test_command_needs_a_conference_to_compare_with(db, home_page, tmp_path, name):
    from django.core.management import CommandError

    path = tmp_path / name
    conference = '{"title": "T", "start": "2027-05-12", "end": "2027-05-12", "time_zone_name": "UTC", "days": []}'
    path.write_text("title\nA\n" if name == "x.csv" else f'{{"schedule": {{"conference": {conference}}}}}')

    with pytest.raises(CommandError, match="There is no conference “nowhere”"):
        run("nowhere", path, "--preview")


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


# -- hostile workbooks ------------------------------------------------------------------------------------------------


def repacked(content, method=zipfile.ZIP_DEFLATED, **changed):
    """The workbook with other parts, by name with `__` for `/`."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(data, "w", method) as new:
        for entry in old.infolist():
            name = entry.filename.replace("/", "__").replace(".xml", "")
            new.writestr(entry.filename, changed.get(name, old.read(entry)))
    return data.getvalue()


def small_workbook(*rows):
    return write_workbook([Sheet("Sessions", rows[0], rows[1:])])


def test_workbook_that_lies_about_its_sizes_is_refused():
    with pytest.raises(TableFileError, match="can't be read"):
        read_tables(lying_archive("xl/sharedStrings.xml", 64), "a.xlsx")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_workbook_packed_in_ways_that_unpack_without_a_limit_is_refused(method):
    with pytest.raises(TableFileError, match="can't be read"):
        read_tables(repacked(small_workbook(["title"], ["Water"]), method), "a.xlsx")


def test_workbook_of_very_many_sheets_is_refused():
    book = small_workbook(["title"], ["Water"])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text = archive.read("xl/workbook.xml").decode()
    sheet = text[text.index("<sheet ") : text.index("</sheets>")]

    with pytest.raises(TableFileError, match="too large"):
        read_tables(repacked(book, xl__workbook=text.replace(sheet, sheet * 5000)), "a.xlsx")


def test_workbook_of_very_much_text_is_refused(monkeypatch):
    book = small_workbook(["title"], *[["x" * 1000]] * 30)
    monkeypatch.setattr("core.tables.MAX_TEXT", 20_000)

    with pytest.raises(TableFileError, match="too much text"):
        read_tables(book, "a.xlsx")


def test_workbook_that_declares_entities_is_refused():
    book = small_workbook(["title"], ["Water"])
    bomb = '<!DOCTYPE a [<!ENTITY b "xx">]><worksheet>&b;</worksheet>'

    with pytest.raises(TableFileError, match="can't be read"):
        read_tables(repacked(book, xl__worksheets__sheet1=bomb), "a.xlsx")


@pytest.mark.parametrize("year", ["0027", "9999", "2927"])
def test_year_that_nobody_means_is_named(conference, year):
    row = f"Water,{year}-05-12 09:00,{year}-05-12 10:00"

    assert problems(conference, "title,start,end", row)[0] == (2, "start")
