"""A mistake is named by row and column, and nothing is taken."""

import pytest

from conferences.actions.importing.preview import (
    ImportBlockedError,
    ImportChangedError,
    apply_import,
    preview_import,
    read_upload,
)
from conferences.documents.imported import ImportFileError
from conferences.models import Session, SessionPerson, Track
from core.tables import TableFileError, read_tables
from people.models import Person
from tests.conferences.tables.steps import bomb, csv, look, problems

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("year", ["0027", "9999", "2927"])
def test_year_that_nobody_means_is_named(conference, year):
    row = f"Water,{year}-05-12 09:00,{year}-05-12 10:00"

    assert problems(conference, "title,start,end", row)[0] == (2, "start")
