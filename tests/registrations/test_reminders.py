"""Reminders: each once, when it is due, where the organiser wants it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from events.models import Event
from registrations.actions.cancelling import cancel_order
from registrations.actions.reminding import remind_unpaid, send_reminders
from registrations.models import AttendeeLink, Order, RegistrationSettings, Reminder
from registrations.rules.reminders import unpaid_reminder_at
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.test_groups import OWN, complete_attendee, first_link, group_for

pytestmark = pytest.mark.django_db


def starts_in(event, **span):
    """Move the event; whoever registered did so long before."""
    start = timezone.now() + timedelta(**span)
    Event.objects.filter(pk=event.pk).update(starts_at=start, ends_at=start + timedelta(days=1))
    Order.objects.update(confirmed_at=start - timedelta(days=40))


def minutes(number):
    return timezone.now() + timedelta(minutes=number)


def test_reminder_of_an_unpaid_order_is_due_in_the_last_third_or_a_day_before():
    placed = timezone.now()

    assert unpaid_reminder_at(placed, placed + timedelta(minutes=60)) == placed + timedelta(minutes=40)
    assert unpaid_reminder_at(placed, placed + timedelta(days=7)) == placed + timedelta(days=6)
    assert unpaid_reminder_at(placed, placed - timedelta(days=7)) == placed - timedelta(days=7)


def test_unpaid_order_is_reminded_once_before_it_expires():
    event, kind = open_event(price=1000)
    order_for(event, kind)
    mail.outbox.clear()

    assert [send_reminders(minutes(n)) for n in (5, 45, 46, 59, 61)] == [0, 1, 0, 0, 0]

    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["an@example.org"], f"Reminder: $10.00 is still to be paid for {event.title}")
    ]


@pytest.mark.parametrize("left", ["switched off", "cancelled", "cancelled event", "expired"])
def test_unpaid_order_is_not_reminded(left):
    event, kind = open_event(price=1000)
    order = order_for(event, kind)
    mail.outbox.clear()
    if left == "switched off":
        RegistrationSettings.objects.update(reminds_unpaid=False)
    elif left == "cancelled":
        cancel_order(order=order, by=UserFactory())
        mail.outbox.clear()
    elif left == "cancelled event":
        Event.objects.filter(pk=event.pk).update(status="EventCancelled")

    assert send_reminders(minutes(61 if left == "expired" else 45)) == 0

    assert mail.outbox == []


def test_reminder_whose_row_another_process_has_written_is_not_sent():
    event, kind = open_event(price=1000)
    order = order_for(event, kind)
    mail.outbox.clear()
    now = minutes(45)

    assert [remind_unpaid(order, now), remind_unpaid(order, now)] == [True, False]

    assert (len(mail.outbox), Reminder.objects.count()) == (1, 1)


def test_people_whose_data_are_missing_are_reminded_once_and_only_they():
    event, kind = open_event(group_limit=10, remind_event_days=0)
    order = group_for(event, kind)
    complete_attendee(link=first_link(order), values=OWN)
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(days=3))
    mail.outbox.clear()
    assert send_reminders() == 0  # the event is far away

    starts_in(event, days=10)
    assert [send_reminders(), send_reminders(minutes(60 * 48))] == [2, 0]

    assert sorted(message.to[0] for message in mail.outbox) == ["p2@example.org", "p3@example.org"]


def test_coming_event_is_said_once_with_the_tickets():
    event, kind = open_event()
    order = order_for(event, kind)
    starts_in(event, days=2)
    mail.outbox.clear()

    assert [send_reminders(), send_reminders()] == [1, 0]

    assert [name for name, *_rest in mail.outbox[0].attachments] == [f"{event.slug}.ics", f"ticket-{order.code}.pdf"]


def test_coming_event_is_said_to_coordinator_and_complete_people():
    event, kind = open_event(group_limit=10, remind_incomplete_days=0)
    order = group_for(event, kind)
    complete_attendee(link=first_link(order), values=OWN)
    starts_in(event, days=2)
    AttendeeLink.objects.exclude(completed_at=None).update(completed_at=timezone.now() - timedelta(days=20))
    mail.outbox.clear()

    assert [send_reminders(), send_reminders()] == [2, 0]

    assert sorted(message.to[0] for message in mail.outbox) == ["coordinator@example.org", "p1@example.org"]


def test_who_registers_after_the_reminder_gets_none():
    event, kind = open_event()
    starts_in(event, days=2)
    order_for(Event.objects.get(pk=event.pk), kind)
    mail.outbox.clear()

    assert send_reminders() == 0


def test_failure_of_one_reminder_does_not_keep_the_others(settings):
    event, kind = open_event(price=1000)
    broken, fine = order_for(event, kind, email="broken@example.org"), order_for(event, kind)
    Order.objects.filter(pk=broken.pk).update(language="xx-none", currency="USD")
    mail.outbox.clear()

    send_reminders(minutes(45))

    assert ["an@example.org"] in [message.to for message in mail.outbox]
    assert fine.reminders.count() == 1


def test_command_says_how_many(capsys):
    call_command("send_reminders")

    assert capsys.readouterr().out == "0 reminders sent\n"
