"""Statements as CSV: every bank has its own columns, so a saved mapping says what stands where."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.money import CURRENCIES
from registrations.documents.statement import (
    MOST_LINES,
    Statement,
    StatementError,
    StatementLine,
    decimal_of,
    minor_units,
    plain,
)

DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%y", "%Y%m%d")
ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
DELIMITERS = ";,\t|"
LONGEST_HEAD = 20  # rows above the head that banks print: whose account, from when to when


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """Names of columns. Either `amount` (signed) or `credit`; `currency` is a column or, if fixed, an ISO code."""

    date_column: str
    date_format: str
    amount_column: str
    text_columns: tuple[str, ...]
    payer_column: str = ""
    currency_column: str = ""
    currency: str = ""
    id_column: str = ""
    decimal_mark: str = "."


def table_of(data: bytes) -> list[list[str]]:
    """The rows of the file from its head on, in whatever encoding and with whatever separator. StatementError if it is
    no table."""
    text = _decoded(data)
    if "\0" in text:
        raise StatementError("csv")
    sample = text[:20_000]
    delimiter = max(DELIMITERS, key=lambda mark: _steadiness(sample, mark))
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise StatementError("csv") from error
    if len(rows) > MOST_LINES + LONGEST_HEAD:
        raise StatementError("long")
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows[:LONGEST_HEAD]):
        if len(row) >= 3 and len(row) >= width - 1 and sum(bool(cell) for cell in row) >= 3:
            return [row for row in rows[number:] if any(row)]
    raise StatementError("csv")


def head_of(data: bytes) -> list[str]:
    return [plain(cell, 100) for cell in table_of(data)[0]]


def read_csv(data: bytes, mapping: CsvMapping) -> Statement:
    """Every line that brings money. StatementError names the row that can't be read; then nothing is taken."""
    head, *rows = table_of(data)
    columns = {plain(name, 100): number for number, name in reversed(list(enumerate(head)))}
    wanted = [mapping.date_column, mapping.amount_column, *mapping.text_columns]
    wanted += [name for name in (mapping.payer_column, mapping.currency_column, mapping.id_column) if name]
    for name in wanted:
        if name not in columns:
            raise StatementError("column", name)
    lines: list[StatementLine] = []
    others = 0
    for number, row in enumerate(rows, 2):
        found = _line({name: row[at] if at < len(row) else "" for name, at in columns.items()}, mapping, number)
        if found is None:
            others += 1
        else:
            lines.append(found)
    return Statement(lines, others)


def _line(row: dict[str, str], mapping: CsvMapping, number: int) -> StatementLine | None:
    if not row[mapping.date_column] and not row[mapping.amount_column]:
        return None  # a line of sums, or a remark
    amount = amount_of(row[mapping.amount_column], mapping.decimal_mark)
    currency = row[mapping.currency_column].upper() if mapping.currency_column else mapping.currency
    if not row[mapping.amount_column]:
        return None  # a column of credits is empty for a debit
    if amount is None:
        raise StatementError("amount", f"{number}: {plain(row[mapping.amount_column], 40)}")
    if amount <= 0 or currency not in CURRENCIES:
        return None
    minor = minor_units(amount, currency)
    if minor is None:
        raise StatementError("amount", f"{number}: {plain(row[mapping.amount_column], 40)}")
    return StatementLine(
        booked_on=_day(row[mapping.date_column], mapping.date_format, number),
        amount_minor=minor,
        currency=currency,
        text=plain(" ".join(row[name] for name in mapping.text_columns)),
        payer=plain(row[mapping.payer_column], 140) if mapping.payer_column else "",
        bank_id=plain(row[mapping.id_column], 140) if mapping.id_column else "",
    )


def amount_of(text: str, decimal_mark: str) -> Decimal | None:
    """`1.234,50`, `+1 234.50`, `1'234.50`, `50.00-`: a number by the mark that stands before its decimals."""
    bare = "".join(char for char in text if not char.isspace() and char not in "'’+")
    sign = "-" if bare.endswith("-") or bare.startswith("-") else ""
    bare = bare.strip("-").replace("." if decimal_mark == "," else ",", "").replace(decimal_mark, ".")
    return decimal_of(sign + bare) if bare and bare[0].isdigit() and bare.isascii() else None


def _day(text: str, pattern: str, number: int) -> date:
    try:
        return datetime.strptime(text[: len(datetime(2000, 12, 28).strftime(pattern))], pattern).date()  # noqa: DTZ007, DTZ001
    except ValueError as error:
        raise StatementError("day", f"{number}: {plain(text, 40)}") from error


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _steadiness(sample: str, mark: str) -> tuple[int, int]:
    """How many rows have the commonest number of this mark, if there is any."""
    counts = [line.count(mark) for line in _rows(sample) if line.count(mark) > 1]
    commonest = max(set(counts), key=counts.count, default=0)
    return counts.count(commonest), commonest


def _rows(sample: str) -> Iterator[str]:
    yield from sample.splitlines()[:200]
