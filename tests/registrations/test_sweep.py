"""The sweep sees every contradiction that it is there for: each is made on purpose, past the actions."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from core.money import Money
from registrations.actions.invoicing import issue_invoice
from registrations.actions.transferring import receive_money
from registrations.models import (
    Attendee,
    AttendeeLink,
    BankLine,
    BankStatement,
    Invoice,
    LedgerLine,
    Order,
    OrderLine,
    Payment,
    Quota,
    Reminder,
    Voucher,
    WaitingEntry,
)
from registrations.tasks import send_order_mail
from tests.factories import BuyerFactory, OptionFactory, TaxRateFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import group_for, open_event, order_for, person
from tests.registrations.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(settings):
    """Three orders with everything: a voucher and an option, an invoice, a group, a booked transfer, an open offer."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    event, kind = open_event(places=9, price=5000, group_limit=5)
    voucher = VoucherFactory(event=event, kind="percent", value=50, max_uses=2)
    option = OptionFactory(event=event, price_minor=1000)
    staff = UserFactory()
    order = order_for(
        event, kind, attendees=[person(kind, options=(option.pk,)), person(kind)], voucher_code=voucher.code
    )
    TaxRateFactory()
    BuyerFactory(order=order)
    issue_invoice(order=order, by=staff)
    bank_line(receive_money(order=order, money=Money(6000, "USD"), provider="transfer", key="f1", by=staff))
    group_for(event, kind, "Trần", "李")
    return offer_to_somebody(event, kind)


def bank_line(payment):
    return BankLine.objects.create(
        statement=BankStatement.objects.create(name="s", format="csv", imported_at=timezone.now()),
        fingerprint="f1",
        booked_on=date(2026, 11, 1),
        amount_minor=6000,
        currency="USD",
        state="booked",
        order=payment.order,
        payment=payment,
    )


def offer_to_somebody(event, kind):
    now = timezone.now()
    return WaitingEntry.objects.create(
        event=event,
        ticket_type=kind,
        name="W",
        email="w@example.org",
        places=2,
        secret="secret",
        state="offered",
        joined_at=now,
        queued_at=now,
        offered_places=2,
        offer_until=now + timedelta(hours=1),
    )


def test_sound_books_have_no_contradiction(sale):
    assert sweep() == []


def test_quota_over_its_size_is_seen_with_open_offers(sale):
    Quota.objects.update(size=5)  # four people and an offer of two

    assert any("4 taken and 2 offered of 5" in problem for problem in sweep())


def test_attendee_without_a_line_is_seen(sale):
    lonely = Attendee.objects.first()
    lonely.pk, lonely.position, lonely.ticket_code = None, 9, "another"
    lonely.save()

    assert f"attendee {lonely.pk}: no line" in sweep()


def test_standing_attendee_whose_line_was_cancelled_is_seen(sale):
    line = OrderLine.objects.filter(kind="ticket").first()
    OrderLine.objects.filter(pk=line.pk).update(cancelled_at=timezone.now())

    assert any(problem.startswith(f"attendee {line.attendee_id}: stands") for problem in sweep())


def test_cancelled_attendee_whose_line_stands_is_seen(sale):
    attendee = Attendee.objects.first()
    Attendee.objects.filter(pk=attendee.pk).update(cancelled_at=timezone.now())

    assert f"attendee {attendee.pk}: cancelled, but a line stands" in sweep()


def test_line_that_nothing_was_charged_for_is_seen(sale):
    line = OrderLine.objects.filter(kind="option").get()
    LedgerLine.objects.filter(line=line).delete()

    assert any(problem.startswith(f"line {line.pk} of") and "0 charged of 1000" in problem for problem in sweep())


def test_charge_that_outlives_its_order_is_seen(sale):
    Order.objects.filter(state="pending").update(state="expired")

    assert any("(expired): 5000 charged of 5000" in problem for problem in sweep())


def test_voucher_used_too_often_is_seen(sale):
    Voucher.objects.update(max_uses=1)

    assert any("2 uses of 1" in problem for problem in sweep())


def test_invoice_that_is_not_what_is_owed_is_seen(sale):
    order = Invoice.objects.get().order
    LedgerLine.objects.create(
        order=order,
        kind="waiver",
        amount_minor=-500,
        currency="USD",
        recorded_at=timezone.now(),
    )

    assert f"order {order.code}: 6000 invoiced of 5500" in sweep()


def test_gap_in_the_invoice_numbers_is_seen(sale):
    QuerySet(Invoice).update(sequence=3)

    assert any("gaps or twins" in problem for problem in sweep())


def test_offer_of_more_places_than_wanted_is_seen(sale):
    WaitingEntry.objects.update(offered_places=3)

    assert f"waiting {sale.pk}: 3 places offered of 2" in sweep()


def test_offer_that_was_taken_by_nobody_is_seen(sale):
    WaitingEntry.objects.update(state="accepted")

    assert f"waiting {sale.pk}: took an offer, and no order has it" in sweep()


def test_half_booked_bank_line_is_seen(sale):
    BankLine.objects.update(state="waiting", payment=None)

    assert any(problem.startswith("bank line") and "waiting, but its payment is" in problem for problem in sweep())


def test_payment_that_the_books_do_not_have_is_seen(sale):
    LedgerLine.objects.filter(kind="payment").delete()

    assert any(problem.startswith(f"check_books: payment {Payment.objects.get().pk}") for problem in sweep())


def test_person_of_a_group_without_a_link_is_seen(sale):
    link = AttendeeLink.objects.first()
    link.delete()

    assert f"attendee {link.attendee_id}: in a group, and no link" in sweep()


def test_confirmation_that_nobody_was_told_of_is_seen(sale):
    Order.objects.filter(state="pending").update(state="confirmed")

    assert any("confirmed, and no mail says so" in problem for problem in sweep())


def test_reminder_that_was_sent_twice_is_seen(sale):
    order = Order.objects.get(state="pending")
    Reminder.objects.create(order=order, kind="unpaid", sent_at=timezone.now())
    send_order_mail.enqueue(order.pk, "unpaid")
    assert sweep() == []
    send_order_mail.enqueue(order.pk, "unpaid")

    assert f"order {order.pk}: reminded 2 times (unpaid)" in sweep()


def test_counting_that_misses_places_is_seen(sale, monkeypatch):
    monkeypatch.setattr("tests.registrations.sweep.places_taken", lambda quotas, now: {})
    monkeypatch.setattr("tests.registrations.sweep.places_offered", lambda quotas, now: {})

    found = sweep()

    assert any(problem.startswith("places are counted as {}") for problem in found)
    assert any(problem.startswith("offers are counted as {}") for problem in found)
