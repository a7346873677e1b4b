"""How amounts with tax in them are taken apart, and what a new invoice or credit note has to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from registrations.rules.invoice_content import Line, Tax, TaxSum


@dataclass(frozen=True, slots=True)
class Item:
    """A line before its tax is known to the cent: `gross` minor units, tax included."""

    line: int | None
    text: str
    gross: int
    tax: Tax


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `amount` (≥ 0) in proportion to `weights` (≥ 0, not all 0); their sum is the amount. What is left
    over by rounding goes to the largest remainders, the first of equals."""
    total = sum(weights)
    parts = [amount * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-(amount * weights[n] % total), n))
    for n in order[: amount - sum(parts)]:
        parts[n] += 1
    return parts


def tax_within(gross: int, percent: Decimal) -> int:
    """The tax that is in an amount, rounded half up to a minor unit."""
    return int((gross * percent / (100 + percent)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def taxed(items: Sequence[Item]) -> tuple[tuple[Line, ...], tuple[TaxSum, ...]]:
    """Lines with their net amounts, and one sum for each tax. Tax is reckoned once for each sum, not for each line;
    the lines' net amounts add up to it exactly."""
    lines: dict[int, Line] = {}
    sums = []
    for tax in dict.fromkeys(item.tax for item in items):
        mine = [(n, item) for n, item in enumerate(items) if item.tax == tax]
        gross = sum(item.gross for _n, item in mine)
        amount = tax_within(gross, Decimal(tax.percent))
        nets = spread(gross - amount, [item.gross for _n, item in mine])
        for (n, item), net in zip(mine, nets, strict=True):
            lines[n] = Line(item.line, item.text, item.gross, net, tax)
        sums.append(TaxSum(tax, gross - amount, amount))
    return tuple(lines[n] for n in sorted(lines)), tuple(sums)


def owed_by_line(charged: Mapping[int | None, int], waived: int) -> dict[int | None, int]:
    """What is to be invoiced for each order line (None: for none of them): what is charged less its share of what the
    price was lowered by."""
    keys = [key for key, minor in charged.items() if minor > 0]
    total = sum(charged[key] for key in keys)
    if not total:
        return {}
    lowered = spread(min(max(waived, 0), total), [charged[key] for key in keys])
    return {key: charged[key] - less for key, less in zip(keys, lowered, strict=True)}


def to_credit(open_items: Sequence[Item], owed: Mapping[int | None, int]) -> list[Item]:
    """What of the invoiced `open_items` is no longer owed, with the tax that it was invoiced with; the latest first."""
    left = dict(owed)
    credits = []
    for item in open_items:
        kept = min(item.gross, left.get(item.line, 0))
        left[item.line] = left.get(item.line, 0) - kept
        if item.gross > kept:
            credits.append(Item(item.line, item.text, item.gross - kept, item.tax))
    return credits


def still_open(invoiced: Sequence[tuple[int, Line]]) -> list[Item]:
    """What is invoiced at present, by line and tax: `invoiced` are the lines of invoices (sign 1) and credit notes
    (sign -1) in their order."""
    sums: dict[tuple[int | None, Tax], int] = {}
    texts: dict[tuple[int | None, Tax], str] = {}
    for sign, line in invoiced:
        key = (line.line, line.tax)
        sums[key] = sums.get(key, 0) + sign * line.gross
        texts.setdefault(key, line.text)
    return [Item(line, texts[line, tax], minor, tax) for (line, tax), minor in sums.items() if minor > 0]


def number_text(prefix: str, year: int, sequence: int, *, is_test: bool) -> str:
    """`TMI-2027-00001`; those of test orders begin with TEST."""
    return f"{'TEST-' if is_test else ''}{prefix}-{year}-{sequence:05d}"
