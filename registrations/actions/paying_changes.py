"""How the difference of a change of a place is paid where it is not paid online (actions/paying.py)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.actions.open_changes import close_pages, locked_change
from registrations.actions.refusals import ChangeRefusedError
from registrations.enums import PAYABLE_CHANGES, ChangeState
from registrations.models import OrderChange
from registrations.queries.payment_ways import TRANSFER_TAKES, ways_of
from registrations.tasks import send_change_mail


def pay_change_by_transfer(*, change: OrderChange) -> OrderChange:
    """The holder pays the difference by bank transfer: the places are held as long as the organiser gives transfers."""
    close_pages(change)
    now = timezone.now()
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state not in PAYABLE_CHANGES:
            raise ChangeRefusedError(_("There is nothing to pay for this change any more."))
        ways = ways_of(order)
        if ways is None or not ways.transfer or now + TRANSFER_TAKES > order.event.starts_at:
            raise ChangeRefusedError(_("This way of paying is not offered any more. Please choose another."))
        if change.state == ChangeState.AWAITING and change.is_late(now):
            raise ChangeRefusedError(_("The time to pay for this change has passed. Please change it again."))
        until = min(change.asked_at + timedelta(days=ways.transfer_days), order.event.starts_at)
        if change.state == ChangeState.AWAITING and change.expires_at:
            change.expires_at = max(until, change.expires_at)
        change.by_transfer = True
        change.save(update_fields=["by_transfer", "expires_at"])
        send_change_mail.enqueue(change.pk)
    return change
