"""What stands on an invoice, frozen: plain data that goes into the database as JSON and comes back the same.

Amounts are whole minor units of the invoice's currency. No database, no clock.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from core.pdf import missing, printable


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer. `country` is an ISO 3166 code."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    tax_id: str = ""
    registration: str = ""
    email: str = ""
    attention: str = ""
    is_body: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax as it applies to a line; `percent` is decimal text, `reason` why nothing is charged."""

    category: str
    percent: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`line` is the order line's number, None for what belongs to none. `gross` is what was charged: net and tax."""

    line: int | None
    text: str
    gross: int
    net: int
    tax: Tax


@dataclass(frozen=True, slots=True)
class TaxSum:
    tax: Tax
    net: int
    amount: int


@dataclass(frozen=True, slots=True)
class Content:
    """`paid` is what had been paid of it when it was issued. Days are ISO text."""

    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    taxes: tuple[TaxSum, ...]
    event: str
    first_day: str
    last_day: str
    order_code: str
    tax_name: str
    paid: int = 0
    purchase_order: str = ""
    corrects: str = ""
    corrects_on: str = ""
    payment_details: str = ""
    note: str = ""

    @property
    def net(self) -> int:
        return sum(line.net for line in self.lines)

    @property
    def gross(self) -> int:
        return sum(line.gross for line in self.lines)


def write_content(content: Content) -> dict[str, Any]:
    """As JSON holds it: lists for tuples."""
    written: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    return written


def read_content(data: dict[str, Any]) -> Content:
    lines = tuple(Line(**{**line, "tax": Tax(**line["tax"])}) for line in data["lines"])
    taxes = tuple(TaxSum(**{**row, "tax": Tax(**row["tax"])}) for row in data["taxes"])
    parties = {"seller": Party(**data["seller"]), "buyer": Party(**data["buyer"])}
    return Content(**{**data, **parties, "lines": lines, "taxes": taxes})


def unprintable(content: Content) -> list[str]:
    """The texts that no font of ours can print (docs/decisions/0006), as they are; a bracket after a name may go."""
    seller, buyer = content.seller, content.buyer
    parties = [text for party in (seller, buyer) for text in (party.name, party.street, party.postcode, party.city)]
    more = [seller.registration, buyer.attention, content.event, content.purchase_order, content.tax_name]
    reasons = [row.tax.reason for row in content.taxes]
    notes = [*content.payment_details.splitlines(), *content.note.splitlines()]
    texts = [*parties, *more, *(line.text for line in content.lines), *reasons, *notes]
    return [text for text in texts if missing(text) and not printable(text)]


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
