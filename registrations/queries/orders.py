"""Orders as their holders and the desk see them."""

from django.db.models import Exists, OuterRef, QuerySet

from registrations.enums import OrderState
from registrations.models import Attendee, CheckIn, Order


def attendees_of(order: Order) -> list[Attendee]:
    """Everybody in the order with ticket type and certificate, and `is_in` (checked in), in one statement."""
    is_in = Exists(CheckIn.objects.filter(attendee=OuterRef("pk"), undone_at__isnull=True))
    people = order.attendees.select_related("ticket_type", "certificate").annotate(is_in=is_in)
    return list(people.order_by("position"))


def orders_by_email(email: str) -> QuerySet[Order]:
    """The orders that this address looks after or has a place in, newest first; expired ones are left out."""
    mine = Order.objects.filter(email__iexact=email) | Order.objects.filter(attendees__email__iexact=email)
    return mine.exclude(state=OrderState.EXPIRED).select_related("event").distinct().order_by("-placed_at")
