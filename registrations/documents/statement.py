"""What a bank statement is to us, whatever the bank's format. Pure: bytes or text in, lines out."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from core.money import CURRENCIES
from core.text import clean

NUMBER = re.compile(r"-?\d{1,15}(\.\d{0,5})?", re.ASCII)
MOST_LINES = 50_000
LONGEST_TEXT = 500


class StatementError(Exception):
    """The file can't be read. `problem` is a key of forms/statements.py PROBLEMS, `where` says at what line or word."""

    def __init__(self, problem: str, where: str = "") -> None:
        super().__init__(f"{problem} {where}".strip())
        self.problem, self.where = problem, where


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """Money that came in (a credit). Amount in minor units; `bank_id` is the bank's own number of it, "" if none."""

    booked_on: date
    amount_minor: int
    currency: str
    text: str = ""
    payer: str = ""
    account: str = ""
    bank_id: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """`others`: lines that are not to be booked: money out, reversed, not final, in a currency of no event."""

    lines: list[StatementLine]
    others: int


def minor_units(amount: Decimal, currency: str) -> int | None:
    """None for what no amount of this currency can be (a third decimal, more than a column holds)."""
    exact = amount.scaleb(CURRENCIES[currency])
    if not exact.is_finite() or exact != exact.to_integral_value() or abs(exact) > 2_000_000_000:
        return None
    return int(exact)


def decimal_of(text: str) -> Decimal | None:
    """A plain number with a point; None for anything else (no exponents, no “NaN”)."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def plain(text: str, most: int = LONGEST_TEXT) -> str:
    return clean(text)[:most]


def fingerprints(lines: list[StatementLine]) -> list[str]:
    """A name for each line that is the same in every file that holds it, so that it is booked once for ever.

    The bank's own number where there is one. Else all that is known of the line, and its number among equal lines of
    the file: two equal transfers of one day are two, and the same file again, or one that overlaps by whole days,
    brings none of them twice.
    """
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        facts = (line.account, line.booked_on.isoformat(), str(line.amount_minor), line.currency)
        words = (line.bank_id,) if line.bank_id else (line.text, line.payer)
        base = "\x1f".join((*facts, *words))
        seen[base] = seen.get(base, 0) + 1
        found.append(sha256(f"{base}\x1f{seen[base]}".encode()).hexdigest())
    return found
