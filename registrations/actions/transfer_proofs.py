"""Proof that a transfer was made: kept, shown to the organisers, and worth some days more. It pays nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.private_files import remove_after_commit
from registrations.actions.places import lock_held, lock_quotas
from registrations.actions.proofs import Paper, discard, keep
from registrations.actions.refusals import ProofRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import ChangeState, OrderState
from registrations.models import Order, OrderChange, PaymentChoice, PaymentWays, Quota, TransferProof
from registrations.queries.proofs import MOST_FILES
from registrations.queries.transfer_proofs import changes_by_transfer, why_no_transfer_proof


def send_transfer_proof(*, order: Order, papers: Sequence[Paper], now: datetime | None = None) -> datetime | None:
    """Keep the files. The first time the places are held some days longer; returns until when they are held.

    ProofRefusedError: no transfer is awaited, the time to pay is over, too many files.
    """
    now = now or timezone.now()
    if not papers:
        raise ProofRefusedError(_("Please choose a file."))
    kept: list[Any] = []
    try:
        with transaction.atomic():
            locked = lock_order(order.pk)
            if reason := why_no_transfer_proof(locked, now):
                raise ProofRefusedError(reason)
            there = dict(locked.transfer_proofs.values_list("digest", "uploaded_at"))
            fresh = {paper.digest: paper for paper in papers if paper.digest not in there}
            changes = changes_by_transfer(locked, now) if locked.state == OrderState.CONFIRMED else []
            since = min((change.asked_at for change in changes), default=None)
            counted = [one for one in there.values() if since is None or one >= since]
            if len(counted) + len(fresh) > MOST_FILES:
                text = _("At most %(most)d files can be kept. Please remove one first.")
                raise ProofRefusedError(text % {"most": MOST_FILES})
            kept += [keep(TransferProof(order=locked), paper, now) for paper in fresh.values()]
            lock_held(changes)
            ends = [_lengthen_change(locked, change, now) for change in changes] or [_lengthen(locked, now)]
            record("registrations.order.send_transfer_proof", locked, by=None, files=len(fresh))
    except BaseException:
        discard(kept)
        raise
    return ends[0]


def _lengthen(order: Order, now: datetime) -> datetime | None:
    """Once, under the lock of the places; not beyond the beginning of the event, and never shorter. Until when they are
    held."""
    choice = PaymentChoice.objects.select_for_update().get(order=order)
    if choice.proof_sent_at is not None:
        return order.expires_at
    choice.proof_sent_at = now
    choice.save(update_fields=["proof_sent_at"])
    ways = PaymentWays.objects.filter(event_id=order.event_id).first()
    if ways is None or not ways.proof_days or order.expires_at is None:
        return order.expires_at
    its_own = Q(ticket_types__attendees__order=order) | Q(options__lines__order=order)
    lock_quotas(list(Quota.objects.filter(its_own).order_by().values_list("pk", flat=True).distinct()))
    if order.expires_at <= timezone.now():  # it lapsed while we waited, and its places may be sold
        raise ProofRefusedError(_("The time to pay for this order has passed. Please register again."))
    order.expires_at = max(
        order.expires_at, min(order.expires_at + timedelta(days=ways.proof_days), order.event.starts_at)
    )
    order.save(update_fields=["expires_at"])
    return order.expires_at


def _lengthen_change(order: Order, change: OrderChange, now: datetime) -> datetime | None:
    """The same for a change, with what it holds locked; one that is overdue holds its places anyway."""
    if change.proof_sent_at is not None:
        return change.expires_at
    change.proof_sent_at = now
    ways = PaymentWays.objects.filter(event_id=order.event_id).first()
    if change.state == ChangeState.AWAITING and change.expires_at and ways and ways.proof_days:
        if change.is_late(timezone.now()):  # it lapsed while we waited, and its places may be sold
            raise ProofRefusedError(_("The time to pay for this change has passed. Please change it again."))
        longer = min(change.expires_at + timedelta(days=ways.proof_days), order.event.starts_at)
        change.expires_at = max(change.expires_at, longer)
    change.save(update_fields=["proof_sent_at", "expires_at"])
    return change.expires_at


@transaction.atomic
def take_back_transfer_proof(*, proof: TransferProof) -> None:
    """The holder removes what they sent; the days that it gave stay given, once."""
    locked = lock_order(proof.order_id)
    if reason := why_no_transfer_proof(locked, timezone.now()):
        raise ProofRefusedError(reason)
    for row in locked.transfer_proofs.filter(pk=proof.pk):
        remove_after_commit(row.file)
        TransferProof.objects.filter(pk=row.pk).delete()
