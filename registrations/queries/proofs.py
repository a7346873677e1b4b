"""Who has to prove something, and how that stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings as site
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import HOLDING_STATES, LineKind, OpenProof, OrderState, ProofState
from registrations.models import Attendee, Proof, ProofFile, RegistrationSettings
from registrations.rules.proofs import last_moment
from registrations.rules.sale import moment

STANDING = (*HOLDING_STATES, OrderState.REQUESTED)
ENDED = (ProofState.REFUSED, ProofState.LAPSED)
OPEN = (ProofState.MISSING, ProofState.SENT, ProofState.AGAIN)
MOST_FILES = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person is asked to prove. `until` is the last moment; `why_not` says why nothing can be sent now."""

    attendee: Attendee
    what: str
    state: ProofState
    until: datetime
    why_not: str
    proof: Proof | None

    @property
    def may_send(self) -> bool:
        return not self.why_not

    @property
    def is_open(self) -> bool:
        """Whether the holder has something to do."""
        return self.state in (ProofState.MISSING, ProofState.AGAIN)


def with_proof_state(attendees: QuerySet[Attendee]) -> QuerySet[Attendee]:
    """Annotated with `proof_state`: a ProofState, or "" for whoever has nothing to prove."""
    return attendees.annotate(
        proof_state=Case(
            When(~Q(ticket_type__proof="") & Q(proof__ticket_type=F("ticket_type")), then=F("proof__state")),
            When(~Q(ticket_type__proof=""), then=Value(str(ProofState.MISSING))),
            When(proof__state__in=ENDED, then=F("proof__state")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def people_with_proofs(event: Event | None = None) -> QuerySet[Attendee]:
    """Everybody who stands and has to prove something, or had to."""
    people = Attendee.standing.filter(order__state__in=STANDING)
    if event is not None:
        people = people.filter(order__event=event)
    return with_proof_state(people).exclude(proof_state="")


def proof_queue(event: Event | None = None) -> QuerySet[Attendee]:
    """Those whose proof waits for a decision, the oldest first."""
    return people_with_proofs(event).filter(proof_state=ProofState.SENT).order_by("proof__sent_at", "pk")


def proof_counts(event: Event | None = None) -> dict[str, int]:
    """How many in each state, every state named; one statement."""
    rows = people_with_proofs(event).order_by().values("proof_state").annotate(number=Count("pk"))
    found = {row["proof_state"]: row["number"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in ProofState}


def state_of(attendee: Attendee) -> ProofState | None:
    """The same as the annotation, for one with `ticket_type` and `proof` at hand; None: nothing to prove."""
    proof = getattr(attendee, "proof", None)
    if attendee.ticket_type.proof:
        its_own = proof is not None and proof.ticket_type_id == attendee.ticket_type_id
        return ProofState(proof.state) if proof is not None and its_own else ProofState.MISSING
    return ProofState(proof.state) if proof is not None and proof.state in ENDED else None


def asked_of(attendee: Attendee, settings: RegistrationSettings | None, now: datetime | None = None) -> Asked | None:
    """What is asked of this person (order with event, ticket type, proof and lines at hand), or None."""
    state = state_of(attendee)
    if state is None:
        return None
    proof, now = getattr(attendee, "proof", None), now or timezone.now()
    kind = attendee.ticket_type if attendee.ticket_type.proof else proof.ticket_type if proof else attendee.ticket_type
    until = until_when(attendee, settings)
    return Asked(attendee, kind.local_proof, state, until, why_not_sendable(attendee, state, until, now), proof)


def until_when(attendee: Attendee, settings: RegistrationSettings | None) -> datetime:
    order = attendee.order
    tickets = [one for one in attendee.lines.all() if one.kind == LineKind.TICKET and one.cancelled_at is None]
    ordered_at = max([one.ordered_at for one in tickets], default=order.placed_at)
    return last_moment(settings.proofs_until if settings else None, order.event.starts_at, ordered_at)


def why_not_sendable(attendee: Attendee, state: ProofState, until: datetime, now: datetime) -> str:
    """Why the holder can't send anything (a sentence), or ""."""
    order = attendee.order
    if attendee.cancelled_at is not None:
        return _("This place was cancelled.")
    if order.state not in STANDING:
        values: dict[str, Any] = {"state": OrderState(order.state).label}
        return _("This registration does not stand any more: it is %(state)s.") % values
    if order.event.is_cancelled:
        return _("This event is cancelled.")
    if state == ProofState.ACCEPTED:
        return _("It is accepted; nothing more is needed.")
    if state in ENDED:
        return _("It was decided; please write to the organisers if that is wrong.")
    if until <= now:
        values = {"when": moment(until, order.event.zone)}
        return _("It could be sent until %(when)s. Please write to the organisers.") % values
    return ""


def word_at_desk(attendee: Attendee) -> str:
    """What the desk is told of somebody whose proof is not accepted (a sentence), or ""."""
    state = state_of(attendee)
    if not attendee.ticket_type.proof or state is None or state == ProofState.ACCEPTED:
        return ""
    values = {"what": attendee.ticket_type.local_proof, "state": state.label}
    return _("Proof not accepted (%(state)s): %(what)s") % values


def desk_rule(event_id: int) -> str:
    """An OpenProof."""
    rules = RegistrationSettings.objects.filter(event_id=event_id).values_list("open_proof_at_desk", flat=True)
    return rules.first() or OpenProof.SILENT


def proof_files(attendee: Attendee) -> list[ProofFile]:
    """Of the proof that stands for the present ticket, or of one that was refused."""
    if state_of(attendee) is None:
        return []
    return list(ProofFile.objects.filter(proof__attendee=attendee))


def shown_reason(proof: Proof | None, state: ProofState) -> str:
    return proof.reason if proof is not None and state in (ProofState.AGAIN, ProofState.REFUSED) else ""


def hears_it_alone(attendee: Attendee) -> bool:
    """Whether what is decided about the proof is told to the person alone: one of a group with a link and an address.
    Of everybody else the holder of the order sends the proof, and hears of it."""
    return getattr(attendee, "link", None) is not None and bool(attendee.email)


def next_in_queue(event: Event | None, after: Any = None) -> Attendee | None:
    """The oldest that waits; with `after` (an attendee) not that one."""
    queue = proof_queue(event)
    return (queue.exclude(pk=after.pk) if after is not None else queue).first()


def proof_url(attendee: Attendee) -> str:
    """Where a proof is sent, as it stands in mails: by the person's own link, else by the order's."""
    if hears_it_alone(attendee):
        return f"{site.SITE_URL}/attendees/{attendee.link.secret}/proof/"
    order = attendee.order
    return f"{site.SITE_URL}/orders/{order.code}/{order.secret}/people/{attendee.pk}/proof/"
