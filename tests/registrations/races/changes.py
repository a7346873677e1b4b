"""Changes of places against orders, each other, cancellations and their own lapse: commands of child.py."""

import uuid
from datetime import timedelta

from django.utils import timezone

from core.money import Money
from events.models import Event
from registrations.actions import applying, cancelling, changing, ordering, transferring
from registrations.models import Attendee, Option, Order, OrderChange, RegistrationSettings, TicketType
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.races.cancellations import canceller, first_person
from tests.registrations.races.sales import buyer
from tests.registrations.races.together import Between, Meeting, after, commands, in_processes, without_locks


def prepare_changes(places=5, people=8, price=0):
    """Confirmed orders of one person each, and another ticket and an option with few places."""
    event, kind = open_event(places=1000, price=price)
    event.cancellation_steps.create(days_before=1, percent=100)
    RegistrationSettings.objects.filter(event=event).update(change_until=timezone.now() + timedelta(days=1))
    other = TicketTypeFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    orders = [order_for(event, kind) for _n in range(people)]
    return {"event": event.pk, "kind": other.pk, "option": option.pk, "orders": [order.pk for order in orders]}


def changer(attendee, ticket_type, options=None):
    return lambda: changing.change_place(attendee=attendee, ticket_type=ticket_type, options=options).state


def change_at_once(event, kind, option, orders, buyers=0, lock=True):
    """Everybody changes to the other ticket (or, with no buyers, adds the option), while others buy that ticket.
    Without the lock all have seen that there is a place."""
    if not lock:
        without_locks(changing, ordering)
        everybody = Meeting(len(orders) + buyers)
        for module in (applying, ordering):
            after(module, "take_places", everybody.meet)
    event, kind = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)
    people = Attendee.objects.filter(order__in=orders).select_related("ticket_type").order_by("pk")
    if buyers:
        changers = [changer(one, kind) for one in people]
    else:
        changers = [changer(one, one.ticket_type, [option]) for one in people]
    return in_processes(*changers, *[buyer(event, kind)] * buyers)


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


def change_against_cancellation(event, kind, order, number=3, lock=True):
    """`number` people change a place that as many others cancel at the same moment. Without the lock (one of each) the
    change is made after the cancellation has looked and before it writes."""
    attendee, ticket = first_person(order), TicketType.objects.get(pk=kind)
    change, cancel = changer(attendee, ticket), canceller(attendee)
    if lock:
        return in_processes(*[change] * number, *[cancel] * number)
    without_locks(cancelling)
    between = Between()
    after(cancelling, "_checked", between.look)
    return in_processes(between.other(change), cancel)


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


def pay_against_lapse(event, order, change, kind, lock=True):
    """The money comes while the recurring command runs three times and somebody else wants the place: how the change
    ended, the flag of the money, and how many have the place. Without the lock the money comes after the command, which
    runs once, has looked and before it writes."""
    found, ticket = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)

    def pay():
        _pay(Order.objects.get(pk=order), 3000)

    def lapse():
        changing.lapse_changes()

    if lock:
        in_processes(pay, *[lapse] * 3, buyer(found, ticket))
    else:
        without_locks(changing)
        between = Between()
        after(changing, "is_being_paid", between.look)
        in_processes(between.other(pay), lapse)
    paid = Order.objects.get(pk=order).payments.get(received_minor=3000)
    holding = Attendee.standing.filter(ticket_type=kind).count()
    return [OrderChange.objects.get(pk=change).state, paid.flag, holding]


COMMANDS = commands(
    prepare_changes,
    change_at_once,
    held_by,
    prepare_paid_change,
    change_against_cancellation,
    prepare_late_change,
    pay_against_lapse,
)
