"""Proofs: sent by the holder, decided by the organisers.

Every change stands under the order's lock, so that two people who decide at once decide once.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.private_files import remove_after_commit
from registrations.actions.refusals import ProofRefusedError
from registrations.actions.transitions import lock_order
from registrations.enums import ProofState
from registrations.models import Attendee, Order, Proof, ProofFile, RegistrationSettings
from registrations.models.proof import KeptPaper
from registrations.queries.proofs import MOST_FILES, STANDING, state_of, until_when, why_not_sendable
from registrations.tasks import send_proof_mail

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Paper:
    """A checked file (core.uploads.paper): what it is called, how its name ends, what it holds."""

    name: str
    suffix: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def send_proof(*, attendee: Attendee, papers: Sequence[Paper], now: datetime | None = None) -> Proof:
    """The holder sends files; what was sent for a former ticket, or was asked for again, makes room for them. A file
    that is there already is not kept twice. ProofRefusedError: nothing to prove, too late, too many."""
    now = now or timezone.now()
    if not papers:
        raise ProofRefusedError(_("Please choose a file."))
    kept: list[KeptPaper] = []
    try:
        with transaction.atomic():
            order, person = locked_person(attendee)
            _refuse_unsendable(person, order, now)
            proof = _opened(person, now)
            there = set(proof.files.values_list("digest", flat=True))
            fresh = {paper.digest: paper for paper in papers if paper.digest not in there}
            if len(there) + len(fresh) > MOST_FILES:
                text = _("At most %(most)d files can be kept. Please remove one first.")
                raise ProofRefusedError(text % {"most": MOST_FILES})
            kept += [keep(ProofFile(proof=proof), paper, now) for paper in fresh.values()]
            proof.state, proof.version = ProofState.SENT, proof.version + 1
            proof.sent_at = proof.sent_at or now
            proof.save()
            record("registrations.order.send_proof", order, by=None, attendee=person.pk, files=len(fresh))
    except BaseException:
        discard(kept)
        raise
    return proof


def keep(row: Any, paper: Paper, now: datetime) -> Any:
    """Store the bytes and the row. Should the transaction come to nothing, `discard` the row."""
    row.name, row.digest, row.uploaded_at = paper.name, paper.digest, now
    row.file.save(f"paper{paper.suffix}", ContentFile(paper.content), save=False)
    try:
        row.save()
    except BaseException:
        discard([row])
        raise
    return row


def discard(rows: Sequence[KeptPaper]) -> None:
    """Bytes whose rows were not written must not stay."""
    for row in rows:
        row.file.storage.delete(row.file.name or "")


def _opened(person: Attendee, now: datetime) -> Proof:
    """The row that takes files: the one that waits, or one that begins anew."""
    proof = Proof.objects.select_for_update().filter(attendee=person).first()
    if proof is None:
        return Proof.objects.create(attendee=person, ticket_type_id=person.ticket_type_id, sent_at=now)
    if proof.ticket_type_id != person.ticket_type_id or proof.state != ProofState.SENT:
        drop_files(proof)
        proof.ticket_type_id, proof.sent_at = person.ticket_type_id, now
        proof.reason, proof.decided_at, proof.decided_by = "", None, None
    return proof


@transaction.atomic
def take_back_file(*, file: ProofFile) -> None:
    """The holder removes what they sent, while nobody has decided. Without any file nothing was sent."""
    order, person = locked_person(file.proof.attendee)
    proof = Proof.objects.select_for_update().get(pk=file.proof_id)
    if order.state not in STANDING or proof.state != ProofState.SENT:
        raise ProofRefusedError(_("It was decided meanwhile; the file is deleted by itself."))
    for row in proof.files.filter(pk=file.pk):
        remove_after_commit(row.file)
        ProofFile.objects.filter(pk=row.pk).delete()
    if proof.files.exists():
        proof.version += 1
        proof.save(update_fields=["version"])
    else:
        proof.delete()
    record("registrations.order.drop_proof", order, by=None, attendee=person.pk)


def accept_proof(*, attendee: Attendee, version: int | None = None, by: Any, now: datetime | None = None) -> Proof:
    """The person keeps the ticket at its price, and gets a mail. `version` is what was looked at; without one also a
    proof that was shown in another way is accepted, of which no file was sent.

    ProofRefusedError: decided already, or something was sent meanwhile."""
    now = now or timezone.now()
    with transaction.atomic():
        order, person = locked_person(attendee)
        proof = to_decide(person, version, without_file=version is None)
        decide(proof, ProofState.ACCEPTED, "", now, by)
        record("registrations.order.accept_proof", order, by=by, attendee=person.pk)
        send_proof_mail.enqueue(person.pk, "proof_accepted")
    return proof


def ask_again(*, attendee: Attendee, reason: str, version: int, by: Any, now: datetime | None = None) -> Proof:
    """Refused, but another file may be sent until the date; the reason goes to the person."""
    now = now or timezone.now()
    reason = reason_from(reason)
    with transaction.atomic():
        order, person = locked_person(attendee)
        proof = to_decide(person, version)
        settings = RegistrationSettings.objects.filter(event_id=order.event_id).first()
        if until_when(person, settings) <= now:
            raise ProofRefusedError(_("The time to send proofs is over, so nothing more could be sent. Move its date."))
        decide(proof, ProofState.AGAIN, reason, now, by)
        record("registrations.order.ask_proof_again", order, by=by, attendee=person.pk)
        send_proof_mail.enqueue(person.pk, "proof_again")
    return proof


def locked_person(attendee: Attendee) -> tuple[Order, Attendee]:
    """The order, its row locked, and the person as they are now."""
    order = lock_order(attendee.order_id)
    people: Any = Attendee.objects.select_related("ticket_type", "proof").prefetch_related("lines")
    person: Attendee = people.get(pk=attendee.pk)
    person.order = order
    return order, person


def _refuse_unsendable(person: Attendee, order: Order, now: datetime) -> None:
    state = state_of(person)
    if state is None:
        raise ProofRefusedError(_("Nothing is to be proved for this ticket."))
    settings = RegistrationSettings.objects.filter(event_id=order.event_id).first()
    if reason := why_not_sendable(person, state, until_when(person, settings), now):
        raise ProofRefusedError(reason)


def to_decide(person: Attendee, version: int | None, *, without_file: bool = False) -> Proof:
    """The proof that waits, or ProofRefusedError. With `without_file` one may be made for somebody who sent none."""
    if person.cancelled_at is not None or person.order.state not in STANDING:
        raise ProofRefusedError(_("This place does not stand any more."))
    state = state_of(person)
    proof = Proof.objects.select_related("decided_by").filter(attendee=person).first()
    if without_file and state in (ProofState.MISSING, ProofState.AGAIN):
        proof = proof or Proof(attendee=person)
        proof.ticket_type_id = person.ticket_type_id
        return proof
    if state != ProofState.SENT or proof is None:
        who = str(proof.decided_by) if proof is not None and proof.decided_by else ""
        values = {"state": ProofState(state).label if state else _("not needed"), "who": who}
        text = _("This was decided meanwhile by %(who)s: %(state)s.") if who else _("Nothing waits here: %(state)s.")
        raise ProofRefusedError(text % values)
    if version is not None and version != proof.version:
        raise ProofRefusedError(_("Something was sent or taken back since you looked. Please look again."))
    return proof


def decide(proof: Proof, state: ProofState, reason: str, now: datetime, by: Any) -> None:
    proof.state, proof.reason, proof.decided_at = state, reason, now
    proof.decided_by = by if getattr(by, "pk", None) else None
    proof.save()


def reason_from(text: str) -> str:
    reason = text.replace("\x00", "").strip()
    if not reason:
        raise ProofRefusedError(_("Please write a reason; it goes to the person."))
    if len(reason) > LONGEST_REASON:
        raise ProofRefusedError(_("Please write at most 2,000 characters."))
    return reason


def drop_files(proof: Proof) -> None:
    """The rows now, the bytes once the transaction has committed."""
    for row in proof.files.all():
        remove_after_commit(row.file)
    ProofFile.objects.filter(proof=proof).delete()


def forget_proof(attendee: Attendee) -> None:
    """Somebody else takes the place, or nobody: what was sent goes. Expects the order locked."""
    proof = Proof.objects.filter(attendee=attendee).first()
    if proof is not None:
        drop_files(proof)
        proof.delete()
