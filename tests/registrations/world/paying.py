"""Steps of money: a provider whose events may be lost, come twice or late, a bank, and people who pay back."""

import uuid
from datetime import timedelta

from django.utils import timezone

from core.money import Money
from registrations.actions.deciding import decide
from registrations.actions.paying_back import (
    approve_refund,
    ask_refund,
    decline_refund,
    record_transfer,
    return_transfer,
)
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.statements import book_certain_lines, book_line, import_statement, leave_line, take_up_line
from registrations.actions.transferring import choose_way, receive_money
from registrations.enums import OrderState, PaymentState, RefundState
from registrations.models import BankLine, Refund
from registrations.queries.deciding import outcomes_for, payments_to_decide
from registrations.rules.references import reference_of
from tests.registrations.documents.test_statements import camt, details, entry
from tests.registrations.world.base import Base, NothingError, pick

ENDS = ("won", "lost")


class Paying(Base):
    # -- at the provider -------------------------------------------------------------------------------------------

    def start(self, number):
        self.started(self.some_order(number))

    def pay(self, number, *, delayed=False):
        session = self.account.objects[pick(self.sessions, number)]
        if session["status"] == "complete":
            raise NothingError
        self.account.pay(session["id"], delayed=delayed)
        self.happened("checkout.session.completed", session, number)

    def pay_later(self, number):
        self.pay(number, delayed=True)

    def succeed(self, number):
        session = self.account.money_arrives(pick(self.of_payment("processing"), number))
        self.happened("checkout.session.async_payment_succeeded", session, number)

    def fail(self, number):
        session = self.account.money_fails(pick(self.of_payment("processing"), number))
        self.happened("checkout.session.async_payment_failed", session, number)

    def run_out(self, number):
        session = self.account.objects[pick(self.sessions, number)]
        if session["status"] != "open":
            raise NothingError
        self.account.lapse(session["id"])
        self.happened("checkout.session.expired", session, number)

    def refund(self, number):
        """In the provider's dashboard."""
        intent = self.intent(pick(self.of_payment("succeeded"), number))["id"]
        self.happened("refund.created", self.account.refund(intent, 1000), number)

    def repeat(self, number):
        self.deliver(pick(self.events, number))

    def reconcile(self, _number):
        reconcile_payments(timezone.now() + timedelta(minutes=3))

    def slow_down(self, number):
        """From now on refunds are on their way for days, or done at once again."""
        self.account.refunds_are = "pending" if number % 2 else "succeeded"

    def refund_ends(self, number):
        """One that was on its way arrives, or comes back."""
        waiting = [refund for key in self.sessions for refund in self.refunds_of(key) if refund["status"] == "pending"]
        refund = pick(waiting, number)
        refund["status"] = "failed" if number % 2 else "succeeded"
        self.happened("refund.failed" if number % 2 else "refund.updated", refund, number)

    def refunds_of(self, session_id):
        return self.account._refunds(self.account.objects[session_id]["payment_intent"])

    def disputes(self):
        """Of this story: the account outlives it."""
        intents = {self.account.objects[key]["payment_intent"] for key in self.sessions}
        return [item for item in self.account._kind("dispute") if item["payment_intent"] in intents]

    def dispute(self, number):
        intent = self.intent(pick(self.of_payment("succeeded"), number))["id"]
        known = [item for item in self.disputes() if item["payment_intent"] == intent]
        if known or any(item["amount"] for item in self.account._refunds(intent)):
            raise NothingError
        self.happened("charge.dispute.created", self.account.dispute(intent), number)

    def dispute_ends(self, number):
        dispute = pick([item for item in self.disputes() if item["status"] not in ENDS], number)
        dispute["status"] = ENDS[number % 2]
        if dispute["status"] == "won":
            self.account.reinstate(dispute)
        self.happened("charge.dispute.closed", dispute, number)

    # -- paying back -----------------------------------------------------------------------------------------------

    def pay_back(self, number):
        """A part or all of some payment, at times by transfer; above a limit somebody else has to approve it."""
        payment = self.some_payment(number, state=PaymentState.PAID)
        ask_refund(
            payment=payment,
            amount=Money((number % 3 + 1) * 1500, "VND"),
            reason="asked",
            by=self.staff,
            key=uuid.uuid4().hex,
            method="transfer" if number == 4 else "",
        )

    def some_refund(self, number, **wanted):
        return pick(Refund.objects.filter(payment__order__event=self.event, **wanted).order_by("pk"), number)

    def approve_refund(self, number):
        approve_refund(refund=self.some_refund(number, state=RefundState.REQUESTED), by=self.boss)

    def decline_refund(self, number):
        decline_refund(refund=self.some_refund(number), by=self.boss)

    def transfer_back(self, number):
        record_transfer(refund=self.some_refund(number, method="transfer"), reference="T1", by=self.boss)

    def transfer_returns(self, number):
        return_transfer(refund=self.some_refund(number, method="transfer"), reason="closed", by=self.boss)

    def decide(self, number):
        payment = pick(payments_to_decide().filter(order__event=self.event).order_by("pk"), number)
        outcome = pick(outcomes_for(payment), number)
        decide(payment=payment, flag=payment.flag, outcome=outcome, note="so", by=self.staff, key=uuid.uuid4().hex)

    # -- the bank --------------------------------------------------------------------------------------------------

    def choose_transfer(self, number):
        choose_way(order=self.some_order(number, OrderState.PENDING), way="transfer")

    def transfer(self, number):
        """A statement with a line for some order: right, short, too much, or without a reference."""
        order, self.lines_made = self.some_order(number), self.lines_made + 1
        amount = (order.total_minor, order.total_minor, 4000, 9000, order.total_minor, 5000)[number] or 5000
        text = "thanks" if number == 4 else reference_of(order.code)
        line = entry(self.lines_made, str(amount), currency="VND", details=details(f"<Ustrd>{text}</Ustrd>"))
        import_statement(name="s.xml", data=camt(line), by=self.staff)

    def book_certain(self, _number):
        book_certain_lines.call(self.staff.pk)

    def some_line(self, number, *states):
        return pick(BankLine.objects.filter(state__in=states).order_by("pk"), number)

    def book(self, number):
        """By hand: for the order that is proposed, or another."""
        line = self.some_line(number, "waiting")
        order = line.order if line.order and number % 2 else self.some_order(number)
        book_line(line=line, order=order, by=self.staff)

    def set_aside(self, number):
        leave_line(line=self.some_line(number, "waiting"), note="a gift", by=self.staff)

    def take_up(self, number):
        take_up_line(line=self.some_line(number, "left"), by=self.staff)

    def pay_cash(self, number):
        order = self.some_order(number, OrderState.PENDING, OrderState.EXPIRED)
        money = Money(order.total_minor or 5000, "VND")
        receive_money(order=order, money=money, provider="cash", key=uuid.uuid4().hex, by=self.staff)
        self.cash += money.minor
