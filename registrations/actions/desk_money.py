"""Money that a helper takes at the desk: all that is due, or nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.dates import clock, long_date
from core.money import Money, format_money
from registrations.actions.refusals import AlreadyPaidError, PaymentRefusedError
from registrations.actions.transferring import book_money, close_pages, money_with_key, open_pages
from registrations.actions.transitions import lock_order
from registrations.enums import AT_THE_DESK, OrderState, PaymentFlag
from registrations.models import Order, Payment
from registrations.queries.desk_money import UNPAID, DeskDue, due_at_desk, paid_last
from registrations.tasks import send_receipt


def take_at_desk(
    *, order: Order, shown: Money, provider: str, key: str, reference: str = "", mails_receipt: bool = False, by: Any
) -> Payment:
    """Book cash or a card payment of the amount that the helper was shown, as `receive_money` does; here money that
    would need a decision is not booked at all, because the payer can still put it back into the purse.

    `key` names the form: sent twice, it books once and gives the same payment again. Raises AlreadyPaidError (somebody
    else took it, or it came online) or PaymentRefusedError (another amount is due by now, the places are gone, …); then
    nothing was written.
    """
    if provider not in AT_THE_DESK:
        raise PaymentRefusedError(_("Please choose how the money came."))
    try:
        _refuse(order, shown)
    except PaymentRefusedError:
        if (earlier := money_with_key(order, provider, key)) is not None:
            return earlier
        raise
    close_pages(list(open_pages(order.pk)))
    with transaction.atomic():
        locked = lock_order(order.pk)
        if (earlier := money_with_key(locked, provider, key)) is not None:
            return earlier
        _refuse(locked, shown)
        payment = book_money(
            order=locked,
            money=shown,
            provider=provider,
            key=key,
            reference=reference,
            received_on=timezone.now().astimezone(locked.event.zone).date(),
            by=by,
        )
        if payment.flag:  # the transaction ends without it
            raise PaymentRefusedError(_refusal(payment))
        if mails_receipt:
            send_receipt.enqueue(payment.pk)
    return payment


def _refuse(order: Order, shown: Money) -> None:
    due = due_at_desk(order)
    if is_paid(order, due):
        raise AlreadyPaidError(already_paid(order))
    if due.why_not:
        raise PaymentRefusedError(due.why_not)
    if due.amount != shown:
        raise PaymentRefusedError(_("Another amount is due by now. Please look again."))


def is_paid(order: Order, due: DeskDue) -> bool:
    """The state may be a moment older than the books, where no lock is held."""
    return due.amount.minor <= 0 and order.state in (OrderState.CONFIRMED, *UNPAID)


def already_paid(order: Order) -> str:
    """Says when, how and to whom."""
    line = paid_last(order)
    if line is None or line.payment is None:
        return _("There is nothing to pay for this order.")
    language = get_language() or "en"
    at = line.recorded_at.astimezone(order.event.zone)
    values = {
        "code": order.code,
        "amount": format_money(Money(-line.amount_minor, line.currency), language),
        "how": line.payment.get_provider_display(),
        "day": long_date(at.date(), language),
        "time": clock(at, language),
        "helper": str(line.recorded_by or ""),
    }
    if line.recorded_by is None:
        return _("Order %(code)s is paid already: %(amount)s, %(how)s, %(day)s, %(time)s.") % values
    return _("Order %(code)s is paid already: %(amount)s, %(how)s, %(day)s, %(time)s, taken by %(helper)s.") % values


def _refusal(payment: Payment) -> str:
    if payment.flag == PaymentFlag.LATE:
        return _("The places of this order were given to others. Nothing was booked: please give the money back.")
    return _("This money does not fit what is due. Nothing was booked: please give the money back.")
