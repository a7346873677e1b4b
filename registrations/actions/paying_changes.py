"""How the difference of a change of a place is paid where it is not paid online (actions/paying.py)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.open_changes import close_pages, locked_change, refuse_money_under_way
from registrations.actions.places import lock_held
from registrations.actions.refusals import ChangeRefusedError
from registrations.enums import PAYABLE_CHANGES, ChangeState, PaymentWay
from registrations.models import OrderChange
from registrations.queries.payment_ways import ways_for_change, ways_of
from registrations.tasks import send_change_mail


def choose_way_for_change(*, change: OrderChange, way: str = PaymentWay.TRANSFER) -> OrderChange:
    """The holder pays the difference in this way: its places are held until the deadline of it, and a mail says what to
    do. An open payment page is closed before; if it turns out to be paid, the change is made instead.

    ChangeRefusedError (not offered, too late, nothing due), NotAllowedNowError (money is on its way) or
    PaymentProviderError; then nothing was changed.
    """
    close_pages(change)
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state not in PAYABLE_CHANGES:
            raise ChangeRefusedError(_("There is nothing to pay for this change any more."))
        if order.event.is_cancelled:
            raise ChangeRefusedError(_("This event is cancelled."))
        refuse_money_under_way(change)
        lock_held([change])
        now = timezone.now()  # it may have lapsed while we waited, and its places may be sold
        if change.state == ChangeState.AWAITING and change.is_late(now):
            raise ChangeRefusedError(_("The time to pay for this change has passed. Please change it again."))
        until = ways_for_change(order, change, ways_of(order), now).get(way)
        if until is None:
            raise ChangeRefusedError(_("This way of paying is not offered any more. Please choose another."))
        if change.state == ChangeState.AWAITING:
            change.expires_at = until
        change.way = way
        change.save(update_fields=["way", "expires_at"])
        record("registrations.order.choose_way", order, by=None, way=str(way), change=change.pk)
        send_change_mail.enqueue(change.pk)
    return change
