"""The invented registrations and money of the demo."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import Conference
from events.models import Event
from home.demo import dates
from registrations.actions.statements import import_statement, save_mapping
from registrations.documents.statement_csv import CsvMapping, head_of
from registrations.enums import OrderState, RefundMethod, RefundState, StatementLineState
from registrations.models import (
    Attendee,
    AttendeeLink,
    BankLine,
    Buyer,
    CheckIn,
    GroupOrder,
    Invitation,
    Invoice,
    LedgerLine,
    Order,
    Payment,
    Refund,
    StatementMapping,
    Voucher,
    WaitingEntry,
)
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books


def test_registrations_are_in_all_states_and_the_books_agree(demo):
    symposium = Conference.objects.get(slug=dates.SYMPOSIUM)
    states = set(Order.objects.filter(event=symposium).values_list("state", flat=True))

    assert states == set(OrderState.values)
    for order in Order.objects.filter(event=symposium):
        balance = balance_of(order)
        lines = LedgerLine.objects.filter(order=order)
        assert balance.due.minor == sum(line.amount_minor for line in lines)
        money_moves = order.payments.exclude(flag="", refunds__isnull=True).exists()
        if order.state == OrderState.CONFIRMED and not money_moves:
            assert balance.due.minor == 0
            assert order.is_test == bool(order.total_minor)
        if order.state == OrderState.EXPIRED:
            assert balance.charged.minor == 0


def test_money_has_something_on_every_screen_and_the_books_agree(demo):
    symposium = Event.objects.get(slug=dates.SYMPOSIUM)
    group = GroupOrder.objects.get(order__event=symposium)
    links = AttendeeLink.objects.filter(attendee__order=group.order, attendee__cancelled_at__isnull=True)
    waiting = WaitingEntry.objects.filter(event=symposium)
    invitations = Invitation.objects.filter(event=symposium)

    assert problems_of_books(symposium) == []
    assert sorted(Payment.objects.exclude(flag="").values_list("flag", flat=True)) == [
        "dispute",
        "double",
        "late",
        "short",
    ]
    assert Counter(Invoice.objects.values_list("kind", "is_test")) == {("invoice", True): 2, ("credit_note", True): 1}
    assert Buyer.objects.filter(order__purchase_order__gt="").count() == 2
    assert set(BankLine.objects.values_list("state", flat=True)) == set(StatementLineState.values)
    assert links.filter(completed_at=None).count() == 2
    assert Counter(waiting.values_list("state", flat=True)) == {"offered": 1, "waiting": 4}
    assert Counter(waiting.filter(option__isnull=False).values_list("state", flat=True)) == {"waiting": 2}
    assert Refund.objects.filter(state=RefundState.REQUESTED).exclude(requested_by=None).count() == 1
    assert Refund.objects.filter(state=RefundState.CREATED, method=RefundMethod.TRANSFER).count() == 1
    assert Order.objects.filter(state=OrderState.REQUESTED).count() == 3
    assert invitations.filter(order__isnull=False).count() == invitations.exclude(withdrawn_at=None).count() == 1
    assert Counter(Voucher.objects.values_list("batch", flat=True)) == {
        "Invited speakers": 12,
        "Partner schools": 3,
        "": 1,
    }


@pytest.mark.parametrize("suffix", ["xml", "csv"])
def test_statement_to_try_finds_its_orders(demo, suffix):
    data = (demo / f"bank-statement.{suffix}").read_bytes()
    if suffix == "csv":
        mapping = StatementMapping.objects.create(head=head_of(data), saved_at=timezone.now())
        columns = CsvMapping(
            date_column="Booked on",
            date_format="%Y-%m-%d",
            amount_column="Credit",
            text_columns=("Remittance information",),
            payer_column="Payer",
            currency_column="Currency",
            id_column="Transaction",
        )
        save_mapping(mapping=mapping, name="Bank of the Demo", columns=columns)

    statement = import_statement(name="file", data=data)

    found = sorted(statement.lines.values_list("match", flat=True))
    assert found == (["certain", "name", "none", "reference"] if suffix == "xml" else ["certain"])


def test_student_places_are_nearly_gone(demo):
    offers = {offer.ticket_type.name: offer for offer in ticket_offers(Event.objects.get(slug=dates.SYMPOSIUM))}

    assert offers["Student"].on_sale
    assert offers["Student"].left == 2
    assert offers["Early fee"].on_sale
    assert not offers["Regular fee"].on_sale


def test_past_symposium_has_certificates_for_those_who_came(demo):
    past = Attendee.objects.filter(order__event__slug=dates.PAST_SYMPOSIUM)
    came = past.filter(check_ins__undone_at__isnull=True, check_ins__isnull=False)

    assert past.count() == 12
    assert came.count() == 10
    assert came.filter(certificate__revoked_at__isnull=True).count() == 9
    assert came.filter(certificate__revoked_at__isnull=False).count() == 1
    assert past.exclude(pk__in=came).filter(certificate__isnull=False).count() == 0
    assert CheckIn.objects.filter(checked_in_at__gt=timezone.now() - timedelta(days=30)).count() == 0
