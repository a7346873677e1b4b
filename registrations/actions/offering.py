"""Free places go to those who wait, in turn: offers, and letting them lapse."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.text import clean
from registrations.actions.places import lock_quotas
from registrations.actions.refusals import WaitingRefusedError
from registrations.enums import HOLDING_STATES, WaitingState
from registrations.models import Option, RegistrationSettings, TicketType, WaitingEntry
from registrations.queries.availability import places_held
from registrations.queries.waiting import line_of, offer_end, why_entry_waits, why_no_offers
from registrations.tasks import send_waiting_mail

TICK = timedelta(microseconds=1)
UNCONFIRMED_KEPT = timedelta(days=7)
MOST_AT_ONCE = 500  # offers of one event in one transaction; the rest follows with the next run


def offer_waiting_places(now: datetime | None = None) -> int:
    """Let offers lapse whose time is over, then offer what is free to those who wait. Returns how many offers were
    made. Safe to run twice at once: offers are counted and made under the lock of the quotas, as orders are."""
    now = now or timezone.now()
    lapse_offers(now)
    unconfirmed = WaitingEntry.objects.filter(state=WaitingState.UNCONFIRMED)
    unconfirmed.filter(joined_at__lt=now - UNCONFIRMED_KEPT).delete()
    waiting = WaitingEntry.objects.filter(state=WaitingState.WAITING).order_by()
    events = waiting.values_list("event_id", flat=True).distinct()
    return sum(_offer_in_event(event_id, now) for event_id in sorted(events))


def lapse_offers(now: datetime) -> int:
    """OFFERED past its time → LAPSED, each in a transaction of its own. Returns how many."""
    lapsed = WaitingEntry.objects.filter(state=WaitingState.OFFERED, offer_until__lte=now)
    return sum(_lapse(pk, now) for pk in list(lapsed.values_list("pk", flat=True)))


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    """An order that takes the offer has locked the row: then nothing lapses."""
    still = WaitingEntry.objects.filter(pk=pk, state=WaitingState.OFFERED, offer_until__lte=now)
    if not still.update(state=WaitingState.LAPSED, ended_at=now):
        return False
    send_waiting_mail.enqueue(pk, "lapsed")
    return True


def _offer_in_event(event_id: int, now: datetime) -> int:
    registration = RegistrationSettings.objects.select_related("event").filter(event_id=event_id).first()
    if registration is None:
        return 0
    wanted = [one for one in _with_a_line(event_id) if not why_no_offers(one, registration.event, registration, now)]
    if not wanted:
        return 0
    types = {one.pk: one for one in wanted if isinstance(one, TicketType)}
    options = {one.pk: one for one in wanted if isinstance(one, Option)}
    with transaction.atomic():
        free = _free_places(wanted, now)
        line = WaitingEntry.objects.filter(can_be_offered(), state=WaitingState.WAITING)
        line = line.filter(Q(ticket_type__in=types) | Q(option__in=options))
        made = 0
        for entry in line.order_by("queued_at", "pk")[:MOST_AT_ONCE]:
            one = types[entry.ticket_type_id] if entry.ticket_type_id else options[entry.option_id or 0]
            quotas = [quota.pk for quota in one.quotas.all()]
            places = min([entry.places, *(free[pk] for pk in quotas)])
            if places > 0 and _offer(entry, places, one, registration, now):
                made += 1
                for pk in quotas:
                    free[pk] -= places
        return made


def _with_a_line(event_id: int) -> list[TicketType | Option]:
    """What people wait for, where its list is switched on; `quotas` prefetched."""
    waited_for = {"event_id": event_id, "has_waiting_list": True, "waiting_entries__state": WaitingState.WAITING}
    found: list[TicketType | Option] = [
        *TicketType.objects.filter(**waited_for).distinct().prefetch_related("quotas"),
    ]
    return [*found, *Option.objects.filter(**waited_for).distinct().prefetch_related("quotas")]


def can_be_offered() -> Q:
    """Of the entries for options, those of people whose order stands and is decided about."""
    stands = Q(attendee__cancelled_at__isnull=True, attendee__order__state__in=HOLDING_STATES)
    return Q(attendee__isnull=True) | stands


def _free_places(wanted: Sequence[TicketType | Option], now: datetime) -> dict[int, int]:
    """Free places of every quota of these, the quotas locked until the transaction ends."""
    sizes = lock_quotas(sorted({quota.pk for one in wanted for quota in one.quotas.all()}))
    held = places_held(sizes, now)
    return {pk: quota.size - held[pk] for pk, quota in sizes.items()}


def _offer(
    entry: WaitingEntry,
    places: int,
    wanted: TicketType | Option,
    registration: RegistrationSettings,
    now: datetime,
    why: str = "",
) -> bool:
    """WAITING → OFFERED; False if they left the line meanwhile. The quotas are locked."""
    waiting = WaitingEntry.objects.filter(pk=entry.pk, state=WaitingState.WAITING)
    offered = waiting.update(
        state=WaitingState.OFFERED,
        offered_places=places,
        offered_at=now,
        offer_until=offer_end(wanted, registration.event, registration, now),
        reason=why,
    )
    if offered:
        send_waiting_mail.enqueue(entry.pk, "offer")
    return bool(offered)


@transaction.atomic
def offer_out_of_turn(*, entry: WaitingEntry, reason: str, by: Any = None) -> None:
    """The organiser offers free places to somebody before those ahead of them; why is kept. WaitingRefusedError without
    a reason, without a free place, or if the person does not wait any more."""
    now, why = timezone.now(), clean(reason)[:400]
    if not why:
        raise WaitingRefusedError(_("Please write why this person comes before the others; it is kept in the log."))
    registration = RegistrationSettings.objects.select_related("event").filter(event_id=entry.event_id).first()
    if registration is None or (closed := why_entry_waits(entry, registration, now)):
        raise WaitingRefusedError(closed if registration else _("This event takes no registrations here."))
    free = _free_places([entry.wanted], now)
    places = min([entry.places, *free.values()])
    if places <= 0:
        raise WaitingRefusedError(_("No place is free at present. Enlarge the quota, or wait until one is given back."))
    if not _offer(entry, places, entry.wanted, registration, now, why):
        raise WaitingRefusedError(_("This person is not on the waiting list any more."))
    record("registrations.waiting.offer", entry.event, by=by, entry=entry.pk, reason=why)


@transaction.atomic
def move_waiting(*, entry: WaitingEntry, number: int, reason: str, by: Any = None) -> None:
    """The organiser puts somebody in line at place `number` (from 1; past the end: to the end); why is kept in the log.
    The others keep their order. WaitingRefusedError without a reason, or if the person does not stand in line."""
    why = clean(reason)[:400]
    if not why:
        raise WaitingRefusedError(_("Please write why this person moves; it is kept in the log."))
    if number < 1:
        raise WaitingRefusedError(_("Please write a place in line, from 1."))
    line = list(line_of(entry.wanted).select_for_update(of=("self",)).order_by("queued_at", "pk"))
    others = [one for one in line if one.pk != entry.pk]
    if len(others) == len(line):
        raise WaitingRefusedError(_("This person is not on the waiting list any more."))
    present = {one.pk: one.queued_at or one.joined_at for one in line}
    wanted = [*others[: number - 1], entry, *others[number - 1 :]]
    last = min(present.values()) - 2 * TICK
    for one in wanted:
        moment = last + TICK if one.pk == entry.pk else max(present[one.pk], last + TICK)
        if moment != present[one.pk]:
            WaitingEntry.objects.filter(pk=one.pk).update(queued_at=moment)
        last = moment
    place = min(number, len(wanted))
    record("registrations.waiting.move", entry.event, by=by, entry=entry.pk, number=place, reason=why)
