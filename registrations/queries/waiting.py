"""Who waits for what, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import OrderState, WaitingState
from registrations.models import Attendee, Option, Order, RegistrationSettings, TicketType, WaitingEntry
from registrations.queries.options import OptionOffer, offered_with
from registrations.rules.sale import why_closed, why_not_on_sale, why_option_line_closed

ACTIVE = (WaitingState.UNCONFIRMED, WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in line: `number` of `length` (from 1), and how many places those before them want."""

    number: int
    length: int
    places_before: int


def line_of(wanted: TicketType | Option) -> QuerySet[WaitingEntry]:
    """Everybody who waits for this type or option and has no offer, in turn."""
    field = "option" if isinstance(wanted, Option) else "ticket_type"
    return WaitingEntry.objects.filter(state=WaitingState.WAITING, **{field: wanted.pk})


def standing_of(entry: WaitingEntry) -> Standing | None:
    """None for somebody who does not stand in line. One statement."""
    if entry.state != WaitingState.WAITING or entry.queued_at is None:
        return None
    before = Q(queued_at__lt=entry.queued_at) | Q(queued_at=entry.queued_at, pk__lt=entry.pk)
    counts = (
        line_of(entry.wanted)
        .order_by()
        .aggregate(length=Count("pk"), before=Count("pk", filter=before), places=Sum("places", filter=before))
    )
    return Standing(counts["before"] + 1, counts["length"], counts["places"] or 0)


def standings_of(entries: Iterable[WaitingEntry]) -> dict[int, Standing]:
    """The same for entries for options, by their ids; one statement for all of them."""
    mine = [entry for entry in entries if entry.state == WaitingState.WAITING and entry.option_id]
    if not mine:
        return {}
    line = WaitingEntry.objects.filter(state=WaitingState.WAITING, option__in={entry.option_id for entry in mine})
    ids: dict[int | None, list[int]] = {}
    for pk, option_id in line.order_by("queued_at", "pk").values_list("pk", "option_id"):
        ids.setdefault(option_id, []).append(pk)
    found = {}
    for entry in mine:
        theirs = ids.get(entry.option_id, [])
        if entry.pk in theirs:  # not if it left the line meanwhile
            number = theirs.index(entry.pk)
            found[entry.pk] = Standing(number + 1, len(theirs), number)
    return found


def waiting_by_secret(secret: str) -> WaitingEntry:
    """The entry that this secret opens, with event, what it is for, and order; Http404 for anything else."""
    with_all = WaitingEntry.objects.select_related(
        "event__venue", "ticket_type", "option", "attendee__order", "attendee__ticket_type", "order"
    )
    entry = with_all.filter(secret=secret[:64].replace("\x00", "")).first()
    if entry is None:
        raise Http404("nobody waits by this link")
    return entry


def waiting_in_order(order: Order) -> list[WaitingEntry]:
    """Who of this order waits for an option or has an offer of one, the longest first; one statement."""
    theirs = WaitingEntry.objects.filter(attendee__order=order, state__in=ACTIVE)
    return list(theirs.select_related("option", "attendee").order_by("queued_at", "pk"))


def with_lists(settings: QuerySet[RegistrationSettings], order: Order) -> QuerySet[RegistrationSettings]:
    """With `has_option_lists` (one can wait for options of the event) and `somebody_waits` (of this order, for one)."""
    listed = Option.objects.filter(event_id=OuterRef("event_id"), has_waiting_list=True, is_active=True)
    waiting = WaitingEntry.objects.filter(attendee__order=order, state__in=ACTIVE)
    return settings.annotate(has_option_lists=Exists(listed), somebody_waits=Exists(waiting))


def lines_to_join(
    people: Iterable[Attendee], offers: Iterable[OptionOffer], waiting: Iterable[WaitingEntry]
) -> list[tuple[Attendee, list[OptionOffer]]]:
    """For each person the full options that they have not and do not wait for yet; `lines` prefetched."""
    full = [offer for offer in offers if offer.may_wait]
    in_line = {(entry.attendee_id, entry.option_id) for entry in waiting}
    found = []
    for person in people:
        has = {line.option_id for line in person.lines.all() if line.cancelled_at is None}
        has |= {option_id for attendee_id, option_id in in_line if attendee_id == person.pk}
        theirs = [offer for offer in offered_with(full, person.ticket_type_id) if offer.option.pk not in has]
        if theirs:
            found.append((person, theirs))
    return found


def offer_of(event: Event, secret: str, now: datetime) -> WaitingEntry | None:
    """The open offer of tickets of this secret, with its type and the type's quotas; None if there is none (any more).
    An offer of an option is taken by an order that stands, not by a new one."""
    if not secret:
        return None
    entries = WaitingEntry.objects.filter(
        event_id=event.pk, secret=secret[:64].replace("\x00", ""), ticket_type__isnull=False
    )
    entry = entries.select_related("ticket_type").prefetch_related("ticket_type__quotas").first()
    return entry if entry and entry.is_open(now) else None


def why_no_offers(
    wanted: TicketType | Option, event: Event, registration: RegistrationSettings | None, now: datetime
) -> str:
    """Why nobody in line for this can be offered anything at `now`; "" if they can."""
    if isinstance(wanted, Option):
        return why_option_line_closed(wanted, event, now)
    if reason := why_closed(event, registration, now):
        return reason
    assert registration is not None  # noqa: S101  why_closed refuses events without settings
    return why_not_on_sale(wanted, event.zone, registration.currency, now)


def why_entry_waits(entry: WaitingEntry, registration: RegistrationSettings | None, now: datetime) -> str:
    """The same for one person in line: an order that is not decided about is offered nothing yet."""
    if reason := why_no_offers(entry.wanted, entry.event, registration, now):
        return reason
    if entry.attendee and entry.attendee.order.state == OrderState.REQUESTED:
        return _("The organisers have not decided about your registration yet.")
    return ""


def offer_end(wanted: TicketType | Option, event: Event, registration: RegistrationSettings, now: datetime) -> datetime:
    """When an offer made now lapses: after the organiser's hours, or when it could not be taken any more."""
    last = event.ends_at if isinstance(wanted, Option) else registration.closes_at or event.ends_at
    ends = [now + timedelta(hours=registration.offer_hours), last]
    return min([*ends, wanted.sale_until] if wanted.sale_until else ends)


def waiting_url(entry: WaitingEntry) -> str:
    """The page of somebody who waits, as it stands in mails (docs/addresses.md)."""
    return f"{settings.SITE_URL}/waiting/{entry.secret}/"


@dataclass(frozen=True, slots=True)
class Line:
    """Everybody who is or was in line for one type or option: those with an offer, those who wait in turn, the ended
    ones."""

    wanted: TicketType | Option
    offered: list[WaitingEntry]
    waiting: list[WaitingEntry]
    unconfirmed: int
    ended: list[WaitingEntry]

    @property
    def key(self) -> str:
        return f"{'option' if self.is_option else 'ticket'}-{self.wanted.pk}"

    @property
    def is_option(self) -> bool:
        return isinstance(self.wanted, Option)

    @property
    def taken(self) -> int:
        """Of those who left the line, how many took what was offered."""
        return sum(entry.state == WaitingState.ACCEPTED for entry in self.ended)


def lines_of_event(event: Event, most: int = 2000) -> list[Line]:
    """Four statements, however many types, options and people; the latest `most` who left the lines are shown."""
    entries = WaitingEntry.objects.filter(event=event).select_related("order", "attendee__order")
    active = list(entries.filter(state__in=ACTIVE).order_by("queued_at", "pk"))
    ended = list(entries.exclude(state__in=ACTIVE).order_by("-ended_at", "-pk")[:most])
    lines = []
    everything: list[TicketType | Option] = [*TicketType.objects.filter(event=event)]
    everything += Option.objects.filter(event=event)
    for wanted in everything:
        mine = [entry for entry in active if _is_for(entry, wanted)]
        gone = [entry for entry in ended if _is_for(entry, wanted)]
        if mine or gone or wanted.has_waiting_list:
            of_state = {state: [entry for entry in mine if entry.state == state] for state in ACTIVE}
            unconfirmed = len(of_state[WaitingState.UNCONFIRMED])
            offered, waiting = of_state[WaitingState.OFFERED], of_state[WaitingState.WAITING]
            lines.append(Line(wanted, offered, waiting, unconfirmed, gone))
    return lines


def _is_for(entry: WaitingEntry, wanted: TicketType | Option) -> bool:
    return wanted.pk == (entry.option_id if isinstance(wanted, Option) else entry.ticket_type_id)
