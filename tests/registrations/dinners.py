"""A dinner that is full, and people in line for it."""

from django.core import mail

from registrations.models import WaitingEntry
from tests.factories import OptionFactory, QuotaFactory
from tests.registrations.helpers import open_event, order_for, person


def full_dinner(places=1, price=0, ticket_price=0, **settings):
    """(event, ticket type, dinner, the order that has all its places)"""
    event, kind = open_event(price=ticket_price, **settings)
    quota = QuotaFactory(event=event, size=places, name="Tables")
    dinner = OptionFactory(event=event, name="Dinner", price_minor=price, quotas=[quota], has_waiting_list=True)
    order = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,)) for _n in range(places)])
    mail.outbox.clear()
    return event, kind, dinner, order


def waits(event, kind, dinner, name="Lan", **values):
    """Somebody who registers and asks for a place on the list; the entry."""
    order = order_for(
        event,
        kind,
        attendees=[person(kind, family_name=name, waits_for=(dinner.pk,))],
        email=f"{name.lower()}@example.org",
        **values,
    )
    return WaitingEntry.objects.get(attendee__order=order)


def states(*entries):
    return [WaitingEntry.objects.get(pk=entry.pk).state for entry in entries]
