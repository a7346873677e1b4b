"""Settling a flagged payment: what was decided is done and written down in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.crediting import follow_books
from registrations.actions.deciding_changes import make_change
from registrations.actions.places import lock_quotas
from registrations.actions.refunding import add_refund, set_flag
from registrations.actions.refusals import (
    ChangeRefusedError,
    DecisionRefusedError,
    TicketTypeSoldOutError,
    VoucherRefusedError,
)
from registrations.actions.settling import MARGIN, take_places_again
from registrations.actions.transitions import confirm, lock_order
from registrations.enums import DecisionOutcome, LedgerKind, LineKind, OrderState, PaymentFlag, RefundMethod
from registrations.models import Decision, LedgerLine, Order, OrderChange, Payment, Quota, Refund
from registrations.queries.availability import holds_its_places
from registrations.queries.balance import balance_of
from registrations.queries.deciding import amount_to_return, outcomes_for
from registrations.rules.invoicing import spread
from registrations.tasks import send_order_mail

TIME_FOR_THE_REST = timedelta(days=3)


def decide(
    *, payment: Payment, flag: str, outcome: str, note: str = "", by: Any, key: str = "", bank_details: str = ""
) -> Decision:
    """Do what was decided about a payment that was shown with `flag`, and take the flag away.

    Raises DecisionRefusedError when somebody else was faster, when this is not possible (places gone, nothing left to
    pay back), or when it is left as it is without a note. Cancelling may also raise what cancel_order raises.
    """
    if outcome == DecisionOutcome.KEPT and not note.strip():
        raise DecisionRefusedError(_("Please write why it stays as it is; whoever looks later needs to know."))
    _refuse_if_settled(Payment.objects.get(pk=payment.pk), flag, outcome)
    if outcome == DecisionOutcome.CANCELLED:
        cancel_order(order=payment.order, by=by)
    now = timezone.now()
    with transaction.atomic():
        order = lock_order(payment.order_id)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        payment.order = order
        if outcome in STEPS:
            _refuse_if_settled(payment, flag, outcome)
        if payment.flag == flag:  # before the step: what it starts may fail and flag the payment anew
            set_flag(order, payment.pk, "")
        decision = Decision.objects.create(
            payment=payment, flag=flag, outcome=outcome, note=note.strip()[:500], decided_at=now, decided_by=by
        )
        record("registrations.order.decide", order, by=by, payment=payment.pk, outcome=str(outcome))
        if outcome in STEPS:
            STEPS[outcome](order, payment, now, by, note=note, key=key, bank_details=bank_details)
    return decision


def _refuse_if_settled(payment: Payment, flag: str, outcome: str) -> None:
    if payment.flag != flag or not flag:
        raise DecisionRefusedError(_("Somebody has settled this meanwhile."))
    if outcome not in outcomes_for(payment):
        raise DecisionRefusedError(_("That is not possible any more. Please choose again."))


def _pay_back(order: Order, payment: Payment, now: datetime, by: Any, method: str, **values: Any) -> None:
    amount = amount_to_return(payment)
    if Refund.objects.filter(idempotency_key=values["key"]).exists():  # an old form, sent once more
        raise DecisionRefusedError(_("Somebody has settled this meanwhile."))
    if not amount:
        raise DecisionRefusedError(_("Nothing of this payment can be paid back."))
    reason = values["note"] or str(PaymentFlag(payment.flag).label)
    add_refund(
        payment,
        amount.minor,
        reason=reason,
        now=now,
        by=by,
        method=method,
        key=values["key"],
        bank_details=values["bank_details"] if method == RefundMethod.TRANSFER else "",
    )


def _by_provider(order: Order, payment: Payment, now: datetime, by: Any, **values: Any) -> None:
    _pay_back(order, payment, now, by, RefundMethod.PROVIDER, **values)


def _by_transfer(order: Order, payment: Payment, now: datetime, by: Any, **values: Any) -> None:
    _pay_back(order, payment, now, by, RefundMethod.TRANSFER, **values)


def _confirm(order: Order, payment: Payment, now: datetime, by: Any, **_values: Any) -> None:
    """With the places that it still holds, or that are free again."""
    if not holds_its_places(order, now + MARGIN):
        try:
            take_places_again(order, now)
        except (TicketTypeSoldOutError, VoucherRefusedError) as error:
            raise DecisionRefusedError(error.message + " " + _("Make room first, or pay back.")) from error
    confirm(order, now, by)


def _waive(order: Order, payment: Payment, now: datetime, by: Any, **values: Any) -> None:
    """Confirmed for what came in: the rest of the price is let go, of each place its share, so that cancelling or
    changing it pays back what was paid for it."""
    _confirm(order, payment, now, by)
    due: Money = balance_of(order).due
    if due.minor > 0:
        LedgerLine.objects.bulk_create(
            LedgerLine(
                order=order,
                line_id=line_id,
                kind=LedgerKind.WAIVER,
                amount_minor=-minor,
                currency=due.currency,
                payment=payment,
                text=(values["note"] or "less was accepted")[:250],
                recorded_at=now,
                recorded_by=by,
            )
            for line_id, minor in _shares(order, due.minor)
        )
        follow_books(order, now, by)


def _shares(order: Order, minor: int) -> list[tuple[int | None, int]]:
    """(line, its part of an amount), by the prices of what stands."""
    standing = order.lines.filter(cancelled_at__isnull=True, price_minor__gt=0).exclude(kind=LineKind.FEE)
    lines = list(standing.order_by("pk"))
    if not lines:
        return [(None, minor)]
    parts = spread(minor, [line.price_minor for line in lines])
    return [(line.pk, part) for line, part in zip(lines, parts, strict=True) if part]


def _make_change(order: Order, payment: Payment, now: datetime, by: Any, **_values: Any) -> None:
    """The change that it was for, if there is room; what is missing of its price is let go."""
    change = OrderChange.objects.select_for_update().filter(pk=payment.change_id).first()
    if change is None:
        raise DecisionRefusedError(_("That is not possible any more. Please choose again."))
    try:
        make_change(order, change, now, by)
    except ChangeRefusedError as error:
        raise DecisionRefusedError(error.message) from error


def _ask_for_the_rest(order: Order, payment: Payment, now: datetime, by: Any, **_values: Any) -> None:
    """Three days more, and a mail with what is still due. The places must still be held: they are not given twice."""
    its_own = Q(ticket_types__attendees__order=order) | Q(options__lines__order=order)
    lock_quotas(list(Quota.objects.filter(its_own).order_by().values_list("pk", flat=True).distinct()))
    if not holds_its_places(order, now) or order.state != OrderState.PENDING:
        raise DecisionRefusedError(_("Its places are no longer held, so the rest can't be asked for."))
    order.expires_at = max(order.expires_at or now, now + TIME_FOR_THE_REST)
    order.save(update_fields=["expires_at"])
    send_order_mail.enqueue(order.pk, "placed")


STEPS: dict[str, Callable[..., None]] = {
    DecisionOutcome.REFUNDED: _by_provider,
    DecisionOutcome.RETRIED: _by_provider,
    DecisionOutcome.TRANSFERRED: _by_transfer,
    DecisionOutcome.CONFIRMED: _confirm,
    DecisionOutcome.WAIVED: _waive,
    DecisionOutcome.APPLIED: _make_change,
    DecisionOutcome.ASKED: _ask_for_the_rest,
    DecisionOutcome.KEPT: lambda *_args, **_values: None,
}
