"""What an organiser wants to know of an event at a glance, in a constant number of statements."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import Money
from events.models import Event
from registrations.enums import HOLDING_STATES, LedgerKind, OrderState
from registrations.models import (
    Alarm,
    Attendee,
    CheckIn,
    LedgerLine,
    Order,
    OrderLine,
    Quota,
    RegistrationSettings,
)
from registrations.queries.alarms import alarms_on
from registrations.queries.availability import places_offered, places_taken
from registrations.queries.cancelling import last_moment_to_cancel
from registrations.queries.deciding import payments_to_decide
from registrations.queries.open_changes import changes_to_decide
from registrations.queries.papers import badge_attendees
from registrations.queries.proofs import proof_queue
from registrations.queries.refunds import refunds_waiting


@dataclass(frozen=True, slots=True)
class People:
    """Attendees of orders that hold their places; `paid` are those of confirmed orders that cost something."""

    registered: int
    confirmed: int
    waiting: int
    paid: int
    checked_in: int
    without_badge: int
    without_certificate: int


@dataclass(frozen=True, slots=True)
class Takings:
    """Money of one currency: received, still awaited from pending orders, paid back. Play money (`is_test`) is never
    counted with the rest."""

    received: Money
    awaited: Money
    refunded: Money
    is_test: bool


@dataclass(frozen=True, slots=True)
class QuotaBar:
    quota: Quota
    taken: int

    @property
    def left(self) -> int:
        return max(0, self.quota.size - self.taken)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens next: what, and when (aware)."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dashboard:
    event: Event
    settings: RegistrationSettings | None
    people: People
    orders: dict[str, int]
    takings: list[Takings]
    quotas: list[QuotaBar]
    decisions: int
    refunds_waiting: int
    proofs: int
    changes: int
    alarms: list[Alarm]
    steps: list[Step] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Orders that wait for approval."""
        return self.orders.get(str(OrderState.REQUESTED.label), 0)

    @property
    def needs_decision(self) -> bool:
        waiting = self.requests or self.proofs or self.changes
        return bool(waiting or self.decisions or self.refunds_waiting or self.alarms)


def dashboard_of(event: Event, now: datetime | None = None) -> Dashboard:
    now = now or timezone.now()
    settings = RegistrationSettings.objects.filter(event_id=event.pk).first()
    return Dashboard(
        event=event,
        settings=settings,
        people=people_of(event),
        orders=orders_of(event),
        takings=takings_of(event),
        quotas=quotas_of(event, now),
        decisions=payments_to_decide().filter(order__event_id=event.pk).count(),
        refunds_waiting=refunds_waiting().filter(payment__order__event_id=event.pk).count(),
        proofs=proof_queue(event).count(),
        changes=changes_to_decide().filter(order__event_id=event.pk).count(),
        alarms=list(alarms_on().filter(event__isnull=True)),  # of the provider: they concern every event
        steps=steps_of(event, settings, now),
    )


def people_of(event: Event) -> People:
    is_in = Exists(CheckIn.objects.filter(attendee=OuterRef("pk"), undone_at__isnull=True))
    priced = OrderLine.objects.filter(attendee=OuterRef("pk"), price_minor__gt=0, cancelled_at__isnull=True)
    is_paid, confirmed = Exists(priced), Q(order__state=OrderState.CONFIRMED)
    counts = (
        Attendee.standing.filter(order__event_id=event.pk, order__state__in=HOLDING_STATES)
        .annotate(is_in=is_in, is_paid=is_paid)
        .aggregate(
            registered=Count("pk"),
            confirmed=Count("pk", filter=confirmed),
            waiting=Count("pk", filter=~confirmed),
            paid=Count("pk", filter=confirmed & Q(is_paid=True)),
            checked_in=Count("pk", filter=Q(is_in=True)),
            without_certificate=Count(
                "pk", filter=Q(is_in=True, certificate__isnull=True, ticket_type__scientific_access=True)
            ),
        )
    )
    return People(**counts, without_badge=len(badge_attendees(event, only_unprinted=True)))


def orders_of(event: Event) -> dict[str, int]:
    """The number of orders in each state, every state named."""
    rows = Order.objects.filter(event_id=event.pk).order_by().values("state").annotate(number=Count("pk"))
    found = {row["state"]: row["number"] for row in rows}
    return {state.label: found.get(state.value, 0) for state in OrderState}


def takings_of(event: Event) -> list[Takings]:
    """One row per currency that occurs, and one more for its play money."""
    is_test = Coalesce("payment__is_test", "refund__payment__is_test", "order__is_test")
    lines = LedgerLine.objects.filter(order__event_id=event.pk).order_by().annotate(play=is_test)
    grouped = lines.values("currency", "play", "kind").annotate(minor=Sum("amount_minor"))
    sums: dict[tuple[str, bool, str], int] = {
        (row["currency"], row["play"], row["kind"]): row["minor"] for row in grouped
    }
    pending = Order.objects.filter(event_id=event.pk, state=OrderState.PENDING).order_by()
    expected = pending.values("currency", "is_test").annotate(minor=Sum("total_minor"))
    awaited = {(row["currency"], row["is_test"]): row["minor"] for row in expected}
    return [
        Takings(
            received=Money(-sums.get((code, play, LedgerKind.PAYMENT), 0), code),
            awaited=Money(awaited.get((code, play), 0), code),
            refunded=Money(
                sums.get((code, play, LedgerKind.REFUND), 0) + sums.get((code, play, LedgerKind.REFUND_REVERSAL), 0),
                code,
            ),
            is_test=play,
        )
        for code, play in sorted({(code, play) for code, play, _kind in sums} | set(awaited))
    ]


def quotas_of(event: Event, now: datetime) -> list[QuotaBar]:
    quotas = list(Quota.objects.filter(event_id=event.pk))
    ids = [quota.pk for quota in quotas]
    taken = Counter(places_taken(ids, now)) + Counter(places_offered(ids, now)) if quotas else Counter[int]()
    return [QuotaBar(quota, taken[quota.pk]) for quota in quotas]


def steps_of(event: Event, settings: RegistrationSettings | None, now: datetime) -> list[Step]:
    """What comes next, the earliest first."""
    dates = [
        (_("Registration opens"), settings and settings.opens_at),
        (_("Registration closes"), settings and settings.closes_at),
        (_("Last day to change names"), settings and settings.name_change_until),
        (_("Last day to cancel"), last_moment_to_cancel(event)),
        (_("The event begins"), event.starts_at),
        (_("The event ends"), event.ends_at),
    ]
    return sorted((Step(text, at) for text, at in dates if at and at > now), key=lambda step: step.at)
