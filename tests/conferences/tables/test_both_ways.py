"""CSV and XLSX: out and in again changes nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from conferences.actions.importing.preview import (
    preview_import,
    read_programme_tables,
)
from conferences.documents.tables.columns import COLUMNS, SPEAKERS
from conferences.queries.tables import example_rows, heads, sheets, table_rows
from conferences.queries.working import draft_items
from core.tables import Sheet, plain_cell, read_tables, safe_cell, write_csv, write_workbook
from people.models import Person
from tests.conferences.tables.steps import NAMES, look, workbook

pytestmark = pytest.mark.django_db


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


def test_addresses_go_out_only_to_those_who_may_see_them(water):
    Person.objects.update(email="secret@example.org")

    assert "secret@" not in str(list(table_rows(water, SPEAKERS, with_email=False)))
    assert "secret@" in str(list(table_rows(water, SPEAKERS, with_email=True)))


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
