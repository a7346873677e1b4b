"""Vouchers and how often they were used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from events.models import Event
from registrations.models import Order, OrderChange, Voucher
from registrations.queries.holding import voucher_uses
from registrations.rules.pricing import Discount
from registrations.rules.vouchers import allotted, read_code


@dataclass(frozen=True, slots=True)
class Redeemable:
    """A voucher with the number of its uses that are left."""

    voucher: Voucher
    discount: Discount
    left: int

    def discounts_for(self, seats: Sequence[tuple[int, str, Sequence[int]]]) -> list[Discount | None]:
        """For each person (ticket type id, e-mail address, ids of options that are to pay): the discount, or None."""
        used = allotted(self.discount, self.left, self.voucher.for_email, seats)
        return [self.discount if fits else None for fits in used]


def vouchers_with_uses(
    now: datetime | None = None, but_for: Order | None = None, but_for_change: OrderChange | None = None
) -> QuerySet[Voucher]:
    """Every voucher with `used` and `left`, in one statement."""
    used = voucher_uses(now or timezone.now(), but_for, but_for_change)
    return Voucher.objects.annotate(used=used).annotate(left=F("max_uses") - F("used"))


def has_vouchers(event_id: int) -> bool:
    """Whether a code can be entered for this event at all."""
    return Voucher.objects.filter(event_id=event_id, is_active=True).exists()


def redeemable(event: Event, code: str, now: datetime | None = None) -> Redeemable | None:
    """The voucher of this code as typed, whether or not it may be used now. Three statements."""
    found = (
        vouchers_with_uses(now)
        .filter(event_id=event.pk, code=read_code(code))
        .prefetch_related("ticket_types__quotas", "options")
        .first()
    )
    return Redeemable(found, found.discount, found.left) if found else None  # type: ignore[attr-defined]
