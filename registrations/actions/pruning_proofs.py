"""Deleting papers that nobody needs any more: the bytes first, then the row that names them."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as site
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from registrations.actions.draft_proofs import KEPT_UNUSED
from registrations.enums import PAYABLE_CHANGES, OrderState, PaymentWay, ProofState
from registrations.models import (
    DraftProof,
    Order,
    OrderChange,
    ProofFile,
    RegistrationSettings,
    TransferProof,
)
from registrations.models.proof import FOLDER, KeptPaper

log = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(days=1)  # a file without a row may be one that is being written
DEFAULT_DAYS = 30  # of an event whose settings were deleted
FOR_GOOD = (OrderState.CANCELLED, OrderState.DECLINED)


def prune_proofs(now: datetime | None = None) -> int:
    """Delete what is due, and files that a killed process left behind. Returns how many. Twice at once does no harm."""
    now = now or timezone.now()
    spans = {None: DEFAULT_DAYS, **dict(RegistrationSettings.objects.values_list("pk", "proof_kept_days"))}
    due: dict[tuple[type[KeptPaper], int], KeptPaper] = {}
    for days in set(spans.values()):
        mine = {pk for pk, span in spans.items() if span == days}
        for row in [*_proofs_due(mine, now - timedelta(days=days)), *_transfers_due(mine, now - timedelta(days=days))]:
            due[type(row), row.pk] = row
    unused = DraftProof.objects.filter(uploaded_at__lt=now - KEPT_UNUSED)[:1000]
    return sum(_delete(row) for row in [*due.values(), *unused]) + _sweep(now)


def forget_proofs_of(order: Order) -> None:
    """Everything that was sent to prove something, if the order is cancelled or declined; what was decided stays in
    the log. Should this be cut short, `prune_proofs` does it."""
    for row in ProofFile.objects.filter(proof__attendee__order=order, proof__attendee__order__state__in=FOR_GOOD):
        _delete(row)


def _delete(row: KeptPaper) -> bool:
    try:
        row.delete()
    except OSError:
        log.exception("a paper could not be deleted; the next run tries again")
        return False
    return True


def _proofs_due(settings: set[int | None], before: datetime) -> list[ProofFile]:
    """Decided before that, or of an event that ended before that; of a place that was cancelled at once; of an order
    that expired after those days, because late money may revive it."""
    order = "proof__attendee__order__"
    decided = ~Q(proof__state=ProofState.SENT) & Q(proof__decided_at__lte=before)
    cancelled = Q(proof__attendee__cancelled_at__isnull=False) | Q(**{f"{order}state__in": FOR_GOOD})
    expired = Q(**{f"{order}state": OrderState.EXPIRED, f"{order}released_at__lte": before})
    over = Q(**{f"{order}event__ends_at__lte": before})
    return list(ProofFile.objects.filter(_of(settings, order), decided | cancelled | expired | over))


def _transfers_due(settings: set[int | None], before: datetime) -> list[TransferProof]:
    """Money booked before that, or the order ended before that. Of a change: sent before that, and none waits."""
    waits = OrderChange.objects.filter(order=OuterRef("order"), state__in=PAYABLE_CHANGES, way=PaymentWay.TRANSFER)
    booked = Q(order__state=OrderState.CONFIRMED, order__confirmed_at__lte=before)
    booked &= Q(uploaded_at__lte=F("order__confirmed_at")) | (Q(uploaded_at__lte=before) & Q(~Exists(waits)))
    ended = Q(order__state__in=(OrderState.EXPIRED, *FOR_GOOD), order__released_at__lte=before)
    return list(TransferProof.objects.filter(_of(settings, "order__"), booked | ended))


def _of(settings: set[int | None], order: str) -> Q:
    field = f"{order}event__registration_settings"
    mine = Q(**{f"{field}__in": [pk for pk in settings if pk is not None]})
    return mine | Q(**{f"{field}__isnull": True}) if None in settings else mine


def _sweep(now: datetime) -> int:
    """Files that no row names: whoever stored them was killed before the row was written."""
    root = Path(site.PRIVATE_ROOT)
    models: tuple[type[KeptPaper], ...] = (DraftProof, ProofFile, TransferProof)
    known = {name for model in models for name in model._default_manager.values_list("file", flat=True)}
    number = 0
    for path in (root / FOLDER).glob("*/*"):
        if path.relative_to(root).as_posix() in known:
            continue
        try:
            if path.stat().st_mtime < (now - LEFT_BEHIND).timestamp():
                path.unlink()
                number += 1
        except FileNotFoundError:
            continue  # another run was faster
    return number
