"""The failure table of the design notes on payments, row by row: which tests hold each row.

Every test runs the real SDK against fake_stripe.py over HTTP. `test_every_row_has_tests_that_exist` keeps this list
honest; the tests below are those that no other module had.
"""

import ast
from pathlib import Path

import pytest
import stripe
from django.db.models import ProtectedError
from django.urls import reverse

from registrations.actions.cancelling import cancel_order
from registrations.actions.paying import start_payment
from registrations.actions.refusals import RegistrationError
from registrations.actions.watching import watch_payments
from registrations.enums import OrderState, PaymentFlag, PaymentState
from registrations.models import Order, OrderLine, Payment, Refund
from registrations.queries.balance import balance_of
from tests.factories import UserFactory
from tests.registrations import fake_stripe as fake
from tests.registrations.helpers import open_event, order_for
from tests.registrations.shop import Shop

pytestmark = pytest.mark.django_db

ROWS = {
    "duplicate webhook, ten copies at once, flood": [
        "test_settling.test_duplicates_are_booked_and_mailed_once",
        "races/test_web.test_one_event_delivered_ten_times_at_once_is_booked_once",
    ],
    "out of order": [
        "test_settling.test_expired_event_after_payment_changes_nothing",
        "test_settling.test_async_success_before_completed_is_settled_once",
        "test_disputes.test_events_in_the_wrong_order_and_twice_leave_the_same_books",
    ],
    "refund before completed": ["test_refunding.test_refund_before_completed_ends_in_balanced_books"],
    "webhook before, after, with the redirect": [
        "web/test_orders.test_return_page_only_reads_and_renews_itself",
        "test_failure_table.test_webhook_before_the_redirect_shows_the_confirmed_order",
    ],
    "redirect without webhook, or neither": [
        "test_paying.test_reconcile_finds_what_a_lost_webhook_missed",
        "test_disputes.test_undelivered_events_are_taken_from_the_list",
        "test_disputes.test_payments_without_any_message_raise_an_alarm_that_ends_with_the_next_one",
    ],
    "success address opened unpaid, or with another buyer's session": [
        "web/test_orders.test_return_page_only_reads_and_renews_itself",
        "test_failure_table.test_success_address_with_another_buyers_session_confirms_nothing",
        "test_settling.test_session_that_names_somebody_elses_payment_confirms_nothing",
    ],
    "forged, absent, malformed signature": [
        "test_webhooks.test_forged_and_old_and_future_signatures_are_refused",
        "test_webhooks.test_signed_nonsense_is_refused",
    ],
    "replay after five minutes; skew": [
        "test_webhooks.test_forged_and_old_and_future_signatures_are_refused",
        "test_webhooks.test_clocks_may_differ_by_four_minutes",
    ],
    "odd bodies, other events, other site on the account, GET, CSRF": [
        "test_webhooks.test_what_is_not_ours_is_taken_politely",
        "test_webhooks.test_money_of_another_site_on_the_account_is_not_ours",
        "test_webhooks.test_refund_by_another_site_on_the_account_is_not_ours",
        "test_webhooks.test_get_and_foreign_content_are_refused",
        "test_webhooks.test_webhook_needs_no_csrf_token",
        "test_disputes.test_dispute_of_another_site_and_one_that_nobody_knows_are_not_ours",
    ],
    "webhook secret rolled": ["test_webhooks.test_one_of_several_secrets_is_enough"],
    "price changed between session and payment": [
        "test_paying.test_changed_amount_closes_the_old_page_and_makes_a_new_one",
        "test_failure_table.test_page_that_was_paid_before_it_could_be_closed_is_booked_as_it_came",
    ],
    "amount or currency differs": [
        "test_settling.test_mismatched_amount_is_booked_and_flagged",
        "test_settling.test_too_much_confirms_and_is_flagged",
        "test_settling.test_wrong_currency_is_booked_and_flagged_and_pays_nothing",
        "test_failure_table.test_what_the_buyer_saw_in_another_currency_is_not_what_was_paid",
    ],
    "payment after cancel, after the hold expired": [
        "test_settling.test_late_payment_takes_a_free_place",
        "test_settling.test_late_payment_without_a_free_place_is_booked_and_flagged",
        "test_settling.test_payment_after_cancelling_is_booked_and_flagged",
        "test_settling.test_expiry_finds_a_page_that_was_paid",
        "test_failure_table.test_cancelling_finds_a_page_that_was_paid_and_pays_back",
        "test_deciding.test_late_money_confirms_the_order_once_there_is_room",
    ],
    "delayed methods": [
        "test_settling.test_async_payment_keeps_the_place_and_confirms_when_money_arrives",
        "test_settling.test_async_failure_allows_another_attempt_and_a_stale_one_is_ignored",
    ],
    "dispute": [
        "test_disputes.test_dispute_takes_the_money_flags_the_payment_and_keeps_the_ticket",
        "test_disputes.test_dispute_that_is_won_gives_the_money_back_and_needs_nobody",
        "test_disputes.test_dispute_that_is_lost_needs_a_decision_about_the_order",
        "test_disputes.test_inquiry_takes_no_money_and_can_be_paid_back",
        "test_disputes.test_disputed_money_is_not_paid_back_a_second_time",
    ],
    "dashboard refunds, partial, repeated": ["test_refunding.test_dashboard_refunds_are_booked_by_their_ids"],
    "refund pending, then failed": [
        "test_refunding.test_refund_that_fails_later_is_reversed",
        "test_paying_back.test_refused_refund_alarms_by_mail_once",
    ],
    "refund pressed twice; lost answer": [
        "test_paying_back.test_one_form_sent_twice_is_one_refund",
        "test_paying_back.test_several_parts_never_exceed_what_came_in",
        "test_refunding.test_lost_answer_to_a_refund_is_asked_again_with_the_same_key",
        "races/test_refunds.test_payment_is_paid_back_once",
    ],
    "minor units, minimum": [
        "test_paying.test_session_asks_for_the_exact_amount",
        "test_settling.test_amounts_are_booked_exactly",
        "test_paying.test_too_small_amount_is_refused_in_words",
    ],
    "5xx, 429, 401, 409, HTML, reset, slow, on create": [
        "test_paying.test_without_a_definite_answer_the_same_attempt_is_asked_again",
        "test_paying.test_after_a_definite_failure_the_next_attempt_has_a_new_key",
        "test_paying.test_slow_provider_is_not_waited_for",
        "test_failure_table.test_buyer_meets_a_page_and_not_an_error_while_the_provider_is_down",
        "test_disputes.test_key_that_is_refused_raises_an_alarm_until_it_works_again",
    ],
    "idempotency keys reused": [
        "test_paying.test_after_a_definite_failure_the_next_attempt_has_a_new_key",
        "test_paying.test_one_lost_answer_is_mended_without_a_second_session",
    ],
    "double click; two tabs, both paid": [
        "test_paying.test_second_click_gets_the_same_page",
        "test_settling.test_second_payment_is_booked_and_flagged",
        "test_settling.test_second_session_of_one_attempt_is_booked_too",
        "test_deciding.test_double_payment_is_paid_back_and_the_order_stays",
    ],
    "API down while the webhook comes": [
        "test_settling.test_provider_down_asks_for_redelivery_which_is_then_processed",
        "test_disputes.test_event_that_fails_for_an_hour_raises_an_alarm",
    ],
    "contract, key and version hygiene": [
        "test_paying.test_fake_refuses_what_the_sdk_does_not_know",
        "test_paying.test_only_one_module_imports_stripe",
        "test_failure_table.test_one_api_version_is_spoken",
    ],
    "total 0": [
        "test_paying.test_nothing_due_never_calls_the_provider",
        "test_ordering.test_free_order_is_confirmed_at_once",
    ],
    "event says paid, API says open": [
        "test_settling.test_event_that_says_paid_is_not_believed_while_the_provider_says_open"
    ],
    "API key rotation": ["test_paying.test_key_is_read_at_each_call"],
    "event deleted with money booked": ["test_failure_table.test_event_with_orders_is_not_deleted"],
    "mail failure must not fail the webhook": ["test_settling.test_mail_failure_does_not_fail_the_webhook"],
}
NOT_YET = {
    "paid by bank transfer while a session is open": "bank transfers come with a later part",
    "refund after a change of the Stripe account": "one account at a time; check_books and a failed refund tell",
}


def test_every_row_has_tests_that_exist():
    here = Path(__file__).parent
    for row, names in ROWS.items():
        assert names, row
        for name in names:
            module, _dot, test = name.rpartition(".")
            tree = ast.parse((here / f"{module}.py").read_text())
            assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


def test_webhook_before_the_redirect_shows_the_confirmed_order(shop, deliver, client):
    shop.pay_and_deliver(deliver)

    page = client.get(reverse("registrations:payment_return", args=[shop.order.code, shop.order.secret]), follow=True)

    assert page.status_code == 200
    assert shop.order.code in page.text


def test_success_address_with_another_buyers_session_confirms_nothing(shop, stripe_account, deliver, client):
    other = Shop(stripe_account)
    other.pay_and_deliver(deliver)

    address = reverse("registrations:payment_return", args=[shop.order.code, shop.order.secret])
    page = client.get(address, {"session_id": other.payment.session_id})

    assert page.status_code == 200
    assert shop.state == OrderState.PENDING


def test_page_that_was_paid_before_it_could_be_closed_is_booked_as_it_came(shop):
    """The price grew while the buyer had the page open; the page is `complete` when it is to be closed."""
    shop.pay()
    Order.objects.filter(pk=shop.order.pk).update(total_minor=7000)
    OrderLine.objects.filter(order=shop.order).update(price_minor=7000)
    shop.order.ledger.create(
        kind="charge", amount_minor=2000, currency="USD", text="more", recorded_at=shop.order.placed_at
    )

    rest = shop.start()

    first = Payment.objects.get(pk=shop.payment.pk)
    assert (first.state, first.received_minor, first.flag) == (PaymentState.PAID, 5000, PaymentFlag.SHORT)
    assert (rest.state, rest.amount_minor) == (PaymentState.OPEN, 2000)
    assert len([item for item in shop.account._kind("checkout.session") if item["status"] == "open"]) == 1


def test_what_the_buyer_saw_in_another_currency_is_not_what_was_paid(shop, deliver):
    session = shop.pay()
    session["presentment_details"] = {"presentment_amount": 4599, "presentment_currency": "eur"}

    deliver(shop.completed())

    assert (shop.state, shop.flag) == (OrderState.CONFIRMED, "")
    assert shop.books() == (5000, 5000, 0)


def test_cancelling_finds_a_page_that_was_paid_and_pays_back(shop):
    """Only open pages can be closed; `complete` means paid, and the money goes back."""
    shop.pay()

    cancel_order(order=shop.order, by=UserFactory())

    assert shop.state == OrderState.CANCELLED
    assert shop.books() == (0, 5000, 5000)
    assert Refund.objects.get().amount_minor == 5000


@pytest.mark.parametrize("faults", [[500] * 3, [429], [401], [409] * 3, ["html"] * 3, ["reset"] * 3])
def test_buyer_meets_a_page_and_not_an_error_while_the_provider_is_down(stripe_account, client, faults):
    order = order_for(*open_event(price=5000))
    stripe_account.faults = list(faults)

    answer = client.post(reverse("registrations:payment", args=[order.code, order.secret]), follow=True)

    assert answer.status_code in (200, 503)
    assert "try again in a few minutes" in answer.text
    order.refresh_from_db()
    assert order.state == OrderState.PENDING
    assert len(stripe_account._kind("checkout.session")) <= 1


def test_one_api_version_is_spoken(shop):
    """The client's own, which docs/payments.md tells to give to the webhook endpoint."""
    versions = {headers["Stripe-Version"] for _method, _path, _params, headers in shop.account.requests}
    assert versions == {stripe.api_version}


def test_event_with_orders_is_not_deleted(shop, deliver):
    shop.pay_and_deliver(deliver)
    with pytest.raises(ProtectedError):
        shop.event.delete()


def test_refused_key_alarms_the_buyers_way_too(shop, settings):
    settings.STRIPE_API_KEY = "sk_test_wrong"
    Payment.objects.update(state=PaymentState.EXPIRED)
    with pytest.raises(RegistrationError):
        start_payment(order=shop.order, success_url="https://x.example/1", cancel_url="https://x.example/2")
    settings.STRIPE_API_KEY = fake.API_KEY
    assert watch_payments() == 0
    assert balance_of(shop.order).received.minor == 0
