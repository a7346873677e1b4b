"""Reminders: each once, when it is due, where the organiser wants it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from core.money import Money
from events.models import Event
from registrations.actions.cancelling import cancel_order
from registrations.actions.changing import change_place, withdraw_change
from registrations.actions.groups import complete_attendee
from registrations.actions.reminding import remind_of_change, remind_unpaid, send_reminders
from registrations.actions.transferring import receive_money
from registrations.enums import ChangeState, PaymentState
from registrations.models import (
    Attendee,
    AttendeeLink,
    Order,
    OrderChange,
    Payment,
    RegistrationSettings,
    Reminder,
)
from registrations.rules.reminders import unpaid_reminder_at
from tests.factories import QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.groups import OWN, first_link, group_for
from tests.registrations.helpers import open_event, order_for

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


@pytest.fixture
def owed(db):
    """A difference of 30.00 USD that the organiser asks for, to be paid within a day."""
    event, kind = open_event(price=5000, remind_event_days=0)
    dear = TicketTypeFactory(event=event, price_minor=8000, quotas=[QuotaFactory(event=event)])
    order = order_for(event, kind)
    receive_money(order=order, money=Money(5000, "USD"), provider="cash", key="first", by=None)
    attendee = Attendee.objects.select_related("order__event", "ticket_type").get(order=order)
    change = change_place(attendee=attendee, ticket_type=dear, is_required=True, by=UserFactory())
    OrderChange.objects.filter(pk=change.pk).update(expires_at=change.asked_at + timedelta(hours=24))
    mail.outbox.clear()
    return change


def hours(number):
    return timezone.now() + timedelta(hours=number)


def test_required_change_is_reminded_once_in_the_last_third_of_its_time(owed):
    assert [send_reminders(hours(n)) for n in (1, 15, 17, 18, 23, 25)] == [0, 0, 1, 0, 0, 0]

    [message] = mail.outbox
    assert message.to == ["an@example.org"]
    assert message.subject == f"Reminder: $30.00 is still to be paid for {owed.order.event}"
    assert "The difference is $30.00; please pay it until" in message.body
    assert f"/orders/{owed.order.code}/" in message.body


@pytest.mark.parametrize("left", ["paid", "on its way", "withdrawn", "switched off", "cancelled event", "overdue"])
def test_change_is_not_reminded(owed, left):
    if left == "paid":
        receive_money(order=owed.order, money=Money(3000, "USD"), provider="cash", key="second", by=None)
    elif left == "on its way":
        Payment.objects.create(
            order=owed.order,
            change=owed,
            provider="stripe",
            is_test=True,
            amount_minor=3000,
            currency="USD",
            state=PaymentState.PROCESSING,
            idempotency_key="way",
            created_at=timezone.now(),
        )
    elif left == "withdrawn":
        withdraw_change(change=owed, by=UserFactory())
    elif left == "switched off":
        RegistrationSettings.objects.update(reminds_unpaid=False)
    elif left == "cancelled event":
        Event.objects.update(status="EventCancelled")
    else:
        OrderChange.objects.update(state=ChangeState.OVERDUE)
    mail.outbox.clear()

    assert send_reminders(hours(20)) == 0
    assert mail.outbox == []


def test_change_that_the_holder_asked_for_is_reminded_too(owed):
    withdraw_change(change=owed, by=UserFactory())
    RegistrationSettings.objects.update(change_until=hours(200))
    attendee = Attendee.objects.select_related("order__event", "ticket_type").get(pk=owed.attendee_id)
    change = change_place(attendee=attendee, ticket_type=owed.ticket_type)
    mail.outbox.clear()
    third = (change.expires_at - change.asked_at) / 3

    assert send_reminders(change.expires_at - third - timedelta(minutes=1)) == 0
    assert [send_reminders(change.expires_at - third), send_reminders(change.expires_at - third)] == [1, 0]

    [message] = mail.outbox
    assert message.subject == f"Reminder: $30.00 is still to be paid for {owed.order.event}"
    assert "Until then the place as it was is kept" in message.body


def test_change_that_is_paid_while_its_reminder_waits_is_not_reminded(owed):
    stale = OrderChange.objects.get()
    receive_money(order=owed.order, money=Money(3000, "USD"), provider="cash", key="second", by=None)
    mail.outbox.clear()

    assert remind_of_change(stale, hours(20)) is False
    assert mail.outbox == []


def test_second_required_change_of_a_person_has_its_own_reminder(owed):
    assert [remind_of_change(owed, hours(20)), remind_of_change(owed, hours(20))] == [True, False]
    withdraw_change(change=owed, by=UserFactory())
    attendee = Attendee.objects.select_related("order__event", "ticket_type").get(pk=owed.attendee_id)
    second = change_place(attendee=attendee, ticket_type=owed.ticket_type, is_required=True, by=UserFactory())
    mail.outbox.clear()

    assert remind_of_change(second, second.expires_at - timedelta(hours=1)) is True
    assert len(mail.outbox) == 1


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
