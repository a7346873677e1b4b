"""Money by transfer, in cash, at a terminal, on an invoice: chosen by the holder, booked by hand."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.money import Money
from registrations.actions.deciding import decide
from registrations.actions.expiring import expire_orders
from registrations.actions.paying import start_payment
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import PaymentProviderError, PaymentRefusedError
from registrations.actions.transferring import choose_way, receive_money, save_payment_ways
from registrations.enums import DecisionOutcome, OrderState, PaymentFlag, PaymentState, Provider
from registrations.models import LedgerLine, Order, Payment, PaymentChoice, PaymentWays, Quota, Refund
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.queries.payment_ways import other_ways
from registrations.queries.provider_checks import problems_at_provider
from registrations.rules.references import (
    bare_codes,
    codes_by_reference,
    is_account_number,
    reference_of,
    spaced_reference,
)
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


def offer_ways(event, **values):
    values = {"transfer": True, "invoice": True, "on_site": True, "account_holder": "Hội", **values}
    return save_payment_ways(ways=PaymentWays(event=event, account_number="DE89 3704 0044 0532 0130 00", **values))


@pytest.fixture
def order(db):
    event, kind = open_event(price=5000)
    offer_ways(event)
    return order_for(event, kind)


def receive(order, minor=5000, currency="USD", **values):
    values = {"provider": Provider.TRANSFER, "key": "k" * 20, "by": UserFactory(), **values}
    payment = receive_money(order=order, money=Money(minor, currency), **values)
    order.refresh_from_db()
    assert problems_of_books(order.event) == []
    return payment


# -- references ---------------------------------------------------------------------------------------------------


def test_reference_has_the_check_digits_of_iso_11649():
    assert reference_of("539007547034") == "RF18539007547034"  # the standard's own example
    assert spaced_reference("ABCDEFG") == f"{reference_of('ABCDEFG')[:4]} ABCD EFG"


def test_reference_is_found_however_the_bank_writes_it():
    reference = reference_of("K7M2QXZ")
    for text in (
        f"SVWZ+{reference}",
        f"ref {spaced_reference('K7M2QXZ').lower()} thanks",
        f"A{reference[:6]}\n{reference[6:]}B",
    ):
        assert list(codes_by_reference(text)) == ["K7M2QXZ"]


def test_reference_with_a_slip_is_not_believed():
    reference = reference_of("K7M2QXZ")
    slips = {reference[:n] + "8" + reference[n + 1 :] for n in range(2, 11)} - {reference}
    assert [list(codes_by_reference(slip)) for slip in slips] == [[]] * len(slips)
    assert list(bare_codes(f"Order K7M2QXZ, {reference}")) == ["K7M2QXZ"]


def test_account_number_is_checked_by_its_digits():
    assert is_account_number("DE89 3704 0044 0532 0130 00")
    assert not is_account_number("DE89 3704 0044 0532 0130 01")
    assert is_account_number("0071-0012-34567")
    assert not is_account_number("?")


# -- settings -----------------------------------------------------------------------------------------------------


def test_ways_need_an_account_for_transfers():
    event, _kind = open_event(price=5000)
    with pytest.raises(ValidationError) as caught:
        save_payment_ways(ways=PaymentWays(event=event, transfer=True, bank_code="NOPE"))
    assert sorted(caught.value.message_dict) == ["account_holder", "account_number", "bank_code"]
    with pytest.raises(ValidationError, match="check digits"):
        offer_ways(event, account_holder="x") and save_payment_ways(
            ways=PaymentWays(event=event, transfer=True, account_holder="x", account_number="DE00370400440532013000")
        )
    with pytest.raises(ValidationError, match="at least one"):
        save_payment_ways(ways=PaymentWays(event=event, online=False))


# -- choosing -----------------------------------------------------------------------------------------------------


def test_transfer_holds_the_places_until_its_deadline_and_mails_the_reference(order):
    mail.outbox.clear()
    choose_way(order=order, way="transfer")

    order.refresh_from_db()
    assert order.expires_at == order.placed_at + timedelta(days=10)
    body = mail.outbox[-1].body
    assert spaced_reference(order.code) in body
    assert "DE89 3704 0044 0532 0130 00" in body
    assert expire_orders(order.placed_at + timedelta(days=9)) == 0
    assert expire_orders(order.placed_at + timedelta(days=10, minutes=1)) == 1


def test_changing_ones_mind_gains_no_time(order):
    choose_way(order=order, way="transfer")
    Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=9))
    order.refresh_from_db()
    choose_way(order=order, way="transfer")
    later = Order.objects.get(pk=order.pk)
    assert later.expires_at == order.expires_at
    assert other_ways(later, later.event.payment_ways)["transfer"] == later.placed_at + timedelta(days=10)


def test_invoice_keeps_institution_and_purchase_order(order):
    with pytest.raises(PaymentRefusedError, match="institution"):
        choose_way(order=order, way="invoice")
    choose_way(order=order, way="invoice", institution="Đại học Huế", purchase_order="PO-2026/17")
    choice = PaymentChoice.objects.get()
    order.refresh_from_db()
    assert (choice.institution, order.purchase_order) == ("Đại học Huế", "PO-2026/17")
    choose_way(order=order, way="on_site", institution="x", purchase_order="y")
    choice.refresh_from_db()
    order.refresh_from_db()
    assert (choice.way, choice.institution, order.purchase_order) == ("on_site", "", "PO-2026/17")
    order.refresh_from_db()
    assert order.expires_at == order.event.ends_at


def test_way_that_is_not_offered_is_refused(order):
    PaymentWays.objects.update(transfer=False)
    with pytest.raises(PaymentRefusedError, match="not offered"):
        choose_way(order=order, way="transfer")
    assert not PaymentChoice.objects.exists()


def test_lapsed_order_gets_no_new_time(order):
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    order.refresh_from_db()
    with pytest.raises(PaymentRefusedError, match="has passed"):
        choose_way(order=order, way="transfer")


def test_transfer_is_not_offered_when_it_would_come_too_late(order):
    ways = PaymentWays.objects.get()
    late = order.event.starts_at - timedelta(days=2)
    assert list(other_ways(order, ways, late)) == ["on_site"]
    assert other_ways(order, ways, order.event.ends_at) == {}


def test_online_can_be_switched_off(shop):
    offer_ways(shop.event, online=False)
    Payment.objects.update(state=PaymentState.EXPIRED)
    with pytest.raises(PaymentRefusedError, match="not possible"):
        shop.start()


# -- an open payment page -----------------------------------------------------------------------------------------


def test_choosing_a_transfer_closes_the_open_page(shop):
    offer_ways(shop.event)
    choose_way(order=shop.order, way="transfer")
    assert shop.session["status"] == "expired"
    assert Payment.objects.get().state == PaymentState.EXPIRED


def test_page_that_turns_out_paid_confirms_instead(shop):
    offer_ways(shop.event)
    shop.pay()
    with pytest.raises(PaymentRefusedError, match="nothing to pay"):
        choose_way(order=shop.order, way="transfer")
    assert shop.state == OrderState.CONFIRMED
    assert not PaymentChoice.objects.exists()


def test_page_that_can_not_be_closed_leaves_all_as_it_was(shop):
    offer_ways(shop.event)
    before = Order.objects.get().expires_at
    shop.account.faults = [500] * 3
    with pytest.raises(PaymentProviderError):
        choose_way(order=shop.order, way="transfer")
    assert Order.objects.get().expires_at == before


def test_transfer_closes_the_open_page_and_confirms(shop, deliver):
    receive(shop.order)
    assert shop.session["status"] == "expired"
    assert (shop.state, shop.books()) == (OrderState.CONFIRMED, (5000, 5000, 0))
    deliver(shop.account.event("checkout.session.expired", shop.session))
    assert shop.state == OrderState.CONFIRMED
    assert list(problems_at_provider(shop.event)) == []


def test_transfer_is_booked_though_stripe_is_away_and_the_page_is_closed_later(shop):
    shop.account.faults = [500] * 3
    receive(shop.order)
    assert (shop.state, shop.session["status"]) == (OrderState.CONFIRMED, "open")

    shop.account.faults.clear()
    reconcile_payments(timezone.now() + timedelta(minutes=5))
    assert shop.session["status"] == "expired"


def test_transfer_after_a_card_payment_is_double_and_goes_back_by_transfer(shop):
    shop.pay()
    payment = receive(shop.order)
    assert (shop.state, payment.flag) == (OrderState.CONFIRMED, PaymentFlag.DOUBLE)
    payment = Payment.objects.select_related("order__event").get(pk=payment.pk)
    decide(payment=payment, flag=payment.flag, outcome=DecisionOutcome.TRANSFERRED, by=UserFactory(), key="x" * 20)
    assert Refund.objects.get().amount_minor == 5000


# -- money --------------------------------------------------------------------------------------------------------


def test_money_confirms_the_order_and_the_same_form_books_once(order):
    mail.outbox.clear()
    first = receive(order, provider=Provider.CASH, reference="slip 7")
    again = receive(order, provider=Provider.CASH, reference="slip 7")
    assert first.pk == again.pk
    assert order.state == OrderState.CONFIRMED
    line = LedgerLine.objects.get(kind="payment")
    assert (line.amount_minor, line.text) == (-5000, "slip 7")
    assert len(mail.outbox) == 1


def test_key_of_another_order_is_refused(order):
    receive(order)
    other = order_for(order.event, order.attendees.get().ticket_type)
    with pytest.raises(PaymentRefusedError, match="another order"):
        receive(other)


def test_short_money_waits_for_the_rest(order):
    payment = receive(order, 3000)
    assert (order.state, payment.flag) == (OrderState.PENDING, PaymentFlag.SHORT)
    rest = receive(order, 2000, key="r" * 20)
    payment.refresh_from_db()
    assert (order.state, payment.flag, rest.flag) == (OrderState.CONFIRMED, "", "")


def test_too_much_money_confirms_and_the_surplus_goes_back(order):
    payment = receive(order, 5500)
    assert (order.state, payment.flag) == (OrderState.CONFIRMED, PaymentFlag.AMOUNT)
    payment = Payment.objects.select_related("order__event").get(pk=payment.pk)
    decide(payment=payment, flag=payment.flag, outcome=DecisionOutcome.TRANSFERRED, by=UserFactory(), key="x" * 20)
    assert Refund.objects.get().amount_minor == 500


def test_late_money_takes_its_places_if_they_are_free(order):
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    expire_orders()
    payment = receive(order)
    assert (order.state, payment.flag) == (OrderState.CONFIRMED, "")


def test_late_money_is_flagged_if_the_places_are_gone(order):
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    expire_orders()
    Quota.objects.update(size=0)
    payment = receive(order)
    assert (order.state, payment.flag) == (OrderState.EXPIRED, PaymentFlag.LATE)


def test_money_in_another_currency_is_flagged(order):
    payment = receive(order, 5000, "EUR")
    assert (order.state, payment.flag) == (OrderState.PENDING, PaymentFlag.CURRENCY)
    assert balance_of(order).received.minor == 0


@pytest.mark.parametrize(("minor", "provider"), [(0, "cash"), (-5, "cash"), (5_000_000_000, "cash"), (5000, "stripe")])
def test_nonsense_is_refused(order, minor, provider):
    with pytest.raises(PaymentRefusedError):
        receive(order, minor, provider=provider)
    assert not Payment.objects.exists()


def test_money_of_the_demo_is_play_money(order, settings):
    assert receive(order).is_test  # the tests run as the demo does
    assert Order.objects.get().is_test
    settings.DEMO = False
    assert not receive(order, key="z" * 20).is_test


def test_real_money_takes_the_mark_of_a_test_page_away(shop, settings):
    settings.DEMO = False
    assert Order.objects.get().is_test
    receive(shop.order)
    assert not Order.objects.get().is_test


def test_page_may_still_be_opened_after_choosing_a_transfer(shop):
    offer_ways(shop.event)
    choose_way(order=shop.order, way="transfer")
    again = start_payment(order=shop.order, success_url="https://x.example/1", cancel_url="https://x.example/2")
    assert again.state == PaymentState.OPEN
