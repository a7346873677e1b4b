"""What orders mean for the programme of their holders."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import F, Q

from conferences.models import Conference, PersonalProgramme
from conferences.queries.personal import starred_guids
from conferences.rules.readers import Reader
from registrations.enums import HOLDING_STATES, LineKind, OrderState
from registrations.models import Attendee, Order, OrderProgramme, TicketType
from registrations.queries.access import order_url


def booked_session_guids(order: Order) -> frozenset[str]:
    """Sessions that the tickets and options of this order include; none once it is let go."""
    if order.state not in HOLDING_STATES:
        return frozenset()
    coming = {"attendees__order": order, "attendees__cancelled_at__isnull": True}
    types = TicketType.objects.filter(**coming, sessions__isnull=False).order_by()
    standing = order.lines.filter(kind=LineKind.OPTION, cancelled_at__isnull=True, option__sessions__isnull=False)
    guids = types.values_list("sessions__guid", flat=True)
    return frozenset(str(guid) for guid in guids.union(standing.order_by().values_list("option__sessions__guid")))


def order_of_programme(personal: PersonalProgramme) -> Order | None:
    """The order that keeps it, with its event."""
    return Order.objects.select_related("event").filter(programme_link__personal_programme=personal).first()


def programme_of_order(order: Order) -> PersonalProgramme | None:
    """What the order's holder keeps; None before they asked for it."""
    link = OrderProgramme.objects.select_related("personal_programme__conference").filter(order=order).first()
    return link.personal_programme if link else None


def chosen_guids(order: Order) -> frozenset[str]:
    """Booked with the order, and starred in the programme that it keeps; three statements."""
    personal = programme_of_order(order)
    return booked_session_guids(order) | (starred_guids(personal) if personal else frozenset())


def join_url_of(order: Order | None) -> str:
    """The link to join online, for whoever holds a confirmed order."""
    return order.event.join_url if order is not None and order.state == OrderState.CONFIRMED else ""


def programme_readers(conference: Conference, guids: Iterable[str], email: str = "") -> list[Reader]:
    """Who has booked one of these sessions, or stars one in the programme of an order; three statements.

    Whoever looks after an order is told of everything in it and gets its page. The others in it are told of their own
    sessions and get no link: it would open everybody's tickets.
    """
    holding = Q(order__event_id=conference.pk, order__state__in=HOLDING_STATES)
    people = Attendee.standing.filter(holding).select_related("order").order_by()
    if email:
        people = people.filter(Q(order__email__iexact=email) | Q(email__iexact=email))
    taken = Q(lines__kind=LineKind.OPTION, lines__cancelled_at__isnull=True, lines__option__sessions__guid__in=guids)
    by_ticket = people.filter(ticket_type__sessions__guid__in=guids).annotate(guid=F("ticket_type__sessions__guid"))
    by_option = people.filter(taken).annotate(guid=F("lines__option__sessions__guid"))
    readers: list[Reader] = []
    for attendee in chain(by_ticket, by_option):
        order, sessions = attendee.order, frozenset({str(attendee.guid)})  # type: ignore[attr-defined]
        readers.append(Reader(order.email, order.name, order.language, booked=sessions, url=order_url(order)))
        if attendee.email and attendee.email.lower() != order.email.lower():
            readers.append(Reader(attendee.email, attendee.full_name, order.language, booked=sessions))
    links = OrderProgramme.objects.filter(
        holding, personal_programme__wants_messages=True, personal_programme__stars__guid__in=guids
    ).select_related("order")
    if email:
        links = links.filter(order__email__iexact=email)
    for link in links.annotate(guid=F("personal_programme__stars__guid")):
        order, starred = link.order, frozenset({str(link.guid)})
        readers.append(Reader(order.email, order.name, order.language, starred=starred, url=order_url(order)))
    return readers
