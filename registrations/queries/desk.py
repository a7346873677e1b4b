"""What the desk asks: who is this, and how many are in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core.text import fold
from events.models import Event
from registrations.enums import OrderState
from registrations.models import Answer, Attendee, CheckIn, Option, OptionCheckIn, OrderChange, OrderLine
from registrations.queries.open_changes import owed_at_desk
from registrations.queries.options import lines_with_options

MOST_FOUND = 20
DAYS_SHOWN_AFTER_THE_END = 3


@dataclass(frozen=True, slots=True)
class Presence:
    """`expected` counts confirmed places, `present` those of them that are checked in."""

    present: int
    expected: int


def desk_events(now: datetime | None = None) -> QuerySet[Event]:
    """Events that take registrations and are not long over, the next one first."""
    since = (now or timezone.now()) - timedelta(days=DAYS_SHOWN_AFTER_THE_END)
    return Event.objects.filter(registration_settings__isnull=False, ends_at__gte=since).order_by("starts_at", "pk")


def presence_at(event: Event) -> Presence:
    """One statement."""
    is_in = Q(check_ins__isnull=False, check_ins__undone_at__isnull=True)
    counted = Attendee.standing.filter(order__event=event, order__state=OrderState.CONFIRMED).aggregate(
        expected=Count("pk", distinct=True), present=Count("pk", filter=is_in, distinct=True)
    )
    return Presence(present=counted["present"], expected=counted["expected"])


def doors_of(event: Event) -> list[Option]:
    """What has a door of its own: every option that somebody has, or that is offered."""
    taken = OrderLine.objects.filter(option=OuterRef("pk"), cancelled_at__isnull=True)
    return list(Option.objects.filter(Q(is_active=True) | Exists(taken), event=event))


def presence_at_option(option: Option) -> Presence:
    """The same at the door of an option; one statement."""
    taken = OrderLine.objects.filter(attendee=OuterRef("pk"), option=option, cancelled_at__isnull=True)
    came = OptionCheckIn.objects.filter(attendee=OuterRef("pk"), option=option, undone_at__isnull=True)
    people = Attendee.standing.filter(Exists(taken), order__event_id=option.event_id)
    counted = people.filter(order__state=OrderState.CONFIRMED).aggregate(
        expected=Count("pk"), present=Count("pk", filter=Q(Exists(came)))
    )
    return Presence(present=counted["present"], expected=counted["expected"])


def desk_attendees() -> QuerySet[Attendee]:
    """Attendees with all that the desk shows; `valid_check_ins` holds the one that counts, if there is one,
    `owed_changes` those to be paid here, `desk_answers` what they answered to questions that are
    shown there, `valid_option_check_ins` those to options, and `order.companions` who accompanies somebody in it."""
    valid = CheckIn.objects.filter(undone_at__isnull=True).select_related("checked_in_by")
    came = OptionCheckIn.objects.filter(undone_at__isnull=True).select_related("checked_in_by")
    companions = Attendee.standing.filter(ticket_type__scientific_access=False).select_related("ticket_type")
    with_options = companions.prefetch_related(lines_with_options())
    owed = OrderChange.objects.filter(owed_at_desk()).select_related("ticket_type")
    return Attendee.objects.select_related("order__event", "ticket_type", "proof").prefetch_related(
        Prefetch("check_ins", valid, to_attr="valid_check_ins"),
        Prefetch("changes", owed, to_attr="owed_changes"),
        Prefetch("option_check_ins", came, to_attr="valid_option_check_ins"),
        lines_with_options(),
        Prefetch("order__attendees", with_options, to_attr="companions"),
        Prefetch("answers", Answer.objects.filter(question__shown_at_desk=True), to_attr="desk_answers"),
    )


def attendee_by_ticket(ticket_code: str) -> Attendee | None:
    return desk_attendees().filter(ticket_code=ticket_code).first()


def find_attendees(event: Event, text: str) -> list[Attendee]:
    """Who may be meant by a name, an e-mail address, an affiliation or an order's code; at most 20.

    Accents, case and the order of words don't matter, so the comparison is made here and not in the database: two
    statements, and a few milliseconds for some thousand people.
    """
    words = fold(text).split()
    if not words:
        return []
    rows = Attendee.objects.filter(order__event=event).values_list(
        "pk", "family_name", "given_name", "email", "affiliation", "order__code", "order__email"
    )
    found = []
    for pk, *texts in rows.order_by("family_name", "given_name", "pk"):
        haystack = fold(" ".join(texts))
        if all(word in haystack for word in words):
            found.append(pk)
    return list(desk_attendees().filter(pk__in=found[:MOST_FOUND]).order_by("family_name", "given_name", "pk"))
