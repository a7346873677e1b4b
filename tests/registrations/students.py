"""People with a ticket that asks for a proof."""

from pathlib import Path

from django.conf import settings as site
from django.core import mail

from registrations.models import Attendee, ProofFile, RegistrationSettings
from registrations.queries.proofs import asked_of
from tests.factories import TicketTypeFactory
from tests.registrations.helpers import open_event, order_for


def students(price=5000, full=18000, **settings):
    """(event, student type, type without proof)"""
    event, kind = open_event(price=price, **settings)
    regular = TicketTypeFactory(
        event=event, name="Regular", price_minor=full, currency=kind.currency, quotas=list(kind.quotas.all())
    )
    kind.proof, kind.without_proof = "Student card", regular
    kind.save()
    return event, kind, regular


def student(event, kind, **values):
    """The only person of a new order."""
    found = order_for(event, kind, **values).attendees.get()
    mail.outbox.clear()
    return again(found)


def again(attendee):
    people = Attendee.objects.select_related("ticket_type", "proof", "order__event").prefetch_related("lines")
    return people.get(pk=attendee.pk)


def asked(attendee):
    return asked_of(again(attendee), RegistrationSettings.objects.get(event=attendee.order.event))


def bytes_of(attendee):
    """The paths of what is kept, whether they are there or not."""
    files = ProofFile.objects.filter(proof__attendee=attendee)
    return [Path(site.PRIVATE_ROOT) / file.file.name for file in files]
