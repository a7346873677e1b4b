"""What a payer's bank takes back: rows of their own, lines of their own in the books, and a flag while we must act."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from core.audit import record
from core.money import CURRENCIES
from registrations.actions.refunding import set_flag
from registrations.actions.transitions import lock_order
from registrations.enums import CLOSED_DISPUTES, DisputeStatus, LedgerKind, PaymentFlag
from registrations.gateways.base import DisputeFacts
from registrations.models import Dispute, LedgerLine, Order, Payment

# To be answered in the provider's dashboard, or lost: then somebody decides what becomes of the order.
ASKS_FOR_US = (DisputeStatus.WARNING_NEEDS_RESPONSE, DisputeStatus.NEEDS_RESPONSE, DisputeStatus.LOST)


def apply_dispute(*, payment: Payment, facts: DisputeFacts, now: datetime | None = None) -> Dispute:
    """Bring the dispute to where the provider has it. What was withdrawn or reinstated since is booked as the
    difference, so that events in any order and any number leave the same books. The ticket stays valid: whether it
    does is the organiser's decision."""
    now = now or timezone.now()
    with transaction.atomic():
        order = lock_order(payment.order_id)
        dispute, before = _row(payment, facts, now)
        if before in CLOSED_DISPUTES and facts.status not in CLOSED_DISPUTES:
            return dispute  # an older answer that was overtaken; closed is for ever
        dispute.status, dispute.withdrawn_minor = facts.status, facts.withdrawn_minor
        dispute.answer_until = facts.answer_until
        dispute.closed_at = dispute.closed_at or (now if facts.status in CLOSED_DISPUTES else None)
        dispute.save()
        _book(order, dispute, now)
        if facts.status != before:
            record("registrations.order.dispute", order, dispute=dispute.pk, status=str(facts.status))
            _flag(order, payment)
    return dispute


def _row(payment: Payment, facts: DisputeFacts, now: datetime) -> tuple[Dispute, str]:
    """The dispute and the status that it had, "" for a new one."""
    dispute, is_new = Dispute.objects.select_for_update().get_or_create(
        provider_id=facts.provider_id,
        defaults={
            "payment": payment,
            "amount_minor": facts.amount_minor,
            "currency": facts.currency,
            "status": facts.status,
            "reason": facts.reason,
            "opened_at": facts.opened_at,
        },
    )
    return dispute, "" if is_new else dispute.status


def _book(order: Order, dispute: Dispute, now: datetime) -> None:
    if dispute.currency not in CURRENCIES:
        return
    booked = dispute.ledger.aggregate(minor=Sum("amount_minor"))["minor"] or 0
    change = dispute.withdrawn_minor - booked
    if change:
        LedgerLine.objects.create(
            order=order,
            kind=LedgerKind.DISPUTE if change > 0 else LedgerKind.DISPUTE_REVERSAL,
            amount_minor=change,
            currency=dispute.currency,
            dispute=dispute,
            text=dispute.provider_id,
            recorded_at=now,
        )


def _flag(order: Order, payment: Payment) -> None:
    """A dispute that asks nothing of us takes only its own flag away."""
    if payment.disputes.filter(status__in=ASKS_FOR_US).exists():
        set_flag(order, payment.pk, PaymentFlag.DISPUTE)
    elif Payment.objects.filter(pk=payment.pk, flag=PaymentFlag.DISPUTE).exists():
        set_flag(order, payment.pk, "")
