"""Options as they can be had now, and those of an order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import LineKind
from registrations.models import Option, Order, OrderLine
from registrations.queries.availability import places_for_sale, places_left
from registrations.rules.sale import why_option_not_on_sale


@dataclass(frozen=True, slots=True)
class OptionOffer:
    """`left` is None where nothing limits it; `reason` says why it can't be had; `may_wait`: it is full, and one can
    wait in line for it."""

    option: Option
    left: int | None
    reason: str
    may_wait: bool = False

    @property
    def on_sale(self) -> bool:
        return not self.reason


def options_of_event(event: Event) -> QuerySet[Option]:
    """With all that decides about them; four statements, one for an event without options."""
    return Option.objects.filter(event_id=event.pk).prefetch_related("quotas", "ticket_types", "included_in")


def option_offers(event: Event, now: datetime | None = None) -> list[OptionOffer]:
    """Every active option in its order, with what is left. Five statements, one for an event without options; two more
    while people wait in line."""
    now = now or timezone.now()
    options = list(options_of_event(event).filter(is_active=True))
    quotas = {quota.pk for option in options for quota in option.quotas.all()}
    places = places_for_sale(quotas, now) if quotas else None
    taken = {pk: places.in_open_sale(pk) for pk in quotas} if places else {}
    return [_offer(event, option, taken, now) for option in options]


def _offer(event: Event, option: Option, taken: dict[int, int], now: datetime) -> OptionOffer:
    left = places_left(option, taken)
    reason = why_option_not_on_sale(option, None, event.zone, now)
    may_wait = not reason and left == 0 and option.has_waiting_list
    if not reason and left == 0:
        reason = _("“%(option)s” is fully booked.") % {"option": option.local_name}
    return OptionOffer(option, left, reason, may_wait)


def offered_with(offers: Iterable[OptionOffer], ticket_type_id: int) -> list[OptionOffer]:
    return [offer for offer in offers if offer.option.is_offered_with(ticket_type_id)]


def options_held(order: Order) -> list[Option]:
    """One entry for each standing line, `quotas` prefetched; two statements."""
    standing = order.lines.filter(kind=LineKind.OPTION, cancelled_at__isnull=True)
    return [line.option for line in standing.select_related("option").prefetch_related("option__quotas") if line.option]


def lines_with_options() -> Prefetch[str, QuerySet[OrderLine], str]:
    """For `prefetch_related` on attendees: their lines, each with its option."""
    return Prefetch("lines", OrderLine.objects.select_related("option"))
