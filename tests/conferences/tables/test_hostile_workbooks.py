"""Workbooks that nobody friendly makes."""

import io
import zipfile

import pytest

from core.tables import Sheet, TableFileError, read_tables, write_workbook
from tests.conferences.files import lying_archive

pytestmark = pytest.mark.django_db


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
