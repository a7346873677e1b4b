"""A change of a place coming into force, or to its end. Whoever calls has the order's row locked.

No provider is asked here: `actions/changing.py` closes payment pages before, `actions/settling.py` comes with money.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.alarms import end_alarms, raise_alarm
from registrations.actions.crediting import follow_books
from registrations.actions.ending_changes import end_change
from registrations.actions.lines import cancel_lines, charge_lines, keep_a_part, take_waiver_back, waive
from registrations.actions.places import take_places
from registrations.actions.refunding import request_refunds
from registrations.actions.refusals import ChangeRefusedError, TicketTypeSoldOutError, VoucherRefusedError
from registrations.actions.saving_answers import forget_answers_not_asked
from registrations.actions.vouchers import use_voucher
from registrations.enums import OPEN_CHANGES, PAYABLE_CHANGES, AlarmKind, ChangeState, LineKind, OrderState, PaymentFlag
from registrations.models import (
    Attendee,
    ChangeLine,
    ChangePlace,
    Option,
    Order,
    OrderChange,
    OrderLine,
    Payment,
    TicketType,
    Voucher,
    WaitingEntry,
)
from registrations.queries.balance import balance_of, let_go_of
from registrations.queries.cancelling import asked_for
from registrations.queries.changing import sold_by
from registrations.queries.holding import UNDER_WAY
from registrations.queries.open_changes import came_in_for, payable_changes
from registrations.rules.vouchers import keeps_places
from registrations.tasks import send_change_mail, send_order_mail

MARGIN = timedelta(minutes=1)


def apply_change(order: Order, change: OrderChange, now: datetime, by: Any = None, *, waived_minor: int = 0) -> None:
    """The old lines end, the new ones are written at the prices that were shown, the books and invoices follow.

    Expects the places held or taken. ChangeRefusedError if the person or a line has gone meanwhile.
    """
    attendee = Attendee.objects.select_for_update(of=("self",)).get(pk=change.attendee_id)
    ends = list(change.ends.all())
    new = list(change.lines.select_related("option", "ticket_type"))
    if any(line.cancelled_at for line in ends) or _is_overtaken(change, attendee, new):
        raise ChangeRefusedError(_("Something in this order has changed. Please look again."))
    cancel_lines(order, ends, "changed", now, by)
    written = [_write_line(order, attendee, line, now) for line in new]
    order.total_minor += sum(line.price_minor for line in written)
    order.save(update_fields=["total_minor"])
    if order.state != OrderState.REQUESTED:  # nothing is owed before it is approved
        charge_lines(order, written, now, by)
    keep_a_part(order, _kept(change), attendee, now, by, rule="change")
    text = "less than can be paid online" if by is None else "not asked for"
    waive(order, waived_minor, text, now, by, written[0] if written else None)
    if ends:
        take_waiver_back(order, _let_go_before(order, change), "changed", now, by, ends[0])
    if attendee.ticket_type_id != change.ticket_type_id:
        attendee.ticket_type_id = change.ticket_type_id
        attendee.save(update_fields=["ticket_type"])
        forget_answers_not_asked(order, attendee)
    end_change(change, ChangeState.APPLIED, now)
    follow_books(order, now, by)
    order.calendar_sequence += 1  # what the ticket or an option includes stands in the calendar
    order.save(update_fields=["calendar_sequence"])
    record("registrations.order.change_place", order, by=by, attendee=attendee.pk, change=change.pk)
    if order.state == OrderState.CONFIRMED:
        if change.back_minor:
            request_refunds(order, now, "changed", by, most_minor=change.back_minor)
        send_order_mail.enqueue(order.pk, "changed")


def _is_overtaken(change: OrderChange, attendee: Attendee, new: list[ChangeLine]) -> bool:
    """The person has gone, has another ticket by now, or has what this change would give them: it lapsed and was asked
    for again, or something else was, before its money came."""
    if attendee.cancelled_at is not None:
        return True
    if all(line.ticket_type_id is None for line in new) and attendee.ticket_type_id != change.ticket_type_id:
        return True
    had = attendee.lines.filter(cancelled_at__isnull=True).exclude(ended_by=change)
    return had.filter(option__in=[line.option_id for line in new if line.option_id]).exists()


def _let_go_before(order: Order, change: OrderChange) -> int:
    """What was let go of this person's price and ends with this change; the new lines are written."""
    neither = -change.difference_minor - change.back_minor - change.kept_minor  # neither goes back nor is kept
    if neither <= 0 or order.state != OrderState.CONFIRMED:
        return 0
    too_much = -balance_of(order).due.minor - asked_for(order) - change.back_minor
    return max(0, min(let_go_of([change.attendee]), neither, too_much))


def _write_line(order: Order, attendee: Attendee, line: ChangeLine, now: datetime) -> OrderLine:
    written = OrderLine.objects.create(
        order=order,
        attendee=attendee,
        kind=LineKind.OPTION if line.option_id else LineKind.TICKET,
        ticket_type_id=line.ticket_type_id,
        option_id=line.option_id,
        voucher_id=line.voucher_id,
        price_minor=line.price_minor,
        currency=line.currency,
        price_reason=line.price_reason,
        price_rule=line.price_rule,
        ordered_at=now,
    )
    line.line = written
    line.save(update_fields=["line"])
    return written


def _kept(change: OrderChange) -> Any:
    return type(change.difference)(change.kept_minor, change.currency)


def take_for_change(
    ends: Iterable[TicketType | Option],
    wanted: Iterable[TicketType | Option],
    now: datetime,
    offer: WaitingEntry | None = None,
    *,
    in_open_sale: bool = True,
    with_voucher: Iterable[TicketType] = (),
) -> Counter[int]:
    """See under the lock of their quotas that there is a place in each of `wanted`, those of `ends` given up for them.
    `offer` is the one being taken; for those of `with_voucher` a voucher keeps a place. What is needed beyond these,
    {quota: places}; TicketTypeSoldOutError."""
    ends, wanted = list(ends), list(wanted)
    more = quotas_of(wanted)
    more.subtract(quotas_of(ends))
    take_places(
        [sold for sold in wanted if isinstance(sold, TicketType)],
        now,
        options=[sold for sold in wanted if isinstance(sold, Option)],
        with_voucher=list(with_voucher),
        offer=offer,
        given_up=ends,
        in_open_sale=in_open_sale,
    )
    return +more


def voucher_entered(change: OrderChange, lines: Iterable[ChangeLine]) -> Voucher | None:
    """The voucher of these new lines that the person does not have yet, so that it is one use more."""
    voucher = next((line.voucher for line in lines if line.voucher), None)
    has_it = OrderLine.objects.filter(attendee=change.attendee_id, voucher=voucher, cancelled_at__isnull=True)
    return None if voucher is None or has_it.exists() else voucher


def kept_by(voucher: Voucher | None, lines: Iterable[ChangeLine], now: datetime) -> list[TicketType]:
    """The tickets among these lines for which the voucher keeps a place."""
    if voucher is None or not keeps_places(voucher, now):
        return []
    return [line.ticket_type for line in lines if line.ticket_type and line.voucher_id == voucher.pk]


def quotas_of(sold: Iterable[TicketType | Option]) -> Counter[int]:
    return Counter(quota.pk for one in sold for quota in one.quotas.all())


def take_again(change: OrderChange, now: datetime) -> bool:
    """For a change that holds no places (any more): whether they are free, under the lock of their quotas, and a use of
    its voucher is left, under the lock of that; then they are its own again."""
    ends = change.ends.select_related("option", "ticket_type").prefetch_related("option__quotas", "ticket_type__quotas")
    found = change.lines.select_related("option", "ticket_type", "voucher")
    lines = list(found.prefetch_related("option__quotas", "ticket_type__quotas"))
    voucher = voucher_entered(change, lines)
    kept = kept_by(voucher, lines, now)
    try:
        more = take_for_change(
            [line.sold for line in ends], [sold_by(line) for line in lines], now, in_open_sale=False, with_voucher=kept
        )
        if voucher:
            use_voucher(voucher, 1, now, but_for_change=change)
    except (TicketTypeSoldOutError, VoucherRefusedError):
        return False
    change.places.all().delete()
    hold_places(change, more)
    change.holds_places = True
    change.save(update_fields=["holds_places"])
    return True


def settle_changes(
    order: Order, payment: Payment, now: datetime, by: Any = None, *, was_under_way: bool = False
) -> str:
    """Money came for a confirmed order: make the changes that it pays for. Returns the payment's flag.
    `was_under_way`: until now this payment held the places of the change that it names.

    The change that the payment names comes first, then one that costs exactly so much, then the first that was asked
    for. One that lapsed meanwhile is made if its places are free; else the money is late, never double.
    """
    was = OrderChange.objects.select_for_update().filter(pk=payment.change_id).first()
    waiting = payable_changes(order)
    waiting.sort(key=lambda one: (one.pk != payment.change_id, one.difference_minor != payment.received_minor))
    made = is_late = False
    for change in waiting:
        if came_in_for(order, change) >= change.difference_minor:
            held = _holds_places(change, now) or (was_under_way and change.pk == payment.change_id)
            payment.change_id = payment.change_id or change.pk
            if (held or take_again(change, now)) and _made(order, change, now, by):
                made = True
                _clear_flags(order, change)
            else:
                is_late = True
    if is_late and not made:
        return PaymentFlag.LATE
    rest = payable_changes(order)
    if made:
        too_much = -balance_of(order).due.minor - asked_for(order) > 0
        return (PaymentFlag.SHORT if rest else PaymentFlag.AMOUNT) if too_much else ""
    if was is not None and was.state == ChangeState.LAPSED and came_in_for(order, was) >= was.difference_minor:
        return "" if _make_late(order, was, now, by) else PaymentFlag.LATE
    if was is not None and was.state not in (*PAYABLE_CHANGES, ChangeState.APPLIED):
        return PaymentFlag.LATE
    if rest:
        payment.change_id = payment.change_id or rest[0].pk
        return PaymentFlag.SHORT
    return PaymentFlag.DOUBLE


def _holds_places(change: OrderChange, now: datetime) -> bool:
    """As queries/holding.py counts it. One about to lapse may already have been counted as free by somebody whose clock
    read a little later."""
    under_way = change.payments.filter(state__in=UNDER_WAY)
    return not change.is_late(now + MARGIN) or change.state == ChangeState.OVERDUE or under_way.exists()


def _make_late(order: Order, change: OrderChange, now: datetime, by: Any) -> bool:
    others = order.changes.filter(attendee=change.attendee_id, state__in=OPEN_CHANGES)
    return not others.exists() and take_again(change, now) and _made(order, change, now, by)


def _made(order: Order, change: OrderChange, now: datetime, by: Any) -> bool:
    """False where the person or a line has gone: money is booked in any case."""
    try:
        apply_change(order, change, now, by)
    except ChangeRefusedError:
        return False
    return True


def _clear_flags(order: Order, change: OrderChange) -> None:
    """What was missing came: money that was too little for this change needs no decision any more."""
    for short in Payment.objects.filter(order=order, change=change, flag__in=[PaymentFlag.SHORT, PaymentFlag.AMOUNT]):
        Payment.objects.filter(pk=short.pk).update(flag="")
        end_alarms(f"payment {short.pk}")


def lapse_change(order: Order, change: OrderChange, now: datetime) -> None:
    """AWAITING past its time → LAPSED, or OVERDUE if the organiser asked for it: that is a decision."""
    if not change.is_required:
        end_change(change, ChangeState.LAPSED, now)
        record("registrations.order.lapse_change", order, by=None, change=change.pk)
    else:
        change.state = ChangeState.OVERDUE
        change.save(update_fields=["state"])
        raise_alarm(AlarmKind.MONEY, f"change {change.pk}", event=order.event, details=order.code)
        record("registrations.order.overdue_change", order, by=None, change=change.pk)
    send_change_mail.enqueue(change.pk)


def hold_places(change: OrderChange, more: Counter[int]) -> None:
    ChangePlace.objects.bulk_create(
        ChangePlace(change=change, quota_id=quota, places=number) for quota, number in sorted(more.items())
    )
