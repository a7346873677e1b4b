"""Changes of places against orders, each other, cancellations and their own lapse: commands for child.py.

As there, `"lock": false` switches off what keeps them apart, with a pause so that the race that is possible happens.
"""

import contextlib
import time
import types
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from core.money import Money
from registrations.actions import applying, cancelling, changing, ordering, places, settling, transferring
from registrations.actions.refusals import OptionSoldOutError, RegistrationError, TicketTypeSoldOutError
from registrations.models import Attendee, Option, Order, OrderChange, Quota, RegistrationSettings, TicketType
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for


def prepare_changes(places=5, people=8, price=0):
    """Confirmed orders of one person each, and another ticket and an option with few places."""
    event, kind = open_event(places=1000, price=price)
    event.cancellation_steps.create(days_before=1, percent=100)
    RegistrationSettings.objects.filter(event=event).update(change_until=timezone.now() + timedelta(days=1))
    other = TicketTypeFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    orders = [order_for(event, kind) for _n in range(people)]
    return {"event": event.pk, "kind": other.pk, "option": option.pk, "orders": [order.pk for order in orders]}


def _no_transactions(*modules):
    """SQLite has one write lock, which begins with the transaction."""
    for module in modules:
        none = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext(), on_commit=transaction.on_commit)
        module.transaction = none


def _paused(module, name, seconds=0.1):
    counted = getattr(module, name)

    def run(*arguments, **keywords):
        result = counted(*arguments, **keywords)
        time.sleep(seconds)
        return result

    setattr(module, name, run)


def switch_place_lock_off():
    if connection.vendor == "sqlite":
        _no_transactions(changing, ordering)
    else:
        places.lock_quotas = lambda ids: {quota.pk: quota for quota in Quota.objects.filter(pk__in=ids)}
    _paused(applying, "take_places")
    _paused(ordering, "take_places")


def outcome_of(function):
    try:
        function()
    except (OptionSoldOutError, TicketTypeSoldOutError):
        return "sold out"
    except RegistrationError:
        return "refused"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "done"


def change_at_once(in_processes, event, kind, option, orders, buyers=0, lock=True):
    """Everybody changes to the other ticket (or, with no buyers, adds the option), while others buy that ticket."""
    from events.models import Event

    if not lock:
        switch_place_lock_off()
    event, kind = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)
    people = list(Attendee.objects.filter(order__in=orders).select_related("ticket_type"))

    def change(one):
        if buyers:
            return outcome_of(lambda: changing.change_place(attendee=one, ticket_type=kind))
        return outcome_of(lambda: changing.change_place(attendee=one, ticket_type=one.ticket_type, options=[option]))

    functions = [lambda one=one: change(one) for one in people]
    functions += [lambda: outcome_of(lambda: order_for(event, kind))] * buyers
    return sorted(in_processes(functions))


def held_by(event, kind, option):
    """How many have the other ticket, and how many the option."""
    standing = Attendee.standing.filter(order__event=event, order__state="confirmed")
    lines = Option.objects.get(pk=option).lines.filter(cancelled_at__isnull=True)
    return [standing.filter(ticket_type=kind).count(), lines.count()]


def prepare_paid_change(people=2):
    """A paid order for two people, one of whom may change to a cheaper ticket."""
    event, kind = open_event(places=10, price=5000)
    event.cancellation_steps.create(days_before=1, percent=100)
    RegistrationSettings.objects.filter(event=event).update(change_until=timezone.now() + timedelta(days=1))
    cheap = TicketTypeFactory(event=event, price_minor=2000)
    order = order_for(event, kind, people=people)
    _pay(order, 5000 * people)
    return {"event": event.pk, "kind": cheap.pk, "order": order.pk}


def _pay(order, minor):
    return transferring.receive_money(
        order=order, money=Money(minor, "USD"), provider="cash", key=uuid.uuid4().hex, by=UserFactory()
    )


def _unlocked(order_id):
    return Order.objects.select_related("event").get(pk=order_id)


def switch_order_lock_off():
    """No lock on the order from the look at the person to what is written."""
    if connection.vendor == "sqlite":
        _no_transactions(changing, cancelling)
    changing.lock_order = cancelling.lock_order = _unlocked
    rows = types.SimpleNamespace(select_for_update=lambda **_of: Attendee.objects.all())
    for module in (changing, cancelling, applying):
        module.Attendee = types.SimpleNamespace(objects=rows, standing=Attendee.standing)
    _paused(changing, "proposal_of", 0.5)
    _paused(cancelling, "_checked", 0.5)


def change_against_cancellation(in_processes, kind, order, lock=True, **_sale):
    """Three people change a place that three others cancel at the same moment."""
    attendee = Attendee.objects.select_related("ticket_type").filter(order=order).order_by("position").first()
    if not lock:
        switch_order_lock_off()
    ticket = TicketType.objects.get(pk=kind)
    change = [lambda: outcome_of(lambda: changing.change_place(attendee=attendee, ticket_type=ticket))] * 3
    cancel = [lambda: outcome_of(lambda: cancelling.cancel_attendee(attendee=attendee))] * 3
    return sorted(in_processes([*change, *cancel]))


def prepare_late_change():
    """A change that has just lapsed, for the last place of another ticket, and nobody has written that down."""
    event, kind = open_event(places=10, price=5000)
    RegistrationSettings.objects.filter(event=event).update(change_until=timezone.now() + timedelta(days=1))
    dear = TicketTypeFactory(event=event, price_minor=8000, quotas=[QuotaFactory(event=event, size=1)])
    order = order_for(event, kind)
    _pay(order, 5000)
    change = changing.change_place(attendee=order.attendees.get(), ticket_type=dear)
    OrderChange.objects.filter(pk=change.pk).update(expires_at=timezone.now())
    return {"event": event.pk, "order": order.pk, "change": change.pk, "kind": dear.pk}


def switch_change_lock_off():
    """Neither the order nor the change is locked while one is paid and the other lapses."""
    if connection.vendor == "sqlite":
        _no_transactions(changing, transferring)
    changing.lock_order = transferring.lock_order = settling.lock_order = _unlocked
    changing.locked_change = lambda change: (_unlocked(change.order_id), OrderChange.objects.get(pk=change.pk))
    _paused(changing, "is_being_paid", 4)  # the money comes in between
    _paused(applying, "payable_changes", 0.2)


def pay_against_lapse(in_processes, event, order, change, kind, lock=True):
    """The money comes while the recurring command runs three times and somebody else wants the place: how the change
    ended, the flag of the money, and how many have the place."""
    from events.models import Event

    if not lock:
        switch_change_lock_off()
    ticket, found = TicketType.objects.get(pk=kind), Event.objects.get(pk=event)
    buy = [lambda: outcome_of(lambda: order_for(found, ticket))] if lock else []
    in_processes(
        [
            lambda: outcome_of(lambda: _pay(Order.objects.get(pk=order), 3000)),
            *[lambda: outcome_of(changing.lapse_changes)] * (3 if lock else 1),
            *buy,
        ]
    )
    paid = Order.objects.get(pk=order).payments.get(received_minor=3000)
    holding = Attendee.standing.filter(ticket_type=kind).count()
    return [OrderChange.objects.get(pk=change).state, paid.flag, holding]
