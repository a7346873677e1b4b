"""Tables in and out: CSV and XLSX. What comes in may be hostile or clumsy, nothing that goes out is a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 100_000  # characters
MAX_TEXT = 20_000_000  # characters of a table
MAX_SHEETS = 20
MAX_UNPACKED = 100 * 1024 * 1024  # bytes of a workbook: a small ZIP may hold a very large one
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_IN_SHEETS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XLSX = b"PK\x03\x04"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


class TableFileError(ValueError):
    """The file can't be read as a table; the message is a sentence for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class Table:
    """`rows` are (number of the row in the file, cells); cells are stripped text, as many as there are in `heads`."""

    name: str
    heads: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_tables(data: bytes, name: str) -> list[Table]:
    """The sheets of a workbook, or the one table of a CSV file. Empty rows are left out. TableFileError."""
    return read_workbook(data) if data.startswith(XLSX) else [read_csv(data, name)]


def read_csv(data: bytes, name: str) -> Table:
    """UTF-8 or UTF-16 with a mark; commas, semicolons or tabs, whichever stands in the first line."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TableFileError(
            _("The file is not UTF-8 text (line %(line)d). Save it as “CSV UTF-8”.") % {"line": line}
        ) from error
    if "\x00" in text:
        raise TableFileError(_("The file is no text. Save it as “CSV UTF-8” or as XLSX."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = list(_counted(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise TableFileError(_("The CSV can't be read: %(error)s.") % {"error": error}) from error
    return _table(name, ((number, [plain_cell(cell) for cell in row]) for number, row in rows))


def _counted(reader: Any) -> Iterable[tuple[int, list[str]]]:
    """Each row with the line on which it begins: cells may hold line breaks."""
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def read_workbook(data: bytes) -> list[Table]:
    try:
        _check_archive(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return [
            _table(sheet.title, ((n, [text_of(cell) for cell in row]) for n, row in _sheet_rows(sheet)))
            for sheet in book.worksheets
        ]
    except TableFileError:
        raise
    except Exception as error:  # openpyxl raises anything at all on a broken workbook
        raise TableFileError(_("The workbook can't be read. Save it again as XLSX, or as CSV UTF-8.")) from error


def _check_archive(data: bytes) -> None:
    """TableFileError for one that unpacks to too much. What its own table says of sizes is proved by unpacking bit by
    bit: openpyxl unpacks whole parts at once."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise TableFileError(_("The workbook is too large."))
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise zipfile.BadZipFile  # the other methods unpack without a limit
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        if archive.read("xl/workbook.xml").count(b"sheetId=") > MAX_SHEETS:
            raise TableFileError(_("The workbook is too large."))


def _sheet_rows(sheet: Any) -> Iterable[tuple[int, Sequence[Any]]]:
    rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
    return enumerate(rows, start=1)


def _table(name: str, rows: Iterable[tuple[int, list[str]]]) -> Table:
    table: Table | None = None
    text = 0
    for number, row in rows:
        cells = row[:MAX_COLUMNS]
        text += sum(map(len, cells))
        if text > MAX_TEXT:
            raise TableFileError(_("“%(name)s” holds too much text.") % {"name": name})
        if not any(cells):
            continue
        if table is None:
            while cells and not cells[-1]:
                cells.pop()
            table = Table(name, cells)
            continue
        if len(table.rows) == MAX_ROWS:
            raise TableFileError(_("“%(name)s” has more than %(most)d rows.") % {"name": name, "most": MAX_ROWS})
        table.rows.append((number, [*cells, *[""] * len(table.heads)][: len(table.heads)]))
    return table or Table(name, [])


def text_of(value: Any) -> str:
    """A cell of a workbook as people would type it: `2027-05-12 09:00`, `09:00`, `3`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if len(text) > MAX_CELL:
        raise TableFileError(_("A cell holds more than %(most)d characters.") % {"most": MAX_CELL})
    return plain_cell(text)


def plain_cell(text: str) -> str:
    """Without spaces around it and without the apostrophe that `safe_cell` puts before what looks like a formula."""
    text = NOT_IN_SHEETS.sub("", text).replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


# -- writing -----------------------------------------------------------------------------------------------------------


def safe_cell(value: Any) -> str:
    """Text that no spreadsheet runs as a formula: a leading =, +, -, @ or control character gets an apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """With a byte order mark, by which Excel knows UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`widths` in characters, one for each column; `choices` are the values that a column may hold."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()
    choices: Sequence[tuple[int, Sequence[str]]] = ()


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook(write_only=True)
    bold, shade = Font(bold=True), PatternFill("solid", fgColor="EFEBE4")
    top = Alignment(vertical="top", wrap_text=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for number, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        for column, values in sheet.choices:
            rule = DataValidation(type="list", formula1='"' + ",".join(values) + '"', allow_blank=True)
            letter = get_column_letter(column + 1)
            rule.add(f"{letter}2:{letter}{MAX_ROWS}")
            page.data_validations.append(rule)
        page.append([_cell(page, head, font=bold, fill=shade) for head in sheet.heads])
        for row in sheet.rows:
            page.append([_cell(page, value, alignment=top) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(page: Any, value: Any, **style: Any) -> Any:
    """Text stays text: openpyxl would make a formula of what begins with “=”."""
    text = NOT_IN_SHEETS.sub("", str(value))[:32_767]
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    for name, kind in style.items():
        setattr(cell, name, kind)
    return cell
