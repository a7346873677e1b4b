"""Places, options and vouchers sold to many at once: commands of child.py."""

from collections import Counter

from django.db import connection

from events.models import Event
from registrations.actions import ordering, vouchers
from registrations.models import Attendee, LedgerLine, Order, Payment, TicketType
from registrations.queries.checks import problems_of_books
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.races.together import (
    Meeting,
    after,
    at_once,
    commands,
    in_processes,
    outcome_of,
    without_locks,
    without_transactions,
)


def prepare(places=100, price=0):
    event, kind = open_event(places=places, price=price)
    return {"event": event.pk, "slug": event.slug, "kind": kind.pk}


def place(event, kind):
    event, kind = found(event, kind)
    return {"order": order_for(event, kind).pk}


def found(event, kind):
    return Event.objects.get(pk=event), TicketType.objects.get(pk=kind)


def buyer(event, kind, key=None, **values):
    """One registration. It says “placed”, with a key the order's code."""

    def buy():
        order = order_for(event, kind, key=key, **values)
        return order.code if key else "placed"

    return buy


def with_threads(event, kind, number, key=None, lock=True):
    """`number` attempts by as many threads. Without the lock all have seen that there is a place."""
    if not lock:
        switch_lock_off(number)
    event, kind = found(event, kind)
    return at_once(*[buyer(event, kind, key)] * number)


def with_processes(event, kind, number, lock=True):
    """`number` attempts by 30 processes at most, each one after another."""
    if not lock:
        switch_lock_off(number)
    event, kind = found(event, kind)
    processes = min(number, 30)

    def attempts():
        return [outcome_of(buyer(event, kind)) for _n in range(number // processes)]

    return in_processes(*[attempts] * processes)


def switch_lock_off(number):
    without_locks(ordering)
    after(ordering, "take_places", Meeting(number).meet)


def prepare_voucher(uses=5, types=6, price=1000):
    """A voucher for several ticket types, each with a quota of its own: no quota's lock keeps its buyers apart."""
    event, kind = open_event(places=1000, price=price)
    kinds = [kind, *(TicketTypeFactory(event=event, price_minor=price) for _n in range(types - 1))]
    voucher = VoucherFactory(event=event, max_uses=uses)
    return {"event": event.pk, "kinds": [one.pk for one in kinds], "code": voucher.code}


def with_voucher(event, kinds, code, number, lock=True):
    """`number` orders with one voucher, each for another of the ticket types in turn.

    Without the lock of the voucher all have seen that it may be used. Those of the quotas stay on PostgreSQL, so that
    there must be a type for each."""
    if not lock:
        if connection.vendor == "sqlite":
            without_transactions(ordering)
        vouchers.lock_vouchers = lambda ids: None
        after(ordering, "use_voucher", Meeting(number).meet)
    event, types = Event.objects.get(pk=event), types_of(kinds)
    return at_once(*[buyer(event, types[n % len(types)], voucher_code=code) for n in range(number)])


def types_of(kinds):
    return list(TicketType.objects.filter(pk__in=kinds).order_by("pk"))


def prepare_option(places=5, types=6):
    """An option offered with several ticket types, each with a quota of its own: only the option's quota is short."""
    event, kind = open_event(places=1000)
    kinds = [kind, *(TicketTypeFactory(event=event) for _n in range(types - 1))]
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    return {"event": event.pk, "kinds": [one.pk for one in kinds], "option": option.pk}


def with_option(event, kinds, option, number, lock=True):
    """`number` orders that each want the option."""
    if not lock:
        switch_lock_off(number)
    event, types = Event.objects.get(pk=event), types_of(kinds)
    chosen = [types[n % len(types)] for n in range(number)]
    return at_once(*[buyer(event, one, attendees=[person(one, options=(option,))]) for one in chosen])


def count(event):
    """What there is now."""
    from django_tasks_db.models import DBTaskResult

    return {
        "attendees": Attendee.objects.filter(order__event=event).count(),
        "orders": dict(Counter(Order.objects.filter(event=event).values_list("state", flat=True))),
        "payments": dict(Counter(Payment.objects.values_list("state", flat=True))),
        "payment_lines": LedgerLine.objects.filter(kind="payment").count(),
        "mails": Counter(row.args_kwargs["args"][-1] for row in DBTaskResult.objects.filter(queue_name="mail")),
        "problems": problems_of_books(Event.objects.get(pk=event)),
    }


COMMANDS = commands(
    prepare,
    place,
    with_threads,
    with_processes,
    prepare_voucher,
    with_voucher,
    prepare_option,
    with_option,
    count,
)
