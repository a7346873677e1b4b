"""Tables for spreadsheets, row by row, so that a large one needs no memory: CSV, and XLSX in a temporary file."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Row = Sequence[Any]


class Line:
    """A file for csv.writer that hands each line on."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: Any) -> str:
    """Text that no spreadsheet runs as a formula: a leading =, +, -, @ or control character gets an apostrophe.
    Numbers stay numbers."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, int | Decimal) else text


def csv_lines(heads: Row, rows: Iterable[Row]) -> Iterator[str]:
    """The table line by line. The byte order mark makes Excel read UTF-8."""
    writer = csv.writer(Line())
    yield "\ufeff" + str(writer.writerow(heads))
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))


def xlsx_file(title: str, heads: Row, rows: Iterable[Row]) -> IO[bytes]:
    """The table as an open temporary file at its beginning; whoever closes it removes it. Text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(ILLEGAL_CHARACTERS_RE.sub("", title)[:31].translate(str.maketrans("[]:*?/\\", "       ")))
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the answer that streams it closes it
    book.save(file)
    file.seek(0)
    return file


def _head(sheet: Any, text: Any) -> Any:
    cell = _cell(sheet, str(text))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int | Decimal):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_000])
    cell.data_type = "s"
    return cell
