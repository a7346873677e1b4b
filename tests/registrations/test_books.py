"""Whatever people, time and the payer's bank do, in whatever order: places are not sold twice and the books add up."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from core.money import Money
from registrations.actions.cancelling import cancel_order
from registrations.actions.deciding import decide
from registrations.actions.expiring import expire_orders
from registrations.actions.paying import start_payment
from registrations.actions.paying_back import approve_refund, ask_refund, decline_refund
from registrations.actions.receiving import receive_event
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import RegistrationError
from registrations.enums import OrderState, PaymentState, Provider
from registrations.models import Order, Payment, Refund, RegistrationSettings
from registrations.queries.balance import balances_of
from registrations.queries.checks import problems_of_books
from registrations.queries.deciding import outcomes_for, payments_to_decide
from registrations.queries.provider_checks import problems_at_provider
from registrations.rules.settling import flag_after_money, state_after_money
from tests.factories import UserFactory
from tests.registrations.fake_stripe import RefusedError
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db

ENDS = ("won", "lost")
MOST_LIKELY = ["buy", "buy", "pay", "pay", "lapse", "sweep"]
STEPS = st.sampled_from(
    [
        *MOST_LIKELY,
        *("start", "pay_later", "succeed", "fail", "run_out", "repeat", "refund", "cancel", "reconcile"),
        *("pay_back", "pay_back", "approve", "decline", "dispute", "dispute_ends", "decide", "decide"),
    ]
)


class UndoError(Exception):
    pass


@pytest.fixture
def only_queued(settings):
    """No mail is rendered; what is to be paid back waits for the recurring command."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def story(text):
    """ "buy pay2" → [("buy", 0), ("pay", 2)]"""
    return [(word.rstrip("0123456789"), int(word[-1]) if word[-1].isdigit() else 0) for word in text.split()]


@given(st.lists(st.tuples(STEPS, st.integers(0, 5)), min_size=12, max_size=30))
@example(story("buy lapse sweep buy buy pay0 pay1 pay2 cancel0 cancel1"))
@example(story("buy run_out start pay1 pay0 refund0 repeat0 repeat1 cancel"))
@example(story("buy pay_later lapse sweep buy buy succeed fail repeat cancel reconcile"))
@example(story("buy pay pay_back pay_back1 approve reconcile dispute pay_back reconcile decide dispute_ends cancel"))
@example(story("buy pay dispute dispute_ends1 decide cancel reconcile decide1 pay_back"))
@example(story("buy lapse sweep buy buy pay0 pay1 pay2 decide decide1 approve reconcile"))
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_places_and_books_stay_right_in_any_order_of_things(stripe_account, only_queued, steps):
    with suppress(UndoError), transaction.atomic():
        world = World(stripe_account)
        for name, number in steps:
            world.step(name, number)
            assert problems_of_books(world.event) == []
        world.end()
        raise UndoError


class World:
    """Two places, and a provider whose events may be lost, come twice, or late."""

    def __init__(self, account):
        self.account, self.events, self.sessions = account, [], []
        self.event, self.kind = open_event(places=2, price=5000, currency="VND")
        self.staff, self.boss = UserFactory(), UserFactory()
        RegistrationSettings.objects.filter(event=self.event).update(refund_limit_minor=4000)

    def step(self, name, number):
        with suppress(RegistrationError, RefusedError, IndexError):  # a refusal changes nothing; the caller checks
            getattr(self, name)(number)

    def pick(self, items, number):
        return items[number % len(items) if items else 0]

    def some_order(self, number):
        return self.pick(list(Order.objects.filter(event=self.event).order_by("pk")), number)

    def happened(self, event_type, item, number):
        self.events.append(self.account.event(event_type, item))
        if number != 5:  # sometimes the event is lost
            self.deliver(self.events[-1])

    def deliver(self, event):
        receive_event(provider=Provider.STRIPE, payload=event[0], signature=event[1])

    def buy(self, _number):
        self.started(order_for(self.event, self.kind))

    def start(self, number):
        self.started(self.some_order(number))

    def started(self, order):
        payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")
        if payment.session_id not in self.sessions:
            self.sessions.append(payment.session_id)

    def pay(self, number, *, delayed=False):
        session = self.account.objects[self.pick(self.sessions, number)]
        if session["status"] != "complete":
            self.account.pay(session["id"], delayed=delayed)
            self.happened("checkout.session.completed", session, number)

    def pay_later(self, number):
        self.pay(number, delayed=True)

    def of_slow_payment(self, number):
        waiting = [key for key in self.sessions if self.intent_state(key) == "processing"]
        return self.pick(waiting, number)

    def intent_state(self, session_id):
        return self.account.objects.get(self.account.objects[session_id]["payment_intent"], {}).get("status")

    def succeed(self, number):
        session = self.account.money_arrives(self.of_slow_payment(number))
        self.happened("checkout.session.async_payment_succeeded", session, number)

    def fail(self, number):
        session = self.account.money_fails(self.of_slow_payment(number))
        self.happened("checkout.session.async_payment_failed", session, number)

    def run_out(self, number):
        session = self.account.objects[self.pick(self.sessions, number)]
        if session["status"] == "open":
            self.account.lapse(session["id"])
            self.happened("checkout.session.expired", session, number)

    def refund(self, number):
        paid = [key for key in self.sessions if self.intent_state(key) == "succeeded"]
        intent = self.account.objects[self.pick(paid, number)]["payment_intent"]
        self.happened("refund.created", self.account.refund(intent, 1000), number)

    def repeat(self, number):
        self.deliver(self.pick(self.events, number))

    def lapse(self, number):
        pending = Order.objects.filter(event=self.event, state=OrderState.PENDING).order_by("pk")
        order = self.pick(list(pending), number)
        Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    def sweep(self, _number):
        expire_orders()

    def reconcile(self, _number):
        reconcile_payments(timezone.now() + timedelta(minutes=3))

    def cancel(self, number):
        cancel_order(order=self.some_order(number), by=self.staff)

    def pay_back(self, number):
        """A part or all of some payment; from the third time on somebody else has to approve it."""
        payment = self.pick(list(Payment.objects.filter(state=PaymentState.PAID).order_by("pk")), number)
        amount = Money((number % 3 + 1) * 1500, "VND")
        ask_refund(payment=payment, amount=amount, reason="asked", by=self.staff, key=uuid.uuid4().hex)

    def approve(self, number):
        approve_refund(refund=self.pick(list(Refund.objects.order_by("pk")), number), by=self.boss)

    def decline(self, number):
        decline_refund(refund=self.pick(list(Refund.objects.order_by("pk")), number), by=self.boss)

    def disputes(self):
        """Of this story: the account outlives it."""
        intents = {self.intent_of(key) for key in self.sessions}
        return [item for item in self.account._kind("dispute") if item["payment_intent"] in intents]

    def dispute(self, number):
        paid = [key for key in self.sessions if self.intent_state(key) == "succeeded"]
        intent = self.intent_of(self.pick(paid, number))
        refunds = sum(item["amount"] for item in self.account._refunds(intent))
        if refunds == 0 and all(item["payment_intent"] != intent for item in self.disputes()):
            self.happened("charge.dispute.created", self.account.dispute(intent), number)

    def dispute_ends(self, number):
        dispute = self.pick([item for item in self.disputes() if item["status"] not in ENDS], number)
        dispute["status"] = ENDS[number % 2]
        if dispute["status"] == "won":
            self.account.reinstate(dispute)
        self.happened("charge.dispute.closed", dispute, number)

    def decide(self, number):
        payment = self.pick(list(payments_to_decide().order_by("pk")), number)
        outcome = self.pick(outcomes_for(payment), number)
        decide(payment=payment, flag=payment.flag, outcome=outcome, note="so", by=self.staff, key=uuid.uuid4().hex)

    def end(self):
        """Every event comes in the end, in the wrong order; then what the provider holds is what the books say."""
        for event in reversed(self.events):
            self.deliver(event)
        self.reconcile(0)
        assert problems_of_books(self.event) == []
        held = sum(5000 for key in self.sessions if self.intent_state(key) == "succeeded")
        back = [item for key in self.sessions for item in self.account._refunds(self.intent_of(key))]
        balances = balances_of(Order.objects.filter(event=self.event)).values()
        assert sum(balance.received.minor for balance in balances) == held
        assert sum(balance.refunded.minor for balance in balances) == sum(item["amount"] for item in back)
        taken = [item["amount"] for item in self.disputes() if item["status"] != "won"]
        assert sum(balance.disputed.minor for balance in balances) == sum(taken)
        assert list(problems_at_provider(self.event)) == []

    def intent_of(self, session_id):
        return self.account.objects[session_id]["payment_intent"]


@pytest.mark.parametrize(
    ("state", "covered", "kept", "after", "flag"),
    [
        ("pending", True, True, "confirmed", ""),
        ("pending", False, True, "pending", "short"),
        ("pending", True, False, "pending", "late"),
        ("expired", True, True, "confirmed", ""),
        ("expired", True, False, "expired", "late"),
        ("expired", False, True, "expired", "short"),
        ("confirmed", True, True, "confirmed", "double"),
        ("cancelled", True, True, "cancelled", "late"),
    ],
)
def test_money_moves_an_order_as_the_table_says(state, covered, kept, after, flag):
    assert state_after_money(state, covered=covered, places_kept=kept) == after
    assert flag_after_money(state, after, covered=covered) == flag
