"""Somebody comes in."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from events.models import Event
from registrations.actions.refusals import CheckInRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import OpenProof, OrderState
from registrations.models import Attendee, CheckIn, Option, OptionCheckIn, Order
from registrations.queries.proofs import desk_rule, word_at_desk
from registrations.rules.codes import read_ticket_code

__all__ = ["CheckInRefusedError", "CheckInResult", "check_in", "check_in_option", "undo_check_in"]


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """`check_in` says when and by whom; with `was_already_in` it is the earlier one and nothing was written."""

    attendee: Attendee
    check_in: CheckIn | OptionCheckIn
    was_already_in: bool


def check_in(*, event: Event, ticket_code: str, by: Any) -> CheckInResult:
    """Let in the person whose ticket holds this code: the scanned address, or the code as typed.

    The order is locked, so that one ticket shown at two doors at once lets one person in. Raises CheckInRefusedError
    for an unknown code, another event's ticket, an unpaid or cancelled order.
    """
    with transaction.atomic():
        order, attendee = _with_ticket(event, ticket_code)
        earlier = attendee.check_ins.filter(undone_at__isnull=True).select_related("checked_in_by").first()
        if earlier is not None:
            return CheckInResult(attendee, earlier, True)
        if attendee.ticket_type.proof and desk_rule(event.pk) == OpenProof.REFUSE and (word := word_at_desk(attendee)):
            raise CheckInRefusedError(word)
        row = CheckIn.objects.create(attendee=attendee, checked_in_at=timezone.now(), checked_in_by=by)
        record("registrations.order.check_in", order, by=by, attendee=attendee.pk)
    return CheckInResult(attendee, row, False)


def check_in_option(*, event: Event, option: Option, ticket_code: str, by: Any) -> CheckInResult:
    """The same at the door of a workshop or a dinner: who comes there has taken it, and comes once. Whether they have
    come through the entrance is not asked. CheckInRefusedError also for an option that the person has not taken."""
    with transaction.atomic():
        order, attendee = _with_ticket(event, ticket_code)
        values = {"name": attendee.full_name, "option": option.local_name}
        if not attendee.lines.filter(option=option, cancelled_at__isnull=True).exists():
            raise CheckInRefusedError(_("%(name)s has not booked “%(option)s”.") % values)
        there = attendee.option_check_ins.filter(option=option, undone_at__isnull=True)
        earlier = there.select_related("checked_in_by").first()
        if earlier is not None:
            return CheckInResult(attendee, earlier, True)
        row = OptionCheckIn.objects.create(
            attendee=attendee, option=option, checked_in_at=timezone.now(), checked_in_by=by
        )
        record("registrations.order.check_in_option", order, by=by, attendee=attendee.pk, option=option.pk)
    return CheckInResult(attendee, row, False)


def _with_ticket(event: Event, ticket_code: str) -> tuple[Order, Attendee]:
    """Whose ticket it is, the order locked; CheckInRefusedError if it opens no door of this event."""
    code = read_ticket_code(ticket_code)
    if not code:
        raise CheckInRefusedError(_("Please scan or type a ticket code."))
    found = Attendee.objects.filter(ticket_code=code).values_list("order_id", "order__event_id", "pk").first()
    if found is None:
        raise CheckInRefusedError(
            _("No ticket has the code %(code)s. It may have been replaced by a newer one.") % {"code": code}
        )
    order_id, event_id, attendee_id = found
    if event_id != event.pk:
        raise CheckInRefusedError(_("This ticket is for another event."))
    order = lock_order(order_id)
    attendee = Attendee.objects.select_related("order", "ticket_type", "proof").get(pk=attendee_id)
    if attendee.ticket_code != code:
        raise CheckInRefusedError(_("This ticket was replaced by a newer one."))
    if attendee.cancelled_at is not None:
        raise CheckInRefusedError(_("The place of %(name)s was cancelled.") % {"name": attendee.full_name})
    if order.state != OrderState.CONFIRMED:
        values = {"name": attendee.full_name, "code": order.code, "state": OrderState(order.state).label}
        raise CheckInRefusedError(_("%(name)s can't come in: order %(code)s is %(state)s.") % values)
    return order, attendee


def undo_check_in(*, check_in: CheckIn, by: Any) -> CheckIn:
    """Somebody was checked in by mistake. The row stays and says so; undoing twice changes nothing."""
    with transaction.atomic():
        row = CheckIn.objects.select_for_update(of=("self",)).select_related("attendee__order").get(pk=check_in.pk)
        if row.undone_at is None:
            row.undone_at, row.undone_by = timezone.now(), by
            row.save(update_fields=["undone_at", "undone_by"])
            record("registrations.order.undo_check_in", row.attendee.order, by=by, attendee=row.attendee_id)
    return row


def undo_option_check_in(*, check_in: OptionCheckIn, by: Any) -> OptionCheckIn:
    """As `undo_check_in`."""
    with transaction.atomic():
        rows = OptionCheckIn.objects.select_for_update(of=("self",)).select_related("attendee__order")
        row = rows.get(pk=check_in.pk)
        if row.undone_at is None:
            row.undone_at, row.undone_by = timezone.now(), by
            row.save(update_fields=["undone_at", "undone_by"])
            values = {"attendee": row.attendee_id, "option": row.option_id}
            record("registrations.order.undo_option_check_in", row.attendee.order, by=by, **values)
    return row
