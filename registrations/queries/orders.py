"""Orders as their holders and the desk see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from registrations.enums import OrderState
from registrations.models import Attendee, CheckIn, Order
from registrations.queries.options import lines_with_options


def attendees_of(order: Order) -> list[Attendee]:
    """Everybody who comes by this order; as `people_of`, without those who were cancelled alone."""
    return people_of(order)[0]


def people_of(order: Order) -> tuple[list[Attendee], list[Attendee]]:
    """Who comes by this order and who was cancelled alone, with ticket type, certificate and lines, and `is_in`
    (checked in), in two statements."""
    is_in = Exists(CheckIn.objects.filter(attendee=OuterRef("pk"), undone_at__isnull=True))
    people = order.attendees.select_related("ticket_type", "certificate", "proof__ticket_type").annotate(is_in=is_in)
    everybody: list[Attendee] = list(people.order_by("position").prefetch_related(lines_with_options()))
    coming = [one for one in everybody if one.cancelled_at is None]
    return coming, [one for one in everybody if one.cancelled_at is not None]


def orders_by_email(email: str) -> QuerySet[Order]:
    """The orders whose link this address may have, newest first; expired ones are left out.

    Those that it looks after, and those whose only person it is. One of several people does not get the link of the
    whole order: it shows the others' tickets and can cancel them.
    """
    alone = ~Exists(Attendee.objects.filter(order=OuterRef("pk"), position__gt=1))
    mine = Q(email__iexact=email) | (Q(attendees__email__iexact=email) & alone)
    return (
        Order.objects.filter(mine)
        .exclude(state=OrderState.EXPIRED)
        .select_related("event")
        .distinct()
        .order_by("-placed_at")
    )
