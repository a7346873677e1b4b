"""What is free. Counted from attendees and the lines of their options each time; nothing is ever stored or trusted
from a cache when selling.

An order holds its places while it is confirmed, or while it is pending and either its hold has not lapsed or a
payment is still under way. A lapsed order without such a payment stops counting at once, before `expire_orders`
writes its state down; money that comes for it later has to find free places again (actions/settling.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import LineKind, OrderState
from registrations.models import Attendee, Option, Order, OrderLine, RegistrationSettings, TicketType, Voucher
from registrations.queries.holding import UNDER_WAY, holding, voucher_uses
from registrations.rules.sale import why_closed, why_not_on_sale


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket type as it can be bought now. `left` is None where nothing limits it; `reason` says why not."""

    ticket_type: TicketType
    on_sale: bool
    left: int | None
    reason: str


def places_taken(quota_ids: Iterable[int], now: datetime, but_for: Order | None = None) -> dict[int, int]:
    """Places taken in each quota at `now`, in one statement; quotas nobody takes from are missing.

    `but_for` leaves one order out: what would be free without it.
    """
    taken: Counter[int] = Counter()
    quota_ids = list(quota_ids)
    for quota, number in _taking(quota_ids, now, but_for).union(_taking_options(quota_ids, now, but_for), all=True):
        taken[quota] += number
    return taken


def places_held(quota_ids: Iterable[int], now: datetime, but_for: Order | None = None) -> dict[int, int]:
    """Places taken and places kept for vouchers, in one statement."""
    held: Counter[int] = Counter()
    quota_ids = list(quota_ids)
    kept = (
        Voucher.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=now),
            reserves_places=True,
            is_active=True,
            ticket_types__quotas__in=quota_ids,
        )
        .annotate(left=F("max_uses") - voucher_uses(now, but_for))
        .filter(left__gt=0)
        .order_by()
        .values_list("ticket_types__quotas")
        .annotate(number=Sum("left"))
    )
    taking = _taking(quota_ids, now, but_for)
    for quota, number in taking.union(_taking_options(quota_ids, now, but_for), kept, all=True):
        held[quota] += number
    return held


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
    three for a caller who has the settings at hand. `kept` is {quota: places} that a voucher keeps for this reader."""
    now = now or timezone.now()
    if settings is None:
        settings = RegistrationSettings.objects.filter(event_id=event.pk).first()
    closed = why_closed(event, settings, now)
    types = list(TicketType.objects.filter(event_id=event.pk, is_active=True).prefetch_related("quotas"))
    held = places_held({quota.pk for kind in types for quota in kind.quotas.all()}, now) if types else {}
    taken = {pk: number - (kept or {}).get(pk, 0) for pk, number in held.items()}
    return [_offer(event, settings, kind, taken, closed, now) for kind in types]


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
    if not reason and left == 0:
        reason = _("“%(ticket)s” is sold out.") % {"ticket": kind.local_name}
    return Offer(ticket_type=kind, on_sale=not reason, left=left, reason=reason)


def places_left(ticket_type: TicketType | Option, taken: dict[int, int]) -> int | None:
    """The fewest free places among the quotas of a ticket type or option; None if it has no quota."""
    free = [max(0, quota.size - taken.get(quota.pk, 0)) for quota in ticket_type.quotas.all()]
    return min(free) if free else None
