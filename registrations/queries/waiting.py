"""Who waits for what, and where they stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from events.models import Event
from registrations.enums import WaitingState
from registrations.models import RegistrationSettings, TicketType, WaitingEntry
from registrations.rules.sale import why_closed, why_not_on_sale

ACTIVE = (WaitingState.UNCONFIRMED, WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in line: `number` of `length` (from 1), and how many places those before them want."""

    number: int
    length: int
    places_before: int


def line_of(ticket_type_id: int) -> QuerySet[WaitingEntry]:
    """Everybody who waits for this type and has no offer, in turn."""
    return WaitingEntry.objects.filter(ticket_type_id=ticket_type_id, state=WaitingState.WAITING)


def standing_of(entry: WaitingEntry) -> Standing | None:
    """None for somebody who does not stand in line. One statement."""
    if entry.state != WaitingState.WAITING or entry.queued_at is None:
        return None
    before = Q(queued_at__lt=entry.queued_at) | Q(queued_at=entry.queued_at, pk__lt=entry.pk)
    counts = (
        line_of(entry.ticket_type_id)
        .order_by()
        .aggregate(length=Count("pk"), before=Count("pk", filter=before), places=Sum("places", filter=before))
    )
    return Standing(counts["before"] + 1, counts["length"], counts["places"] or 0)


def waiting_by_secret(secret: str) -> WaitingEntry:
    """The entry that this secret opens, with event, type and order; Http404 for anything else."""
    with_all = WaitingEntry.objects.select_related("event__venue", "ticket_type", "order")
    entry = with_all.filter(secret=secret[:64].replace("\x00", "")).first()
    if entry is None:
        raise Http404("nobody waits by this link")
    return entry


def offer_of(event: Event, secret: str, now: datetime) -> WaitingEntry | None:
    """The open offer of this secret, with its type and the type's quotas; None if there is none (any more)."""
    if not secret:
        return None
    entries = WaitingEntry.objects.filter(event_id=event.pk, secret=secret[:64].replace("\x00", ""))
    entry = entries.select_related("ticket_type").prefetch_related("ticket_type__quotas").first()
    return entry if entry and entry.is_open(now) else None


def why_no_offers(kind: TicketType, event: Event, registration: RegistrationSettings | None, now: datetime) -> str:
    """Why nobody in line for this type can be offered anything at `now`; "" if they can."""
    if reason := why_closed(event, registration, now):
        return reason
    assert registration is not None  # noqa: S101  why_closed refuses events without settings
    return why_not_on_sale(kind, event.zone, registration.currency, now)


def offer_end(kind: TicketType, event: Event, registration: RegistrationSettings, now: datetime) -> datetime:
    """When an offer made now lapses: after the organiser's hours, or when it could not be taken any more."""
    ends = [now + timedelta(hours=registration.offer_hours), registration.closes_at or event.ends_at]
    return min([*ends, kind.sale_until] if kind.sale_until else ends)


def waiting_url(entry: WaitingEntry) -> str:
    """The page of somebody who waits, as it stands in mails (docs/addresses.md)."""
    return f"{settings.SITE_URL}/waiting/{entry.secret}/"


@dataclass(frozen=True, slots=True)
class Line:
    """Everybody who is or was in line for one type: those with an offer, those who wait in turn, the ended ones."""

    ticket_type: TicketType
    offered: list[WaitingEntry]
    waiting: list[WaitingEntry]
    unconfirmed: int
    ended: list[WaitingEntry]


def lines_of_event(event: Event, most: int = 2000) -> list[Line]:
    """Three statements, however many types and people; the latest `most` people who left the lines are shown."""
    entries = WaitingEntry.objects.filter(event=event).select_related("order")
    active = list(entries.filter(state__in=ACTIVE).order_by("queued_at", "pk"))
    ended = list(entries.exclude(state__in=ACTIVE).order_by("-ended_at", "-pk")[:most])
    lines = []
    for kind in TicketType.objects.filter(event=event):
        mine = [entry for entry in active if entry.ticket_type_id == kind.pk]
        gone = [entry for entry in ended if entry.ticket_type_id == kind.pk]
        if mine or gone or kind.has_waiting_list:
            of_state = {state: [entry for entry in mine if entry.state == state] for state in ACTIVE}
            unconfirmed = len(of_state[WaitingState.UNCONFIRMED])
            offered, waiting = of_state[WaitingState.OFFERED], of_state[WaitingState.WAITING]
            lines.append(Line(kind, offered, waiting, unconfirmed, gone))
    return lines
