"""MT940 (SWIFT customer statement), with the German structured :86: and the /CODE/ form beside plain text."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from core.money import CURRENCIES
from registrations.documents.statement import (
    MOST_LINES,
    Statement,
    StatementError,
    StatementLine,
    minor_units,
    plain,
)

FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
ENTRY = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<mark>R?[CD])(?P<fund>[A-Z])?(?P<amount>\d{1,15}(?:,\d{0,3})?)"
    r"(?P<kind>[A-Z][A-Z0-9]{3})(?P<customer>[^/\n]{0,16}(?:/(?!/)[^/\n]{0,16})*)(?://(?P<bank>[^\n]{0,34}))?"
)
OPENING = re.compile(r"[CD](\d{6})([A-Z]{3})")
SUBFIELD = re.compile(r"\?(\d\d)([^?]*)")
SLASHED = re.compile(r"/([A-Z]{2,6})/")
NO_REFERENCE = {"NONREF", ""}


def read_mt940(data: bytes) -> Statement:
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    fields = list(_fields(text))
    if not any(tag == "61" for tag, _value in fields) and not any(tag in ("60F", "60M") for tag, _value in fields):
        raise StatementError("mt940")
    account = currency = ""
    lines: list[StatementLine] = []
    others = 0
    pending: re.Match[str] | None = None
    for tag, value in [*fields, ("end", "")]:
        if pending is not None:
            line = _line(pending, value if tag == "86" else "", account, currency)
            lines += [line] if line else []
            others += line is None
            pending = None
        if tag == "25":
            account = plain(value, 42)
        elif tag in ("60F", "60M"):
            opening = OPENING.match(value)
            currency = opening[2] if opening else ""
        elif tag == "61":
            pending = ENTRY.match(value)
            if pending is None:
                raise StatementError("line", plain(value, 40))
        if len(lines) > MOST_LINES:
            raise StatementError("long")
    return Statement(lines, others)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _fields(text: str) -> Iterator[tuple[str, str]]:
    marks = list(FIELD.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        value = text[mark.end() : following.start() if following else len(text)]
        yield mark[1], re.sub(r"\n-\}?\s*$", "", value).strip("\n ")


def _line(entry: re.Match[str], details: str, account: str, currency: str) -> StatementLine | None:
    """None for what is not money that came in."""
    if entry["mark"] != "C" or currency not in CURRENCIES:
        return None
    minor = minor_units(Decimal(entry["amount"].replace(",", ".").rstrip(".") or "0"), currency)
    if not minor:
        return None
    text, payer = _details(details)
    customer = (entry["customer"] or "").strip()
    if customer not in NO_REFERENCE:
        text = f"{customer} {text}"
    bank_id = (entry["bank"] or "").strip()
    return StatementLine(
        booked_on=_day(entry["value"], entry["booked"]),
        amount_minor=minor,
        currency=currency,
        text=plain(text),
        payer=plain(payer, 140),
        account=account,
        bank_id="" if bank_id in NO_REFERENCE else plain(f"{bank_id} {entry['kind']}", 140),
    )


def _details(value: str) -> tuple[str, str]:
    """(what the payer wrote, the payer's name) of field :86:."""
    if re.match(r"\d{3}\?", value):
        parts = [(int(match[1]), match[2]) for match in SUBFIELD.finditer(value.replace("\n", ""))]
        text = "".join(part for number, part in parts if 20 <= number <= 29 or 60 <= number <= 63)
        return text, " ".join(part for number, part in parts if number in (32, 33))
    if SLASHED.match(value):
        joined = value.replace("\n", "")
        marks = list(SLASHED.finditer(joined))
        named = {
            mark[1]: joined[mark.end() : following.start() if following else len(joined)]
            for mark, following in zip_longest(marks, marks[1:])
        }
        return named.get("REMI", joined), named.get("NAME", "").strip("/")
    return value.replace("\n", " "), ""


def _day(value: str, booked: str | None) -> date:
    """The day of booking (MMDD) if there is one, in the year next to the value day's."""
    try:
        day = date(2000 + int(value[:2]), int(value[2:4]), int(value[4:6]))
        if not booked:
            return day
        years = (day.year - 1, day.year, day.year + 1)
        month, number = int(booked[:2]), int(booked[2:])
        choices = [date(year, month, number) for year in years if not (month == 2 and number == 29 and year % 4)]
        return min(choices, key=lambda choice: abs(choice - day))
    except ValueError as error:
        raise StatementError("day", value + (booked or "")) from error
