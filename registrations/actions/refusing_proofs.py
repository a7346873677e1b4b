"""A proof is refused, or was not sent in time: the ticket type that applies without it takes the place of the other.

What it costs more is asked for by `change_place`, in the same transaction as the refusal. An open payment page of an
unpaid order is closed at the provider before, outside any lock; if one is opened meanwhile, nothing is refused.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import record
from registrations.actions.changing import change_place
from registrations.actions.paying import close_session
from registrations.actions.proofs import decide, locked_person, reason_from, to_decide
from registrations.actions.refusals import NotAllowedNowError, ProofRefusedError, RegistrationError
from registrations.enums import HOLDING_STATES, ChangeState, OrderState, PaymentState, ProofState
from registrations.models import Attendee, Order, OrderChange, Proof, RegistrationSettings, TicketType
from registrations.queries.proofs import hears_it_alone, people_with_proofs, state_of, until_when
from registrations.tasks import send_proof_mail

log = logging.getLogger(__name__)

UNFINISHED = (PaymentState.CREATED, PaymentState.OPEN)


def refuse_proof(
    *, attendee: Attendee, reason: str, version: int, shown: str = "", by: Any, now: datetime | None = None
) -> OrderChange:
    """For good: the person gets the ticket type without proof, at its price of today, and the reason by mail.

    `shown` is what it costs as it was shown (Proposal.shown). Raises ProofRefusedError (decided already, something was
    sent meanwhile, no reason), PriceChangedError, what `change_place` raises (no place in the other ticket type), or
    PaymentProviderError; then nothing was changed.
    """
    now, reason = now or timezone.now(), reason_from(reason)
    _order, person = _unlocked(attendee)
    to_decide(person, version)
    _close_pages(attendee.order_id)
    with transaction.atomic():
        order, person = locked_person(attendee)
        proof = to_decide(person, version)
        decide(proof, ProofState.REFUSED, reason, now, by)
        record("registrations.order.refuse_proof", order, by=by, attendee=person.pk)
        return _change(order, person, reason, shown, now, by)


def close_proofs(now: datetime | None = None) -> int:
    """Proofs that were not sent in time, or not sent again, are refused where the organiser has set that and a date;
    not once the event has begun. Returns how many. One that can't be is logged and does not keep the others."""
    now = now or timezone.now()
    found = RegistrationSettings.objects.filter(
        missing_proof_is_refused=True, proofs_until__lte=now, event__starts_at__gt=now
    )
    number = 0
    for settings in found.select_related("event"):
        open_ones = people_with_proofs(settings.event).filter(proof_state__in=(ProofState.MISSING, ProofState.AGAIN))
        for attendee in list(open_ones.filter(order__state__in=HOLDING_STATES).order_by("pk")):
            try:
                number += _lapse(attendee, settings, now)
            except RegistrationError as error:
                log.error("order %s: a missing proof could not be refused: %s", attendee.order_id, error.message)
    return number


def _lapse(attendee: Attendee, settings: RegistrationSettings, now: datetime) -> bool:
    order, person = _unlocked(attendee)
    if until_when(person, settings) > now:
        return False
    _close_pages(order.pk)
    with transaction.atomic():
        order, person = locked_person(attendee)
        is_open = state_of(person) in (ProofState.MISSING, ProofState.AGAIN)
        stands = person.cancelled_at is None and order.state in HOLDING_STATES
        if not is_open or not stands or until_when(person, settings) > now:
            return False
        proof = Proof.objects.select_for_update().filter(attendee=person).first() or Proof(attendee=person)
        proof.ticket_type_id = person.ticket_type_id
        with translation.override(order.language):
            reason = _("Nothing was sent in time.")
        decide(proof, ProofState.LAPSED, reason, now, None)
        record("registrations.order.lapse_proof", order, by=None, attendee=person.pk)
        _change(order, person, reason, "", now, None)
    return True


def _change(order: Order, person: Attendee, reason: str, shown: str, now: datetime, by: Any) -> OrderChange:
    """Expects the order locked. Whoever is asked for money has its mail; everybody else hears of the refusal. Why, is a
    matter of whoever can send the proof: of a person with a link of their own, who pays learns only what is due."""
    other = without_proof(person)
    if order.state == OrderState.PENDING and order.payments.filter(state__in=UNFINISHED).exists():
        raise NotAllowedNowError(_("A payment for this order is under way. Please try again when it is done."))
    is_told_alone = hears_it_alone(person)
    with translation.override(order.language):
        why = "" if is_told_alone else f"{person.ticket_type.local_proof}: {reason}"
    change = change_place(attendee=person, ticket_type=other, shown=shown, by=by, reason=why, is_required=True, now=now)
    if is_told_alone or change.state == ChangeState.APPLIED:
        send_proof_mail.enqueue(person.pk, "proof_refused")
    return change


def without_proof(person: Attendee) -> TicketType:
    """The ticket type that applies; ProofRefusedError if the organiser has not said it."""
    other = person.ticket_type.without_proof
    if other is None:
        raise ProofRefusedError(_("Say in the ticket type first which one applies if the proof is refused."))
    return other


def _unlocked(attendee: Attendee) -> tuple[Order, Attendee]:
    people: Any = Attendee.objects.select_related("ticket_type", "proof", "order__event").prefetch_related("lines")
    person: Attendee = people.get(pk=attendee.pk)
    return person.order, person


def _close_pages(order_id: int) -> None:
    order = Order.objects.get(pk=order_id)
    if order.state == OrderState.PENDING:
        for payment in order.payments.filter(state__in=UNFINISHED):
            close_session(payment)  # its amount is about to be wrong; it may turn out to be paid
