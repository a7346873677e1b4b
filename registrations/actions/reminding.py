"""Reminders, each once: what is not paid, whose data are missing, that the event is coming."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.audit import record
from events.enums import EventStatus
from registrations.actions.links import mail_links
from registrations.actions.transitions import lock_order
from registrations.enums import HOLDING_STATES, ChangeState, OrderState, PaymentState, ProofState, ReminderKind
from registrations.models import Attendee, AttendeeLink, Order, OrderChange, Payment, RegistrationSettings, Reminder
from registrations.queries.answers import people_with_missing_answers, questions_of
from registrations.queries.groups import BETWEEN_MAILS, missing_links
from registrations.queries.open_changes import due_for
from registrations.queries.proofs import asked_of, people_with_proofs
from registrations.rules.reminders import LONGEST_NOTICE, unpaid_reminder_at
from registrations.tasks import send_attendee_mail, send_change_mail, send_order_mail, send_proof_mail

log = logging.getLogger(__name__)


def send_reminders(now: datetime | None = None) -> int:
    """Everything that is due, each in a transaction of its own with the row that keeps it from being sent twice.
    Returns how many. One that fails is logged and does not keep the others."""
    now = now or timezone.now()
    due: list[Callable[[], bool]] = []
    due += [lambda order=order: remind_unpaid(order, now) for order in _unpaid(now)]  # type: ignore[misc]
    due += [lambda change=change: remind_of_change(change, now) for change in _unpaid_changes(now)]  # type: ignore[misc]
    for settings in _coming_events(now):
        due += [lambda link=link: remind_incomplete(link, now) for link in _incomplete(settings, now)]  # type: ignore[misc]
        due += [lambda one=one: remind_of_proof(one, now) for one in _without_proof(settings, now)]  # type: ignore[misc]
        due += [lambda order=order: remind_of_event(order, now) for order in _coming(settings, now)]  # type: ignore[misc]
        due += [lambda link=link: remind_person_of_event(link, now) for link in _coming_people(settings, now)]  # type: ignore[misc]
    return sum(_without_stopping(one) for one in due)


def _without_stopping(remind: Callable[[], bool]) -> bool:
    try:
        return remind()
    except Exception:
        log.exception("a reminder could not be sent; the next run tries again")
        return False


def _unpaid(now: datetime) -> list[Order]:
    orders = Order.objects.filter(
        state=OrderState.PENDING,
        expires_at__gt=now,
        expires_at__lte=now + LONGEST_NOTICE,
        event__registration_settings__reminds_unpaid=True,
    ).exclude(event__status=EventStatus.CANCELLED)
    orders = orders.exclude(reminders__kind=ReminderKind.UNPAID)
    return [order for order in orders if _is_due(order, now)]


def _is_due(order: Order, now: datetime) -> bool:
    return order.expires_at is not None and unpaid_reminder_at(order.placed_at, order.expires_at) <= now


def _unpaid_changes(now: datetime) -> list[OrderChange]:
    """Those that wait for their difference, asked for by the holder or the organiser."""
    changes = OrderChange.objects.filter(
        state=ChangeState.AWAITING,
        reminded_at__isnull=True,
        expires_at__gt=now,
        expires_at__lte=now + LONGEST_NOTICE,
        order__event__registration_settings__reminds_unpaid=True,
    ).exclude(order__event__status=EventStatus.CANCELLED)
    return [one for one in changes if one.expires_at and unpaid_reminder_at(one.asked_at, one.expires_at) <= now]


def _coming_events(now: datetime) -> list[RegistrationSettings]:
    """Of events that have not begun."""
    coming = RegistrationSettings.objects.filter(event__starts_at__gt=now)
    coming = coming.exclude(event__status__in=(EventStatus.CANCELLED, EventStatus.POSTPONED))
    soon = now + timedelta(days=366)
    return list(coming.filter(event__starts_at__lte=soon).select_related("event"))


def _incomplete(settings: RegistrationSettings, now: datetime) -> list[AttendeeLink]:
    days = settings.remind_incomplete_days
    if not days or settings.event.starts_at - timedelta(days=days) > now:
        return []
    links = AttendeeLink.objects.filter(
        attendee__order__event=settings.event_id,
        attendee__cancelled_at__isnull=True,
        attendee__order__state=OrderState.CONFIRMED,
    )
    incomplete = Q(completed_at__isnull=True)
    if settings.has_questions:
        groups = Order.objects.filter(event=settings.event_id, state=OrderState.CONFIRMED, group__isnull=False)
        incomplete |= Q(attendee__in=people_with_missing_answers(groups, questions_of(settings.event_id), now))
    links = links.filter(incomplete)
    links = links.exclude(attendee__reminders__kind=ReminderKind.INCOMPLETE).exclude(attendee__email="")
    return list(links.exclude(mailed_at__gt=now - BETWEEN_MAILS).select_related("attendee"))


def _without_proof(settings: RegistrationSettings, now: datetime) -> list[Attendee]:
    """Who has a proof to send soon; not within a day of having taken the ticket."""
    days = settings.remind_proof_days
    until = settings.proofs_until or settings.event.starts_at
    if not days or until - timedelta(days=days) > now:
        return []
    open_ones = people_with_proofs(settings.event).filter(proof_state__in=(ProofState.MISSING, ProofState.AGAIN))
    open_ones = open_ones.filter(order__state__in=HOLDING_STATES, order__placed_at__lte=now - BETWEEN_MAILS)
    reminded = Reminder.objects.filter(attendee=OuterRef("pk"), kind=ReminderKind.PROOF)
    return list(open_ones.exclude(Exists(reminded)))


def _coming(settings: RegistrationSettings, now: datetime) -> list[Order]:
    """Whoever registered later than that has just had the tickets."""
    since = _event_reminder_at(settings)
    if since is None or since > now:
        return []
    orders = Order.objects.filter(event=settings.event_id, state=OrderState.CONFIRMED, confirmed_at__lte=since)
    sent = Reminder.objects.filter(order=OuterRef("pk"), kind=ReminderKind.COMING, attendee__isnull=True)
    return list(orders.exclude(Exists(sent)))


def _coming_people(settings: RegistrationSettings, now: datetime) -> list[AttendeeLink]:
    """People of groups whose coordinators want them to have their tickets."""
    since = _event_reminder_at(settings)
    if since is None or since > now:
        return []
    links = AttendeeLink.objects.filter(
        attendee__order__event=settings.event_id,
        attendee__cancelled_at__isnull=True,
        attendee__order__state=OrderState.CONFIRMED,
        attendee__order__group__mails_tickets=True,
        completed_at__lte=since,
    )
    links = links.exclude(attendee__reminders__kind=ReminderKind.COMING).exclude(attendee__email="")
    return list(links.select_related("attendee"))


def _event_reminder_at(settings: RegistrationSettings) -> datetime | None:
    days = settings.remind_event_days
    return settings.event.starts_at - timedelta(days=days) if days else None


@transaction.atomic
def remind_unpaid(order: Order, now: datetime) -> bool:
    """Once, while there is still something to pay and no money is on its way."""
    locked = lock_order(order.pk)
    lapses = locked.expires_at is None or locked.expires_at <= now
    on_its_way = Payment.objects.filter(order=locked, state=PaymentState.PROCESSING)
    if locked.state != OrderState.PENDING or lapses or on_its_way.exists():
        return False
    if not _first_time(locked, ReminderKind.UNPAID, now):
        return False
    send_order_mail.enqueue(locked.pk, "unpaid")
    return True


@transaction.atomic
def remind_of_change(change: OrderChange, now: datetime) -> bool:
    """Once for each change, while there is still something to pay and no money is on its way."""
    locked = lock_order(change.order_id)
    found = OrderChange.objects.select_for_update().get(pk=change.pk)
    is_open = found.state == ChangeState.AWAITING and not found.is_late(now)
    if not is_open or found.reminded_at is not None or not due_for(locked, found).minor:
        return False
    if Payment.objects.filter(change=found, state=PaymentState.PROCESSING).exists():
        return False
    found.reminded_at = now
    found.save(update_fields=["reminded_at"])
    record("registrations.order.remind", locked, by=None, kind="change", attendee=found.attendee_id)
    send_change_mail.enqueue(found.pk, is_reminder=True)
    return True


@transaction.atomic
def remind_incomplete(link: AttendeeLink, now: datetime) -> bool:
    locked = lock_order(link.attendee.order_id)
    still = missing_links(locked).select_for_update(of=("self",)).filter(pk=link.pk, secret=link.secret)
    found = still.first()
    if locked.state != OrderState.CONFIRMED or found is None:
        return False
    if not _first_time(locked, ReminderKind.INCOMPLETE, now, found):
        return False
    mail_links([found], now, "person_missing")
    return True


@transaction.atomic
def remind_of_proof(attendee: Attendee, now: datetime) -> bool:
    """Once, while something can still be sent."""
    locked = lock_order(attendee.order_id)
    people: Any = Attendee.standing.select_related("ticket_type", "proof__ticket_type").prefetch_related("lines")
    person = people.filter(pk=attendee.pk).first()
    if person is None or locked.state not in HOLDING_STATES:
        return False
    person.order = locked
    asked = asked_of(person, RegistrationSettings.objects.filter(event_id=locked.event_id).first(), now)
    if asked is None or not asked.is_open or not asked.may_send:
        return False
    if not _first_time(locked, ReminderKind.PROOF, now, person):
        return False
    send_proof_mail.enqueue(person.pk, "proof_missing")
    return True


@transaction.atomic
def remind_of_event(order: Order, now: datetime) -> bool:
    locked = lock_order(order.pk)
    if locked.state != OrderState.CONFIRMED or not _first_time(locked, ReminderKind.COMING, now):
        return False
    send_order_mail.enqueue(locked.pk, "coming")
    return True


@transaction.atomic
def remind_person_of_event(link: AttendeeLink, now: datetime) -> bool:
    locked = lock_order(link.attendee.order_id)
    if locked.state != OrderState.CONFIRMED or not _first_time(locked, ReminderKind.COMING, now, link):
        return False
    send_attendee_mail.enqueue(link.pk, "person_coming")
    return True


def _first_time(order: Order, kind: ReminderKind, now: datetime, person: AttendeeLink | Attendee | None = None) -> bool:
    """Whether nobody has sent it yet: the row is there once, also when two look at the same moment."""
    attendee_id = person.attendee_id if isinstance(person, AttendeeLink) else person.pk if person else None
    _row, is_new = Reminder.objects.get_or_create(
        order=order, attendee_id=attendee_id, kind=kind, defaults={"sent_at": now}
    )
    if is_new:
        record("registrations.order.remind", order, by=None, kind=str(kind.value), attendee=attendee_id)
    return is_new
