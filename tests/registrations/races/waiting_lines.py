"""Offers to those who wait in line for tickets and options, against people who buy: commands of child.py."""

from django.utils import timezone

from events.models import Event
from registrations.actions import cancelling, offering, ordering, taking_options
from registrations.models import Attendee, Order, OrderLine, TicketType, WaitingEntry
from registrations.queries.checks import problems_of_books
from tests.factories import OptionFactory, QuotaFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.races.sales import buyer, found
from tests.registrations.races.together import Meeting, after, commands, in_processes, without_locks


def switch_offer_lock_off(number):
    """All who sell or offer have counted what is free."""
    without_locks(ordering, offering)
    everybody = Meeting(number)
    after(ordering, "take_places", everybody.meet)
    after(offering, "_free_places", everybody.meet)


def offer():
    offering.offer_waiting_places()
    return []  # the rows say it


def prepare_waiting(places=5, people=12):
    """Free places, people in line for them, and an open sale that competes."""
    event, kind = open_event(places=places, waiting_goes_first=False)
    TicketType.objects.filter(pk=kind.pk).update(has_waiting_list=True)
    now = timezone.now()
    for n in range(people):
        WaitingEntry.objects.create(
            event=event,
            ticket_type=kind,
            name=f"W{n}",
            email=f"w{n}@example.org",
            places=1,
            secret=f"secret{n}",
            state="waiting",
            joined_at=now,
            queued_at=now,
        )
    return {"event": event.pk, "kind": kind.pk}


def offers_at_once(event, kind, runs=4, buyers=0, lock=True):
    """The recurring command several times at once, against people who buy: what came of these."""
    if not lock:
        switch_offer_lock_off(runs + buyers)
    event, kind = found(event, kind)
    return in_processes(*[offer] * runs, *[buyer(event, kind)] * buyers)


def count_waiting(event):
    entries = WaitingEntry.objects.filter(event=event)
    return {
        "attendees": Attendee.objects.filter(order__event=event).count(),
        "offered": sum(entry.offered_places for entry in entries.filter(state="offered")),
        "problems": problems_of_books(Event.objects.get(pk=event)),
    }


def prepare_option_line(places=5, held=2, people=12):
    """An option of which some places are held, people with tickets in line for it, and an open sale that competes."""
    event, kind = open_event(places=1000, waiting_goes_first=False)
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)], has_waiting_list=True)
    holders = [order_for(event, kind, attendees=[person(kind, options=(option.pk,))]).pk for _n in range(held)]
    for _n in range(people):
        order_for(event, kind, attendees=[person(kind, waits_for=(option.pk,))])
    return {"event": event.pk, "kind": kind.pk, "option": option.pk, "holders": holders}


def option_line_at_once(event, kind, option, holders, runs=3, buyers=0, cancels=False, lock=True):
    """The recurring command several times at once, against people who order the option and people who cancel."""
    if not lock:
        switch_offer_lock_off(runs + buyers)
    event, kind = found(event, kind)
    staff = UserFactory()
    buy = buyer(event, kind, attendees=[person(kind, options=(option,))])

    def cancel(pk):
        cancelling.cancel_order(order=Order.objects.get(pk=pk), by=staff)
        return "cancelled"

    cancellers = [lambda pk=pk: cancel(pk) for pk in holders if cancels]
    return in_processes(*[offer] * runs, *[buy] * buyers, *cancellers)


def take_option_at_once(event, number=6):
    """One offer, taken by so many clicks at the same moment."""
    offered = WaitingEntry.objects.filter(event=event, state="offered").order_by("pk")
    entry = offered.select_related("attendee", "option")[0]

    def take():
        taking_options.take_option_offer(entry=entry)
        return "taken"

    outcomes = in_processes(*[take] * number)
    lines = entry.attendee.lines.filter(option=entry.option, cancelled_at=None).count()
    return {"lines": lines, "taken": outcomes["taken"] > 0, "others": sorted(set(outcomes) - {"taken", "refused"})}


def count_option_line(event, option):
    standing = OrderLine.objects.filter(option=option, cancelled_at=None, order__state__in=["pending", "confirmed"])
    entries = WaitingEntry.objects.filter(option=option, state="offered")
    problems = problems_of_books(Event.objects.get(pk=event))
    return {"lines": standing.count(), "offered": entries.count(), "problems": problems}


COMMANDS = commands(
    prepare_waiting,
    offers_at_once,
    count_waiting,
    prepare_option_line,
    option_line_at_once,
    take_option_at_once,
    count_option_line,
)
