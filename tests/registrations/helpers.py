"""Short ways to an event that takes registrations, and to orders for it."""

import uuid
from datetime import timedelta

from django.utils import timezone

from registrations.actions.groups import place_group_order
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.rules.groups import GroupPerson
from tests.factories import ConferenceFactory, QuotaFactory, RegistrationSettingsFactory, TicketTypeFactory


def open_event(*, places=100, price=0, currency="USD", **settings):
    """(event, ticket type): a coming event with one ticket type of `places` places at `price` minor units."""
    starts = timezone.now() + timedelta(days=60)
    event = ConferenceFactory(starts_at=starts, ends_at=starts + timedelta(days=2))
    RegistrationSettingsFactory(event=event, currency=currency, **settings)
    quota = QuotaFactory(event=event, size=places)
    kind = TicketTypeFactory(event=event, price_minor=price, currency=currency, quotas=[quota])
    return event, kind


def person(kind, **values):
    return AttendeeInput(**{"ticket_type_id": kind.pk, "family_name": "Nguyễn", "given_name": "Văn An", **values})


def order_for(event, kind, *, people=1, key=None, **values):
    return place_order(
        **{
            "event": event,
            "attendees": [person(kind) for _ in range(people)],
            "email": "an@example.org",
            "name": "Nguyễn Văn An",
            "language": "en",
            "idempotency_key": key or uuid.uuid4().hex,
            "terms_accepted": True,
            **values,
        }
    )


def group_for(event, kind, *family_names, **values):
    """An order of a coordinator for people with these family names."""
    people = [
        GroupPerson(
            row=row,
            family_name=name,
            given_name="",
            name_order="given_first",
            email=f"member{row}@example.org",
            affiliation="",
            country="",
            ticket_type_id=kind.pk,
            language="en",
        )
        for row, name in enumerate(family_names, 1)
    ]
    return place_group_order(
        **{
            "event": event,
            "people": people,
            "email": "lead@example.org",
            "name": "Lead",
            "language": "en",
            "idempotency_key": uuid.uuid4().hex,
            "terms_accepted": True,
            **values,
        }
    )
