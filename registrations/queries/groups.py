"""Groups as their coordinators and their people see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from registrations.models import Attendee, AttendeeLink, Order
from registrations.queries.answers import people_with_missing_answers

BETWEEN_MAILS = timedelta(hours=24)  # nobody is mailed about missing data more often


def link_for_holder(secret: str) -> AttendeeLink:
    """The link that this secret opens, with person, ticket, order and event; Http404 for anything else."""
    link = (
        AttendeeLink.objects.select_related(
            "attendee__ticket_type",
            "attendee__proof__ticket_type",
            "attendee__order__event__venue",
            "attendee__order__event__room",
        )
        .filter(secret=secret[:64].replace("\x00", ""))
        .first()
    )
    if link is None:
        raise Http404("no such person")
    return link


def attendee_url(link: AttendeeLink) -> str:
    """A person's own page, as it stands in mails. The address is a promise (docs/addresses.md)."""
    return f"{settings.SITE_URL}/attendees/{link.secret}/"


def group_people(order: Order) -> list[Attendee]:
    """Everybody of the order who comes, with ticket type, link, proof and lines, in two statements."""
    people = order.attendees(manager="standing").select_related("ticket_type", "link", "proof__ticket_type")
    return list(people.prefetch_related("lines").order_by("position"))


@dataclass(frozen=True, slots=True)
class GroupState:
    """Everybody who comes (`is_complete` is set on each), how many lack data, and how many can be mailed now."""

    people: list[Attendee]
    missing: int
    to_mail: int


def group_state(order: Order) -> GroupState:
    people = group_people(order)
    missing = set(missing_links(order).values_list("attendee_id", flat=True))
    for one in people:
        one.is_complete = one.pk not in missing  # type: ignore[attr-defined]
    return GroupState(people, len(missing), links_to_remind(order).count())


def missing_links(order: Order) -> QuerySet[AttendeeLink]:
    """The links of people who come and have not completed their data, or lack an answer that is required by now."""
    unanswered = people_with_missing_answers([order])
    incomplete = Q(completed_at__isnull=True) | Q(attendee__in=unanswered) if unanswered else Q(completed_at=None)
    return AttendeeLink.objects.filter(incomplete, attendee__order=order, attendee__cancelled_at__isnull=True)


def links_to_remind(order: Order, now: datetime | None = None) -> QuerySet[AttendeeLink]:
    """Those of them who can be mailed now: they have an address and had no such mail lately."""
    lately = (now or timezone.now()) - BETWEEN_MAILS
    return missing_links(order).exclude(attendee__email="").exclude(mailed_at__gt=lately)
