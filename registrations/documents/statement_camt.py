"""CAMT.053 (ISO 20022 bank-to-customer statement), any version: elements are found by their names without namespace."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

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


def read_camt(data: bytes) -> Statement:
    """Every booked credit; a batch is taken apart into its transfers where the bank gives them with their amounts."""
    try:
        root: Any = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise StatementError("xml") from error
    statements = [item for item in root.iter() if _name(item) == "Stmt"]
    if not statements:
        raise StatementError("camt")
    lines: list[StatementLine] = []
    others = 0
    for statement in statements:
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for entry in _all(statement, "Ntry"):
            found = list(_of_entry(entry, account))
            lines += found
            others += not found
            if len(lines) > MOST_LINES:
                raise StatementError("long")
    return Statement(lines, others)


def _of_entry(entry: Element, account: str) -> Iterator[StatementLine]:
    state = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if _text(entry, "CdtDbtInd") != "CRDT" or state not in ("BOOK", "") or _text(entry, "RvslInd") == "true":
        return
    booked_on = _day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))
    bank_id = _text(entry, "AcctSvcrRef")
    details = [item for block in _all(entry, "NtryDtls") for item in _all(block, "TxDtls")]
    amounts = [_amount(item) or _amount(item, "AmtDtls/TxAmt/Amt") for item in details]
    is_batch = len(details) > 1 and all(amounts)
    if is_batch:
        for number, (item, amount) in enumerate(zip(details, amounts, strict=True), 1):
            own = _text(item, "Refs/AcctSvcrRef") or (f"{bank_id}/{number}" if bank_id else "")
            yield from _line(item, amount, booked_on, account, own)
    else:
        yield from _line(entry, _amount(entry), booked_on, account, bank_id, details)


def _line(
    item: Element,
    amount: tuple[int, str] | None,
    booked_on: date,
    account: str,
    bank_id: str,
    details: list[Element] | None = None,
) -> Iterator[StatementLine]:
    if amount is None or amount[0] <= 0:
        return
    parts = details or [item]
    texts = [_text(part, "RmtInf/Strd/CdtrRefInf/Ref") for part in parts]
    texts += [node.text or "" for part in parts for node in _walk(part, "RmtInf/Ustrd")]
    texts += [_text(part, "Refs/EndToEndId") for part in parts]
    if not any(texts):
        texts = [_text(item, "AddtlNtryInf")]
    payer = _text(parts[0], "RltdPties/Dbtr/Nm") or _text(parts[0], "RltdPties/Dbtr/Pty/Nm")
    yield StatementLine(
        booked_on=booked_on,
        amount_minor=amount[0],
        currency=amount[1],
        text=plain(" ".join(text for text in texts if text and text != "NOTPROVIDED")),
        payer=plain(payer, 140),
        account=plain(account, 42),
        bank_id=plain(bank_id, 140),
    )


def _amount(item: Element, path: str = "Amt") -> tuple[int, str] | None:
    for node in _walk(item, path):
        currency = node.get("Ccy", "")
        number = decimal_of((node.text or "").strip())
        if currency in CURRENCIES and number is not None:
            minor = minor_units(number, currency)
            return (minor, currency) if minor is not None else None
    return None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise StatementError("day", plain(text, 40)) from error


def _name(item: Element) -> str:
    return item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""


def _all(item: Element, name: str) -> list[Element]:
    return [child for child in item if _name(child) == name]


def _walk(item: Element, path: str) -> list[Element]:
    found = [item]
    for name in path.split("/"):
        found = [child for parent in found for child in _all(parent, name)]
    return found


def _text(item: Element, path: str) -> str:
    return next((text for node in _walk(item, path) if (text := (node.text or "").strip())), "")
