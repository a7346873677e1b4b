"""Order lines and what is charged for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from core.languages import localized
from core.money import Money, format_money
from registrations.enums import LedgerKind, LineKind
from registrations.models import Attendee, LedgerLine, Option, Order, OrderLine, TicketType
from registrations.queries.balance import let_go_of
from registrations.queries.vouchers import Redeemable
from registrations.rules.explaining import explain
from registrations.rules.pricing import Price

CHARGES = (LedgerKind.CHARGE, LedgerKind.CHARGE_REVERSAL)


def ticket_lines(
    order: Order, people: Iterable[Attendee], prices: Iterable[Price], voucher: Redeemable | None = None
) -> list[OrderLine]:
    """One unsaved line for each person with the price that was found for them, and why, in the order's language."""
    return [
        OrderLine(
            order=order,
            attendee=attendee,
            kind=LineKind.TICKET,
            ticket_type=attendee.ticket_type,
            voucher=voucher.voucher if voucher and "voucher" in price.facts else None,
            price_minor=price.minor,
            currency=order.currency,
            price_reason=reason_of(attendee.ticket_type, price, order.language)[:250],
            price_rule=price.facts,
            ordered_at=order.placed_at,
        )
        for attendee, price in zip(people, prices, strict=True)
    ]


def option_lines(
    order: Order,
    chosen: Iterable[tuple[Attendee, Option]],
    prices: Iterable[Price],
    voucher: Redeemable | None = None,
) -> list[OrderLine]:
    """One unsaved line for each option of each person."""
    return [
        OrderLine(
            order=order,
            attendee=attendee,
            kind=LineKind.OPTION,
            option=option,
            voucher=voucher.voucher if voucher and "voucher" in price.facts else None,
            price_minor=price.minor,
            currency=order.currency,
            price_reason=reason_of(option, price, order.language)[:250],
            price_rule=price.facts,
            ordered_at=order.placed_at,
        )
        for (attendee, option), price in zip(chosen, prices, strict=True)
    ]


def reason_of(kind: TicketType | Option, price: Price, language: str) -> str:
    """`Participant: $180.00 (Early fee until 1 March 2027)`"""
    with translation.override(language):
        name, amount, rule = (
            localized(kind, "name", language),
            format_money(price.money, language),
            explain(price.facts),
        )
    return f"{name}: {amount} ({rule})" if rule else f"{name}: {amount}"


def charge_lines(order: Order, lines: Iterable[OrderLine], now: datetime, by: Any = None) -> None:
    """Book the price of each line that costs something. The lines are saved."""
    LedgerLine.objects.bulk_create(
        _entry(order, LedgerKind.CHARGE, line.price_minor, line.price_reason, now, by, line.pk)
        for line in lines
        if line.price_minor
    )


def charge_again(order: Order, missing_minor: int, now: datetime, by: Any = None) -> None:
    """Book once more what was let go with the order, line by line; the sum is `missing_minor`."""
    charged = _charged(order)
    text = "paid after the order had expired"
    standing = order.lines.filter(cancelled_at__isnull=True)
    due: list[tuple[int | None, int]] = [(line.pk, line.price_minor - charged.get(line.pk, 0)) for line in standing]
    if sum(minor for _pk, minor in due) != missing_minor:  # lines older than the lines of the ledger
        due = [(None, missing_minor)]
    LedgerLine.objects.bulk_create(
        _entry(order, LedgerKind.CHARGE, minor, text, now, by, pk) for pk, minor in due if minor
    )


def reverse_charges(order: Order, text: str, now: datetime, by: Any = None) -> None:
    """Nothing is owed any more: one reversal for each line that was charged. What the organisers keep by their steps
    (`keep_a_part`) stays."""
    kept = set(order.lines.filter(kind=LineKind.FEE).values_list("pk", flat=True)) if by is None else set()
    LedgerLine.objects.bulk_create(
        _entry(order, LedgerKind.CHARGE_REVERSAL, -minor, text, now, by, pk)
        for pk, minor in _charged(order).items()
        if minor and pk not in kept
    )


def cancel_lines(order: Order, lines: Iterable[OrderLine], text: str, now: datetime, by: Any = None) -> None:
    """Take these lines out of the order, and reverse what was charged for them. Expects the order locked; its total is
    saved."""
    charged = _charged(order)
    for line in lines:
        line.cancelled_at = now
        line.save(update_fields=["cancelled_at"])
        order.total_minor -= line.price_minor
    LedgerLine.objects.bulk_create(
        _entry(order, LedgerKind.CHARGE_REVERSAL, -charged[line.pk], text, now, by, line.pk)
        for line in lines
        if charged.get(line.pk)
    )
    order.save(update_fields=["total_minor"])


def end_waivers(order: Order, lines: Iterable[OrderLine], text: str, now: datetime, by: Any = None) -> None:
    """The places of the people of these lines end, and with them what was let go of their prices."""
    for line in {line.attendee_id: line for line in lines if line.attendee}.values():
        take_waiver_back(order, let_go_of([line.attendee]) if line.attendee else 0, text, now, by, line)


def end_all_waivers(order: Order, text: str, now: datetime, by: Any = None) -> None:
    """Nothing of the order is charged any more, so nothing of it is let go either."""
    kinds = (LedgerKind.WAIVER, LedgerKind.WAIVER_REVERSAL)
    rows = order.ledger.filter(kind__in=kinds, currency=order.currency).order_by().values("line")
    LedgerLine.objects.bulk_create(
        _entry(order, LedgerKind.WAIVER_REVERSAL, -row["minor"], text, now, by, row["line"])
        for row in rows.annotate(minor=Sum("amount_minor")).order_by("line")
        if row["minor"] < 0
    )


def keep_a_part(
    order: Order, kept: Money, attendee: Attendee | None, now: datetime, by: Any = None, *, rule: str = "cancellation"
) -> None:
    """What a cancelled or changed place still costs, as a line of its own. Expects the order locked; its total is
    saved."""
    if not kept:
        return
    with translation.override(order.language):
        reason = _("Kept on cancellation") if rule == "cancellation" else _("Kept on a change")
    line = OrderLine.objects.create(
        order=order,
        attendee=attendee,
        kind=LineKind.FEE,
        price_minor=kept.minor,
        currency=kept.currency,
        price_reason=reason,
        price_rule={"rule": rule, "paid_minor": kept.minor, "paid_currency": kept.currency},
        ordered_at=now,
    )
    charge_lines(order, [line], now, by)
    order.total_minor += kept.minor
    order.save(update_fields=["total_minor"])


def waive(order: Order, minor: int, text: str, now: datetime, by: Any = None, line: OrderLine | None = None) -> None:
    """So much of the price is let go; of this line where it is for one person."""
    if minor > 0:
        LedgerLine.objects.bulk_create(
            [_entry(order, LedgerKind.WAIVER, -minor, text, now, by, line.pk if line else None)]
        )


def take_waiver_back(order: Order, minor: int, text: str, now: datetime, by: Any, line: OrderLine) -> None:
    """What was let go of this line ends with it: it never came in, so it is not paid back."""
    if minor > 0:
        LedgerLine.objects.bulk_create([_entry(order, LedgerKind.WAIVER_REVERSAL, minor, text, now, by, line.pk)])


def _charged(order: Order) -> dict[int | None, int]:
    """What is charged for each line at present, in minor units; None for charges that belong to no line."""
    rows = order.ledger.filter(kind__in=CHARGES, currency=order.currency).order_by()
    return {row["line"]: row["minor"] for row in rows.values("line").annotate(minor=Sum("amount_minor"))}


def _entry(
    order: Order, kind: LedgerKind, minor: int, text: str, now: datetime, by: Any, line_id: int | None
) -> LedgerLine:
    return LedgerLine(
        order=order,
        kind=kind,
        amount_minor=minor,
        currency=order.currency,
        line_id=line_id,
        text=text[:250],
        recorded_at=now,
        recorded_by=by,
    )
