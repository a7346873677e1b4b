"""What is free. Counted from attendees and the lines of their options each time; nothing is ever stored or trusted
from a cache when selling.

An order holds its places while it is confirmed, or while it is pending and either its hold has not lapsed or a
payment is still under way. A lapsed order without such a payment stops counting at once, before `expire_orders`
writes its state down; money that comes for it later has to find free places again (actions/settling.py).

Somebody who changes their ticket or options keeps the old place until the change is paid, and what the new one needs
beyond it is held too (`ChangePlace`).

An open offer to somebody on a waiting list holds its places in the same way. Whoever still waits holds nothing, but
free places that could be offered to them are kept out of the open sale (`Places.kept_for_line`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import HOLDING_STATES, LineKind, OrderState, WaitingState
from registrations.models import (
    Attendee,
    ChangePlace,
    Option,
    Order,
    OrderLine,
    RegistrationSettings,
    TicketType,
    Voucher,
    WaitingEntry,
)
from registrations.queries.holding import UNDER_WAY, holding, holding_changes, voucher_uses
from registrations.rules.sale import why_closed, why_not_on_sale


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket type as it can be bought now. `left` is None where nothing limits it; `reason` says why not;
    `may_wait`: it is sold out, and one can wait in line for it."""

    ticket_type: TicketType
    on_sale: bool
    left: int | None
    reason: str
    may_wait: bool = False
    until: datetime | None = None  # the places are held for this reader, who stood in line, until then


@dataclass(slots=True)
class Places:
    """What is held in each quota, and what the open sale must leave to those who wait."""

    held: Counter[int]
    kept_for_line: Counter[int]

    def in_open_sale(self, quota: int) -> int:
        """Held, or kept out of the open sale."""
        return self.held[quota] + self.kept_for_line[quota]


def places_taken(quota_ids: Iterable[int], now: datetime, but_for: Order | None = None) -> dict[int, int]:
    """Places taken in each quota at `now`, in one statement; quotas nobody takes from are missing.

    `but_for` leaves one order out: what would be free without it.
    """
    taken: Counter[int] = Counter()
    quota_ids = list(quota_ids)
    others = (_taking_options(quota_ids, now, but_for), _taking_changes(quota_ids, now, but_for))
    for quota, number in _taking(quota_ids, now, but_for).union(*others, all=True):
        taken[quota] += number
    return taken


def places_offered(quota_ids: Iterable[int], now: datetime, but_for: WaitingEntry | None = None) -> dict[int, int]:
    """Places held by open offers to people on waiting lists, in one statement."""
    offered: Counter[int] = Counter()
    tickets, options = _offered(list(quota_ids), now, but_for)
    for quota, number, _kind in tickets.union(options, all=True):
        offered[quota] += number
    return offered


def places_held(
    quota_ids: Iterable[int], now: datetime, but_for: Order | None = None, offer: WaitingEntry | None = None
) -> Counter[int]:
    """Places taken, offered, and kept for vouchers, in one statement. `offer` is an offer that doesn't count."""
    held: Counter[int] = Counter()
    for quota, number, _kind in _holding(quota_ids, now, but_for, offer):
        held[quota] += number
    return held


def places_for_sale(
    quota_ids: Iterable[int], now: datetime, but_for: Order | None = None, offer: WaitingEntry | None = None
) -> Places:
    """The same for the open sale, in one statement; two more while people wait for one of these quotas."""
    places, waiting = Places(Counter(), Counter()), Counter[int]()
    wanted = list(quota_ids)
    for_tickets = _in_line_for_tickets(WaitingEntry.objects.filter(ticket_type__quotas__in=wanted), now)
    for_options = _in_line_for_options(WaitingEntry.objects.filter(option__quotas__in=wanted), now)
    tickets = for_tickets.values_list("ticket_type__quotas").annotate(number=Sum("places"), kind=F("ticket_type"))
    options = for_options.values_list("option__quotas").annotate(number=Sum("places"), kind=-1 * F("option"))
    for quota, number, kind in _holding(wanted, now, but_for, offer).union(tickets, options, all=True):
        if kind:
            waiting[kind] = number
        else:
            places.held[quota] += number
    if waiting:
        _keep_for_line(places, waiting, now)
    return places


def _keep_for_line(places: Places, waiting: Mapping[int, int], now: datetime) -> None:
    """As many places as each line could be offered: with one of its quotas full, none in the others. `waiting` is
    {id of the ticket type, or minus the id of the option: places}."""
    quotas_of: dict[int, dict[int, int]] = {}
    found = TicketType.objects.filter(pk__in=[kind for kind in waiting if kind > 0]).order_by().annotate(key=F("pk"))
    options = Option.objects.filter(pk__in=[-kind for kind in waiting if kind < 0]).order_by()
    rows = options.annotate(key=-1 * F("pk")).values_list("key", "quotas", "quotas__size")
    for kind, quota, size in found.values_list("key", "quotas", "quotas__size").union(rows, all=True):
        if quota is not None:
            quotas_of.setdefault(kind, {})[quota] = size
    sizes = {quota: size for quotas in quotas_of.values() for quota, size in quotas.items()}
    held = places_held(sizes, now)
    for kind, number in waiting.items():
        offered = min([number, *(max(0, size - held[quota]) for quota, size in quotas_of.get(kind, {}).items())])
        for quota in quotas_of.get(kind, {}):
            left = max(0, sizes[quota] - held[quota] - places.kept_for_line[quota])
            places.kept_for_line[quota] += min(offered, left)


def _in_line_for_options(entries: QuerySet[WaitingEntry], now: datetime) -> QuerySet[WaitingEntry]:
    """The same for options. Whoever's order is not decided about is offered nothing yet."""
    return entries.filter(
        Q(option__sale_until__isnull=True) | Q(option__sale_until__gt=now),
        state=WaitingState.WAITING,
        option__is_active=True,
        option__has_waiting_list=True,
        attendee__cancelled_at__isnull=True,
        attendee__order__state__in=HOLDING_STATES,
        event__ends_at__gt=now,
        event__registration_settings__waiting_goes_first=True,
    ).order_by()


def _in_line_for_tickets(entries: QuerySet[WaitingEntry], now: datetime) -> QuerySet[WaitingEntry]:
    """Those of the entries that go before the open sale. Not where nothing is offered any more: the sale of the type
    has ended, or registration is closed."""
    settings = "event__registration_settings__"
    closing = Coalesce(F(f"{settings}closes_at"), F("event__ends_at"))
    return (
        entries.filter(Q(ticket_type__sale_until__isnull=True) | Q(ticket_type__sale_until__gt=now))
        .annotate(closing=closing)
        .filter(
            **{f"{settings}waiting_goes_first": True},
            state=WaitingState.WAITING,
            ticket_type__is_active=True,
            ticket_type__has_waiting_list=True,
            closing__gt=now,
        )
        .order_by()
    )


def _holding(
    quota_ids: Iterable[int], now: datetime, but_for: Order | None = None, offer: WaitingEntry | None = None
) -> QuerySet[Any, tuple[int, int, int]]:
    """Rows of (quota, places, 0)."""
    ids = list(quota_ids)
    kept = (
        Voucher.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            reserves_places=True,
            is_active=True,
            ticket_types__quotas__in=ids,
        )
        .annotate(left=F("max_uses") - voucher_uses(now, but_for))
        .filter(left__gt=0)
        .order_by()
        .values_list("ticket_types__quotas")
        .annotate(number=Sum("left"), kind=Value(0))
    )
    options = _taking_options(ids, now, but_for).annotate(kind=Value(0))
    changes = _taking_changes(ids, now, but_for).annotate(kind=Value(0))
    taking = _taking(ids, now, but_for).annotate(kind=Value(0))
    return taking.union(options, changes, kept, *_offered(ids, now, offer), all=True)


def _offered(
    ids: list[int], now: datetime, but_for: WaitingEntry | None
) -> list[QuerySet[WaitingEntry, tuple[int, int, int]]]:
    """Rows of (quota, places, 0), for ticket types and for options."""
    open_ones = WaitingEntry.objects.filter(state=WaitingState.OFFERED, offer_until__gt=now).order_by()
    if but_for is not None:
        open_ones = open_ones.exclude(pk=but_for.pk)
    return [
        open_ones.filter(**{f"{quotas}__in": ids})
        .values_list(quotas)
        .annotate(number=Sum("offered_places"), kind=Value(0))
        for quotas in ("ticket_type__quotas", "option__quotas")
    ]


def _taking(quota_ids: Iterable[int], now: datetime, but_for: Order | None) -> QuerySet[Attendee, tuple[int, int]]:
    """Rows of (quota, places taken)."""
    taking = Attendee.standing.filter(holding(now), ticket_type__quotas__in=list(quota_ids))
    if but_for is not None:
        taking = taking.exclude(order=but_for)
    return taking.order_by().values_list("ticket_type__quotas").annotate(number=Count("pk"))


def _taking_options(
    quota_ids: Iterable[int], now: datetime, but_for: Order | None
) -> QuerySet[OrderLine, tuple[int, int]]:
    """The same for options: each standing line is one place."""
    standing = OrderLine.objects.filter(holding(now), kind=LineKind.OPTION, cancelled_at__isnull=True)
    taking = standing.filter(option__quotas__in=list(quota_ids))
    if but_for is not None:
        taking = taking.exclude(order=but_for)
    return taking.order_by().values_list("option__quotas").annotate(number=Count("pk"))


def _taking_changes(
    quota_ids: Iterable[int], now: datetime, but_for: Order | None
) -> QuerySet[ChangePlace, tuple[int, int]]:
    """The same for changes that wait: what they need beyond the places that their people have."""
    taking = ChangePlace.objects.filter(holding_changes(now), quota__in=list(quota_ids))
    if but_for is not None:
        taking = taking.exclude(change__order=but_for)
    return taking.order_by().values_list("quota").annotate(number=Sum("places"))


def holds_its_places(order: Order, now: datetime) -> bool:
    """The same rule for one order, as `places_taken` counts it."""
    if order.state == OrderState.PENDING:
        return bool(order.expires_at and order.expires_at > now) or order.payments.filter(state__in=UNDER_WAY).exists()
    if order.state == OrderState.REQUESTED:
        return order.holds_places
    return order.state == OrderState.CONFIRMED


def ticket_offers(
    event: Event,
    now: datetime | None = None,
    settings: RegistrationSettings | None = None,
    kept: Mapping[int, int] | None = None,
) -> list[Offer]:
    """Every active ticket type of the event in its order, with what is left. Four statements, however many types;
    three for a caller who has the settings at hand; two more while people wait in line. `kept` is {quota: places}
    that a voucher keeps for this reader."""
    now = now or timezone.now()
    if settings is None:
        settings = RegistrationSettings.objects.filter(event_id=event.pk).first()
    closed = why_closed(event, settings, now)
    types = list(TicketType.objects.filter(event_id=event.pk, is_active=True).prefetch_related("quotas"))
    quotas = {quota.pk for kind in types for quota in kind.quotas.all()}
    places = places_for_sale(quotas, now) if quotas else Places(Counter(), Counter())
    taken = {pk: places.in_open_sale(pk) - (kept or {}).get(pk, 0) for pk in quotas}
    return [_offer(event, settings, kind, taken, closed, now) for kind in types]


def line_offer(entry: WaitingEntry, event: Event, settings: RegistrationSettings, now: datetime | None = None) -> Offer:
    """What is offered to somebody who stood in line, as they can buy it."""
    kind, now = entry.ticket_type, now or timezone.now()
    assert kind is not None  # noqa: S101  queries/waiting.offer_of finds lines for tickets only
    reason = why_closed(event, settings, now) or why_not_on_sale(kind, event.zone, settings.currency, now)
    left = 0 if reason else entry.offered_places
    return Offer(ticket_type=kind, on_sale=not reason, left=left, reason=reason, until=entry.offer_until)


def _offer(
    event: Event,
    settings: RegistrationSettings | None,
    kind: TicketType,
    taken: dict[int, int],
    closed: str,
    now: datetime,
) -> Offer:
    left = places_left(kind, taken)
    reason = closed or (why_not_on_sale(kind, event.zone, settings.currency, now) if settings else "")
    may_wait = not reason and left == 0 and kind.has_waiting_list
    if not reason and left == 0:
        reason = _("“%(ticket)s” is sold out.") % {"ticket": kind.local_name}
    return Offer(ticket_type=kind, on_sale=not reason, left=left, reason=reason, may_wait=may_wait)


def places_left(ticket_type: TicketType | Option, taken: dict[int, int]) -> int | None:
    """The fewest free places among the quotas of a ticket type or option; None if it has no quota."""
    free = [max(0, quota.size - taken.get(quota.pk, 0)) for quota in ticket_type.quotas.all()]
    return min(free) if free else None
