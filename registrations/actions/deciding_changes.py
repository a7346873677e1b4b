"""What the organiser decides about a change of a place: whether it is made, until when it is paid, or that it is made
unpaid."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.money import MINIMUM_CHARGE
from registrations.actions.applying import apply_change
from registrations.actions.changing import go_on
from registrations.actions.ending_changes import end_change
from registrations.actions.open_changes import (
    close_pages,
    is_being_paid,
    locked_change,
    refuse_money_under_way,
    refuse_unless_open,
    take_or_refuse,
)
from registrations.actions.refusals import ChangeRefusedError, NotAllowedNowError
from registrations.enums import OPEN_CHANGES, PAYABLE_CHANGES, ChangeState, OrderState
from registrations.models import Order, OrderChange, RegistrationSettings
from registrations.queries.open_changes import due_for
from registrations.tasks import send_change_mail


def decide_change(*, change: OrderChange, is_approved: bool, answer: str = "", by: Any) -> OrderChange:
    """REQUESTED → AWAITING, APPLIED, or DECLINED with a reason that goes to the person. TicketTypeSoldOutError's
    sentence as a ChangeRefusedError where no place was held and none is free."""
    now, words = timezone.now(), answer.replace("\x00", "").strip()[:500]
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state != ChangeState.REQUESTED:
            raise ChangeRefusedError(_("Somebody has decided this meanwhile."))
        if not is_approved and not words:
            raise NotAllowedNowError(_("Please write a reason; it goes to the person."))
        if not is_approved:
            end_change(change, ChangeState.DECLINED, now, words)
            record("registrations.order.decline_change", order, by=by, change=change.pk)
            send_change_mail.enqueue(change.pk)
            return change
        if not change.holds_places:
            take_or_refuse(change, now)
        change.answer = words
        change.save(update_fields=["answer"])
        record("registrations.order.approve_change", order, by=by, change=change.pk)
        settings = RegistrationSettings.objects.get(event_id=order.event_id)
        least = MINIMUM_CHARGE.get(order.currency, 1)
        waived = change.difference_minor if 0 < change.difference_minor < least else 0
        return go_on(order, change, settings, now, by, waived_minor=waived)


def give_more_time(*, change: OrderChange, days: int = 3, by: Any) -> OrderChange:
    """AWAITING or OVERDUE → AWAITING for so many days more, and a mail. Its places must still be held or be free."""
    now = timezone.now()
    with transaction.atomic():
        order, change = locked_change(change)
        refuse_unless_open(change)
        if change.state not in PAYABLE_CHANGES:
            raise ChangeRefusedError(_("This change does not wait for payment."))
        is_held = change.state == ChangeState.OVERDUE or is_being_paid(change)
        if change.is_late(now) and not is_held:
            take_or_refuse(change, now)
        start = max(now, change.expires_at or now) if change.state == ChangeState.AWAITING else now
        change.state, change.expires_at = ChangeState.AWAITING, start + timedelta(days=days)
        change.save(update_fields=["state", "expires_at"])
        record("registrations.order.extend_change", order, by=by, change=change.pk, days=days)
        send_change_mail.enqueue(change.pk)
    return change


def let_change_be_made(*, change: OrderChange, by: Any) -> OrderChange:
    """Made without asking for (the rest of) the difference: that is let go, in the books too. Also a change that lapsed
    or was withdrawn, if there is room; not one that nobody has approved yet. ChangeRefusedError otherwise."""
    close_pages(change)
    now = timezone.now()
    with transaction.atomic():
        order, change = locked_change(change)
        if change.state == ChangeState.APPLIED or order.state != OrderState.CONFIRMED:
            raise ChangeRefusedError(_("This change can't be made any more."))
        refuse_money_under_way(change)
        make_change(order, change, now, by)
    return change


def make_change(order: Order, change: OrderChange, now: datetime, by: Any) -> None:
    """As `let_change_be_made`, with the order locked."""
    if change.state == ChangeState.REQUESTED:
        raise ChangeRefusedError(_("This change waits for approval. Please decide about that first."))
    others = order.changes.filter(attendee=change.attendee_id, state__in=OPEN_CHANGES).exclude(pk=change.pk)
    if others.exists():
        raise ChangeRefusedError(_("Another change of this place is waiting already. Please pay or withdraw it first."))
    if not change.is_open or (change.state == ChangeState.AWAITING and change.is_late(now)) or not change.holds_places:
        take_or_refuse(change, now)
    if change.state not in PAYABLE_CHANGES:  # so that what is due for it is counted
        change.state, change.expires_at = ChangeState.AWAITING, now
    waived = due_for(order, change).minor
    apply_change(order, change, now, by, waived_minor=waived)
