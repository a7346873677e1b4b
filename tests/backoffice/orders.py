"""Orders for the screens of the back office."""

from django.utils import timezone

from registrations.actions.checking_in import check_in
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.enums import PaymentState
from registrations.models import Order, Payment
from tests.factories import TicketTypeFactory


def order_for(event, kind, *family_names, email="ada@example.org", **fields) -> Order:
    people = [AttendeeInput(ticket_type_id=kind.pk, family_name=name, **fields) for name in family_names]
    return place_order(
        event=event,
        attendees=people,
        email=email,
        name=f"Holder {family_names[0]}",
        language="en",
        idempotency_key=f"key-{email}-{family_names[0]}"[:64].ljust(12, "x"),
        terms_accepted=True,
    )


def fill(event, free, paid, admin, name: str) -> None:
    """One more of everything that the screens count."""
    order = order_for(event, free, name)
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=admin)
    pending = order_for(event, paid, f"Paying {name}")
    Payment.objects.create(
        order=pending,
        provider="sandbox",
        is_test=True,
        amount_minor=100,
        currency="USD",
        state=PaymentState.PAID,
        flag="late",
        received_minor=100,
        received_currency="usd",
        idempotency_key=f"pay-{name}",
        created_at=timezone.now(),
    )
    TicketTypeFactory(event=event)
