"""The lock under which places are sold, and the check that is made under it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from registrations.actions.refusals import OptionSoldOutError, TicketTypeSoldOutError
from registrations.actions.vouchers import lock_vouchers
from registrations.models import ChangeLine, ChangePlace, Option, Order, OrderChange, Quota, TicketType, WaitingEntry
from registrations.queries.availability import places_for_sale, places_held


def lock_quotas(quota_ids: Sequence[int]) -> dict[int, Quota]:
    """The quotas with their present sizes, their rows locked until the transaction ends.

    Always in primary-key order, so that two orders over the same quotas can't wait for each other. SQLite has no
    row locks: there the whole transaction began with the write lock (BEGIN IMMEDIATE, config/settings/base.py).
    """
    locked = Quota.objects.select_for_update().filter(pk__in=list(quota_ids)).order_by("pk")
    return {quota.pk: quota for quota in locked}


def lock_held(changes: Sequence[OrderChange]) -> None:
    """Lock what these changes hold, all at once: the quotas of their places, then the vouchers whose uses they hold."""
    lock_quotas(sorted(set(ChangePlace.objects.filter(change__in=changes).values_list("quota_id", flat=True))))
    vouchers = ChangeLine.objects.filter(change__in=changes, voucher__isnull=False)
    if used := set(vouchers.values_list("voucher_id", flat=True)):
        lock_vouchers(pk for pk in used if pk)


def take_places(
    types: Sequence[TicketType],
    now: datetime,
    but_for: Order | None = None,
    with_voucher: Sequence[TicketType] = (),
    options: Sequence[Option] = (),
    offer: WaitingEntry | None = None,
    *,
    in_open_sale: bool = False,
    given_up: Sequence[TicketType | Option] = (),
) -> None:
    """Lock the quotas of these types and options (one entry per place wanted, `quotas` prefetched) and see that all
    fit.

    Raises TicketTypeSoldOutError or its kind OptionSoldOutError. Nothing is written: the attendees and lines that the
    caller adds in the same transaction are what takes the places. `but_for` is an order whose own places don't count;
    `with_voucher` are those of the types (one entry per place) for which a voucher keeps a place; `offer` is the offer
    that is being taken. `in_open_sale`: nobody goes before the people who wait in line for other places than these.
    """
    everything: list[TicketType | Option] = [*types, *options]
    wanted = Counter(quota.pk for sold in everything for quota in sold.quotas.all())
    if not wanted:
        return
    sizes = {pk: quota.size for pk, quota in lock_quotas(sorted(wanted)).items()}
    if in_open_sale:
        places = places_for_sale(wanted, now, but_for, offer)
        offered = {quota.pk for quota in offer.wanted.quotas.all()} if offer else set()
        taken = {pk: places.held[pk] if pk in offered else places.in_open_sale(pk) for pk in wanted}
    else:
        taken = places_held(wanted, now, but_for, offer)
    kept = Counter(quota.pk for sold in (*with_voucher, *given_up) for quota in sold.quotas.all())
    free = {pk: max(0, sizes.get(pk, 0) - taken.get(pk, 0) + kept[pk]) for pk in wanted}
    for sold in everything:
        left = min((free[one.pk] for one in sold.quotas.all() if wanted[one.pk] > free[one.pk]), default=None)
        if left is not None:
            raise (OptionSoldOutError if isinstance(sold, Option) else TicketTypeSoldOutError)(sold, left)
