"""When somebody is forgotten: nothing that is open, and by itself only by the organiser's date."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.models import Event
from registrations.actions import forgetting
from registrations.actions.bulk_invoicing import issue_chosen
from registrations.actions.forgetting import forget_due_orders, forget_order
from registrations.actions.refusals import ForgettingRefusedError
from registrations.models import (
    Attendee,
    BankLine,
    BankStatement,
    Dispute,
    Invitation,
    InvoiceRun,
    LedgerLine,
    Order,
    OrderChange,
    Payment,
    Refund,
    RegistrationSettings,
    WaitingEntry,
)
from registrations.queries.forgetting import due_at
from tests.factories import BuyerFactory, VoucherFactory
from tests.registrations.forgetting import DAY, free_order, is_over
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


# -- what is still open -----------------------------------------------------------------------------------------------


def dispute(order):
    values = {"amount_minor": 1, "currency": "USD", "status": "needs_response", "opened_at": timezone.now()}
    Dispute.objects.create(payment=order.payments.get(), provider_id="dp", **values)


def asked_refund(order):
    values = {"amount_minor": 1, "currency": "USD", "state": "requested", "idempotency_key": "q"}
    Refund.objects.create(payment=order.payments.get(), created_at=timezone.now(), **values)


def bank_line(order):
    statement = BankStatement.objects.create(name="s", format="camt", imported_at=timezone.now())
    values = {"fingerprint": "f", "booked_on": timezone.now().date(), "amount_minor": 1, "currency": "USD"}
    BankLine.objects.create(statement=statement, order=order, **values)


def waiting_change(order):
    values = {"state": "overdue", "difference_minor": 1, "currency": "USD", "asked_at": timezone.now()}
    person = order.attendees.get()
    OrderChange.objects.create(order=order, attendee=person, ticket_type=person.ticket_type, **values)


def book(order, minor):
    kind = "charge" if minor > 0 else "refund_reversal"
    LedgerLine.objects.create(order=order, kind=kind, amount_minor=minor, currency="USD", recorded_at=timezone.now())


OPEN = {
    "not over": (lambda order: Event.objects.update(ends_at=timezone.now() + DAY), "not over yet"),
    "pending": (lambda order: Order.objects.update(state="pending", expires_at=timezone.now()), "still waits"),
    "requested": (lambda order: Order.objects.update(state="requested"), "still waits"),
    "under way": (lambda order: Payment.objects.update(state="processing"), "payment is under way"),
    "flag": (lambda order: Payment.objects.update(flag="late"), "needs a decision"),
    "refund": (asked_refund, "refund is under way"),
    "dispute": (dispute, "disputed"),
    "change": (waiting_change, "change of a ticket"),
    "bank": (bank_line, "bank statement"),
    "owed": (lambda order: book(order, 100), "still owed"),
    "too much": (lambda order: book(order, -100), "paid back first"),
    "official": (lambda order: BuyerFactory(order=order, official="CN"), "official invoice"),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_open_is_not_forgotten(shop, deliver, case):
    shop.pay_and_deliver(deliver)
    is_over(shop.event)
    spoil, sentence = OPEN[case]
    spoil(Order.objects.get(pk=shop.order.pk))
    before = Order.objects.filter(pk=shop.order.pk).values().get()

    with pytest.raises(ForgettingRefusedError, match=sentence):
        forget_order(order=shop.order, by=None)

    assert Order.objects.filter(pk=shop.order.pk).values().get() == before
    assert Attendee.objects.get(order=shop.order).family_name == "Nguyễn"


# -- by the organiser's date ------------------------------------------------------------------------------------------


def test_nothing_is_forgotten_by_itself_unless_the_organiser_says_when():
    order = free_order()
    assert RegistrationSettings.objects.get(event=order.event).forget_after_months == 0
    assert forget_due_orders(timezone.now() + 3650 * DAY) == 0
    assert Order.objects.get(pk=order.pk).name == "Nguyễn Văn An"


def test_due_orders_and_those_who_only_waited_are_forgotten():
    order = free_order()
    event, now = order.event, timezone.now()
    RegistrationSettings.objects.filter(event=event).update(forget_after_months=6)
    kind = order.attendees.get().ticket_type
    waiting = {"event": event, "ticket_type": kind, "name": "Only", "joined_at": now, "state": "waiting"}
    WaitingEntry.objects.create(email="only@example.org", secret="1", **waiting)
    Invitation.objects.create(event=event, email="guest@example.org", secret="2", invited_at=now)
    voucher = VoucherFactory(event=event, for_email="somebody@example.org")

    assert forget_due_orders(now + 100 * DAY) == 0
    assert (WaitingEntry.objects.count(), Invitation.objects.count()) == (1, 1)

    assert forget_due_orders(now + 200 * DAY) == 1
    assert (WaitingEntry.objects.count(), Invitation.objects.count()) == (0, 0)
    voucher.refresh_from_db()
    assert (voucher.for_email, voucher.is_active) == ("", False)  # not for everybody all at once
    assert Order.objects.get(pk=order.pk).email == ""
    entries = ModelLogEntry.objects.count()
    assert forget_due_orders(now + 200 * DAY) == 0
    assert ModelLogEntry.objects.count() == entries


def test_one_order_that_is_open_keeps_no_other(capsys):
    order = free_order()
    Event.objects.filter(pk=order.event_id).update(
        starts_at=timezone.now() - 400 * DAY, ends_at=timezone.now() - 399 * DAY
    )
    RegistrationSettings.objects.filter(event=order.event).update(forget_after_months=1)
    owing = Order.objects.filter(pk=order.pk).get()
    owing.pk, owing.code, owing.secret, owing.idempotency_key = None, "OWING", "x", "y"
    owing.save()
    book(owing, 100)

    call_command("forget_due_orders")

    assert "1 orders forgotten" in capsys.readouterr().out
    assert list(Order.objects.filter(forgotten_at=None).values_list("code", flat=True)) == ["OWING"]


def runs_at_once(number):
    """Each in a thread and with a connection of its own, all from one moment: (what each returned, failures)."""
    together, returned, failures = threading.Barrier(number), [], []

    def run():
        try:
            together.wait(timeout=60)
            returned.append(forget_due_orders())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run) for _ in range(number)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return returned, failures


def done_in_log():
    return ModelLogEntry.objects.filter(action="registrations.order.forget").count()


def due_event(orders):
    event, kind = open_event()
    RegistrationSettings.objects.filter(event=event).update(forget_after_months=1)
    for _ in range(orders):
        order_for(event, kind)
    is_over(event, days=60)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_runs_at_once_forget_each_order_once():
    due_event(orders=8)

    returned, failures = runs_at_once(3)

    assert (failures, sum(returned), done_in_log()) == ([], 8, 8)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_an_order_would_be_forgotten_twice(monkeypatch):
    """The control: it shows that the test above can fail. SQLite locks the whole database and needs no row lock."""
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks, which only PostgreSQL has")
    due_event(orders=1)
    both_have_looked = threading.Barrier(2)

    def look(order, now):
        both_have_looked.wait(timeout=60)
        return ""

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr(forgetting, "why_not_forgettable", look)

    returned, failures = runs_at_once(2)

    assert (failures, sum(returned), done_in_log()) == ([], 2, 2)


def until_somebody_waits_for_us():
    """Another connection waits for a row that this one has locked."""
    end = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)) LIMIT 1"
            )
            if cursor.fetchone():
                return
            time.sleep(0.02)
    pytest.fail("nobody waits")


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_forgetting_an_order_while_its_invoice_is_issued_stops_neither(monkeypatch):
    """Both lock the order and the run: the other way round they would wait for each other."""
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks, which only PostgreSQL has")
    order = free_order()
    run = InvoiceRun.objects.create(key="k", event=order.event, started_at=timezone.now(), orders=[order.pk])
    failures = []

    def issue():
        try:
            issue_chosen.func(run.pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    issuing = threading.Thread(target=issue)

    def look(order, now):
        issuing.start()  # the order is locked here, the run is not yet
        until_somebody_waits_for_us()
        return ""

    monkeypatch.setattr(forgetting, "why_not_forgettable", look)
    try:
        assert forget_order(order=order, by=None) is True
    finally:
        issuing.join(timeout=60)

    run.refresh_from_db()
    assert (failures, run.refused) == ([], {str(order.pk): "This registration is free; there is nothing to invoice."})


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [("2027-08-31", 6, "2028-02-29"), ("2027-12-15", 12, "2028-12-15"), ("2027-12-15", 1, "2028-01-15")],
)
def test_months_are_counted_on_the_calendar(end, months, day):
    event = Event(ends_at=datetime.fromisoformat(f"{end}T12:00").replace(tzinfo=UTC), timezone="Asia/Shanghai")
    assert due_at(RegistrationSettings(event=event, forget_after_months=months)).date().isoformat() == day
