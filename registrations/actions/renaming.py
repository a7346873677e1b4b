"""A ticket changes hands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.text import clean
from registrations.actions.answers import forget_answers_of
from registrations.actions.attendees import first_error
from registrations.actions.links import renew_link
from registrations.actions.proofs import forget_proof
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError, OrderTransitionError
from registrations.actions.transitions import lock_order, refuse_forgotten
from registrations.enums import HOLDING_STATES, OrderState
from registrations.models import Attendee, RegistrationSettings
from registrations.rules.codes import new_ticket_code
from registrations.rules.sale import moment
from registrations.tasks import send_order_mail

__all__ = ["NotAllowedNowError", "OrderInvalidError", "OrderTransitionError", "rename_attendee", "why_not_renamable"]


def rename_attendee(
    *,
    attendee: Attendee,
    family_name: str,
    given_name: str,
    name_order: str,
    email: str,
    affiliation: str,
    by: Any = None,
) -> Attendee:
    """Put another name on a ticket. It gets a new ticket code: the QR code on the old one dies. With another e-mail
    address it is another person, and what the former one answered about themselves is gone.

    `by` is the member of staff who does it; without one it is the holder, who may do so until the organiser's date
    and until the person has come in. Raises NotAllowedNowError, OrderTransitionError or OrderInvalidError.
    """
    with transaction.atomic():
        order = lock_order(attendee.order_id)
        if order.state not in HOLDING_STATES:
            values = {"code": order.code, "state": OrderState(order.state).label}
            raise OrderTransitionError(_("Order %(code)s is %(state)s; this can't be done any more.") % values)
        refuse_forgotten(order)
        attendee = Attendee.objects.select_for_update(of=("self",)).select_related("ticket_type").get(pk=attendee.pk)
        attendee.order = order
        if attendee.cancelled_at is not None:
            raise OrderTransitionError(_("%(name)s is cancelled already.") % {"name": attendee.full_name})
        if by is None and (reason := why_not_renamable(attendee)):  # under the lock: somebody may come in just now
            raise NotAllowedNowError(reason)
        if attendee.certificate_id is not None:
            raise NotAllowedNowError(_("A certificate was issued in this name. Please write to the organisers."))
        former_email = attendee.email
        attendee.family_name, attendee.given_name = clean(family_name), clean(given_name)
        attendee.name_order, attendee.email = name_order, email.strip()
        attendee.affiliation = clean(affiliation)
        attendee.ticket_code = new_ticket_code()
        _check(attendee)
        attendee.save()
        is_another = former_email.lower() != attendee.email.lower()
        if is_another:
            forget_answers_of(attendee)
        if is_another or by is None:  # a slip that staff mend leaves what was proved
            forget_proof(attendee)
        renew_link(attendee, former_email, order, timezone.now())
        order.calendar_sequence += 1
        order.save(update_fields=["calendar_sequence"])
        record("registrations.order.rename_attendee", order, by=by, attendee=attendee.pk)
        send_order_mail.enqueue(order.pk, "changed")
    return attendee


def why_not_renamable(attendee: Attendee) -> str:
    """Why the holder can't change the name (a sentence), or ""."""
    settings = RegistrationSettings.objects.filter(event_id=attendee.order.event_id).first()
    until = settings.name_change_until if settings else None
    if until is None:
        return _("Names can't be changed here. Please write to the organisers.")
    if timezone.now() >= until:
        return _("Names could be changed until %(when)s.") % {"when": moment(until, attendee.order.event.zone)}
    if attendee.cancelled_at is not None:
        return _("%(name)s is cancelled already.") % {"name": attendee.full_name}
    if attendee.check_ins.filter(undone_at__isnull=True).exists():
        return _("This person has already come in.")
    return ""


def _check(attendee: Attendee) -> None:
    try:
        attendee.clean_fields(exclude=["order", "ticket_type", "certificate"])
    except ValidationError as error:
        errors: dict[int | None, dict[str, list[str]]] = {attendee.position - 1: error.message_dict}
        raise OrderInvalidError(first_error(errors), errors) from error
