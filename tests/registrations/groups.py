"""A group and its people, for whatever is tested of them."""

from django.core import mail

from people.enums import NameOrder
from registrations.actions.groups import place_group_order
from registrations.models import AttendeeLink
from registrations.rules.groups import GroupPerson


def people(kind, number=3):
    return [
        GroupPerson(n, f"Family{n}", "", NameOrder.GIVEN_FIRST, f"p{n}@example.org", "Huế", "VN", kind.pk, "vi")
        for n in range(1, number + 1)
    ]


def group_for(event, kind, number=3, **values):
    return place_group_order(
        **{
            "event": event,
            "people": people(kind, number),
            "email": "coordinator@example.org",
            "name": "Trần Thu",
            "language": "en",
            "idempotency_key": f"group-key-{event.pk}-{number}",
            "terms_accepted": True,
            **values,
        }
    )


def mails_to(address):
    return [message for message in mail.outbox if message.to == [address]]


OWN = {
    "family_name": "Nguyễn",
    "given_name": "Văn An",
    "name_order": "family_first",
    "affiliation": "Đại học Huế",
    "country": "VN",
    "dietary_needs": "vegetarian",
    "access_needs": "",
    "photo_consent": True,
}


def first_link(order):
    return AttendeeLink.objects.select_related("attendee__order__event").get(
        attendee__order=order, attendee__position=1
    )
