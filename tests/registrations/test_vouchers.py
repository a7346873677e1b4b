"""Vouchers: what they take off, how often, for whom, and the places they keep."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registrations.actions.cancelling import cancel_order
from registrations.actions.ordering import TicketTypeSoldOutError, VoucherRefusedError
from registrations.actions.vouchers import change_voucher, make_vouchers
from registrations.models import Order, Voucher
from registrations.queries.availability import ticket_offers
from registrations.queries.checks import problems_of_books
from registrations.queries.vouchers import vouchers_with_uses
from tests.factories import TicketTypeFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(db):
    return open_event(price=10_000, places=4)


def prices(order):
    return [line.price_minor for line in order.lines.order_by("pk")]


def used(voucher):
    return vouchers_with_uses().get(pk=voucher.pk).used


@pytest.mark.parametrize(
    ("values", "minor", "why"),
    [
        ({"kind": "percent", "value": 25}, 7500, "voucher LAB: 25 % off"),
        ({"kind": "fixed", "value": 1250}, 8750, "voucher LAB: $12.50 off"),
        ({"kind": "fixed", "value": 20_000}, 0, "voucher LAB: $100.00 off"),
        ({"kind": "free"}, 0, "voucher LAB: free"),
    ],
)
def test_voucher_takes_off_what_it_says(sale, values, minor, why):
    event, kind = sale
    voucher = VoucherFactory(event=event, code="LAB", **values)

    order = order_for(event, kind, voucher_code=" lab ")

    line = order.lines.get()
    assert (line.price_minor, line.voucher, order.total_minor) == (minor, voucher, minor)
    assert why in line.price_reason
    assert line.price_rule["before_voucher_minor"] == 10_000
    assert order.state == ("pending" if minor else "confirmed")
    assert problems_of_books(event) == []


def test_voucher_counts_for_as_many_people_as_it_has_uses_left(sale):
    event, kind = sale
    voucher = VoucherFactory(event=event, max_uses=2)

    order = order_for(event, kind, people=3, voucher_code=voucher.code)

    assert prices(order) == [0, 0, 10_000]
    assert used(voucher) == 2
    with pytest.raises(VoucherRefusedError, match="used up"):
        order_for(event, kind, voucher_code=voucher.code)


def test_voucher_counts_for_its_tickets_and_its_person_only(sale):
    event, kind = sale
    other = TicketTypeFactory(event=event, price_minor=5000)
    by_type = VoucherFactory(event=event, max_uses=9, ticket_types=[other])
    by_person = VoucherFactory(event=event, max_uses=9, for_email="An@example.org")
    people = [person(kind, email="an@example.org"), person(other, email="b@example.org")]

    assert prices(order_for(event, kind, attendees=people, voucher_code=by_type.code)) == [10_000, 0]
    assert prices(order_for(event, kind, attendees=people, voucher_code=by_person.code)) == [0, 5000]


def test_order_that_is_let_go_gives_the_use_back(sale):
    event, kind = sale
    voucher = VoucherFactory(event=event, kind="percent", value=50)
    order = order_for(event, kind, voucher_code=voucher.code)
    assert used(voucher) == 1

    cancel_order(order=order, by=UserFactory())

    assert used(voucher) == 0
    again = order_for(event, kind, voucher_code=voucher.code)
    Order.objects.filter(pk=again.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert used(voucher) == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"is_active": False}, "not known here"),
        ({"valid_from": timezone.now() + timedelta(days=1)}, "is valid from"),
        ({"valid_until": timezone.now() - timedelta(days=1)}, "was valid until"),
    ],
)
def test_voucher_that_does_not_count_now_says_why(sale, values, sentence):
    event, kind = sale
    voucher = VoucherFactory(event=event, **values)
    with pytest.raises(VoucherRefusedError, match=sentence):
        order_for(event, kind, voucher_code=voucher.code)
    assert not Order.objects.exists()


@pytest.mark.parametrize("code", ["NO-SUCH-CODE", "x" * 10_000, "é\x00'; --", "٣"])
def test_unknown_code_is_refused(sale, code):
    event, kind = sale
    with pytest.raises(VoucherRefusedError, match="not known here"):
        order_for(event, kind, voucher_code=code)


def test_voucher_of_another_event_is_unknown(sale):
    event, kind = sale
    other = VoucherFactory()
    with pytest.raises(VoucherRefusedError):
        order_for(event, kind, voucher_code=other.code)


def test_places_are_kept_for_a_voucher_until_it_is_used_or_over(sale):
    event, kind = sale  # four places
    voucher = VoucherFactory(event=event, max_uses=3, reserves_places=True, ticket_types=[kind])
    assert ticket_offers(event)[0].left == 1
    order_for(event, kind)
    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, kind)

    order_for(event, kind, people=2, voucher_code=voucher.code)

    assert ticket_offers(event)[0].left == 0
    with pytest.raises(TicketTypeSoldOutError):  # one place is left, and it is kept
        order_for(event, kind)
    Voucher.objects.update(valid_until=timezone.now())
    assert ticket_offers(event)[0].left == 1
    order_for(event, kind)
    assert problems_of_books(event) == []


def test_several_vouchers_keep_places_beside_each_other(sale):
    event, kind = sale
    first = VoucherFactory(event=event, max_uses=2, reserves_places=True, ticket_types=[kind])
    VoucherFactory(event=event, max_uses=2, reserves_places=True, ticket_types=[kind])
    assert ticket_offers(event)[0].left == 0

    order_for(event, kind, people=2, voucher_code=first.code)

    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, kind)


def test_remainder_that_nobody_can_pay_online_is_waived(sale):
    event, kind = sale
    voucher = VoucherFactory(event=event, kind="fixed", value=9980)

    order = order_for(event, kind, voucher_code=voucher.code)

    assert (order.total_minor, order.state) == (0, "confirmed")
    assert order.lines.get().price_rule["waived_minor"] == 20
    assert "is waived" in order.lines.get().price_reason


def test_price_stays_when_the_voucher_changes(sale):
    event, kind = sale
    voucher = VoucherFactory(event=event, kind="percent", value=50)
    order = order_for(event, kind, voucher_code=voucher.code)

    voucher.value, voucher.is_active = 10, False
    change_voucher(voucher=voucher, ticket_types=[], by=UserFactory())

    assert prices(order) == [5000]
    assert order.ledger.get().amount_minor == 5000


def test_many_vouchers_are_made_with_codes_that_can_not_be_guessed(sale, django_assert_max_num_queries):
    event, kind = sale
    with django_assert_max_num_queries(18):
        made = make_vouchers(
            voucher=Voucher(event=event, code="LAB", batch="Lab visits"), ticket_types=[kind], number=200
        )

    assert len({voucher.code for voucher in made}) == 200
    assert all(voucher.code.startswith("LAB-") and len(voucher.code) == 14 for voucher in made)
    assert kind.vouchers.count() == 200


@pytest.mark.parametrize(
    ("values", "number", "field"),
    [
        ({"kind": "percent", "value": 101}, 1, "value"),
        ({"kind": "percent", "value": 0}, 1, "value"),
        ({"reserves_places": True}, 1, "ticket_types"),
        ({"code": "ä"}, 1, "code"),
        ({"max_uses": 0}, 1, "max_uses"),
        ({"for_email": "nobody"}, 1, "for_email"),
        ({}, 5001, "__all__"),
        ({}, 0, "__all__"),
    ],
)
def test_voucher_that_makes_no_sense_is_refused_by_field(sale, values, number, field):
    event, _kind = sale
    with pytest.raises(ValidationError) as refusal:
        make_vouchers(voucher=Voucher(event=event, **values), ticket_types=[], number=number)
    errors = refusal.value.message_dict if hasattr(refusal.value, "error_dict") else {"__all__": []}
    assert list(errors) == [field]
    assert not Voucher.objects.exists()


def test_order_with_a_voucher_needs_four_statements_more(sale, django_assert_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    event, kind = sale
    voucher = VoucherFactory(event=event, max_uses=9, kind="percent", value=10)
    order_for(event, kind)

    with django_assert_num_queries(18):
        order_for(event, kind, voucher_code=voucher.code)
    with django_assert_num_queries(18):
        order_for(event, kind, people=2, voucher_code=voucher.code)
