"""A ticket that is sold out, and people in line for it."""

from django.core import mail

from registrations.actions.waiting import confirm_waiting, join_waiting_list
from registrations.models import WaitingEntry
from tests.registrations.helpers import open_event, order_for


def sold_out(places=1, price=0, **settings):
    """(event, type, the order that has all places)"""
    event, kind = open_event(places=places, price=price, **settings)
    kind.has_waiting_list = True
    kind.save()
    order = order_for(event, kind, people=places)
    mail.outbox.clear()
    return event, kind, order


def wait(event, kind, name="Lan", places=1, **values):
    """Somebody who joined and confirmed."""
    entry = join_waiting_list(
        event=event, ticket_type=kind, name=name, email=f"{name.lower()}@example.org", places=places, **values
    )
    confirm_waiting(entry=entry)
    entry.refresh_from_db()
    return entry


def states(*entries):
    return [WaitingEntry.objects.get(pk=entry.pk).state for entry in entries]
