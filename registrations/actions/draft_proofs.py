"""Proofs that come while somebody still registers: kept for a day, and sent with the order.

The order never waits for them: whatever goes wrong with a file, the place is taken, and the proof is asked for again.
"""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath

from django.utils import timezone
from django.utils.translation import gettext as _

from core.brakes import count_of
from events.models import Event
from registrations.actions.proofs import Paper, keep, send_proof
from registrations.actions.refusals import ProofRefusedError
from registrations.models import Attendee, DraftProof, Order, TicketType

log = logging.getLogger(__name__)

KEPT_UNUSED = timedelta(days=1)
FILES_PER_EVENT_AND_HOUR = 600
MOST_WAITING = 1200  # of one event, whose orders are not placed: 12 GB at most, so that nobody fills the disk


def keep_draft_proof(*, event: Event, paper: Paper, now: datetime | None = None) -> DraftProof:
    """Keep a checked file; it belongs to nobody yet. ProofRefusedError: nothing is to be proved here, or too many."""
    if not TicketType.objects.filter(event=event, is_active=True).exclude(proof="").exists():
        raise ProofRefusedError(_("No file is asked for here."))
    are_many = DraftProof.objects.filter(event=event).count() >= MOST_WAITING
    if are_many or count_of(f"draft-proofs-{event.pk}") > FILES_PER_EVENT_AND_HOUR:
        raise ProofRefusedError(_("Many files came within an hour. Please wait a little and try again."))
    kept: DraftProof = keep(DraftProof(event=event, token=secrets.token_urlsafe(32)), paper, now or timezone.now())
    return kept


def send_draft_proofs(*, order: Order, tokens: Mapping[int, str], now: datetime | None = None) -> int:
    """Send what was chosen for the people of a placed order, by their positions (the first is 1). Returns for how many.

    Not in the transaction of the order. Called twice it sends once: a file that is there is not kept twice.
    """
    rows = {row.token: row for row in DraftProof.objects.filter(event_id=order.event_id, token__in=tokens.values())}
    people = order.attendees(manager="standing").filter(
        position__in=[n for n, token in tokens.items() if token in rows]
    )
    return sum(_send(person, rows[tokens[person.position]], now) for person in people.order_by("position"))


def _send(person: Attendee, row: DraftProof, now: datetime | None) -> bool:
    try:
        with row.file.open("rb") as file:
            paper = Paper(row.name, PurePath(row.file.name or "").suffix, file.read())
        send_proof(attendee=person, papers=[paper], now=now)
        row.delete()
    except (ProofRefusedError, OSError):
        log.exception("person %s: the proof that came with the registration could not be sent", person.pk)
        return False
    return True
