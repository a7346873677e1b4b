"""Money that comes and goes back: commands of child.py."""

import uuid
from datetime import timedelta

from django.utils import timezone

from core.money import Money
from registrations.actions import paying, paying_back, refunding, transferring
from registrations.actions.receiving import receive_event
from registrations.actions.reconciling import reconcile_payments
from registrations.actions.refusals import PaymentProviderError
from registrations.actions.settling import settle_payment
from registrations.models import Order, Payment, ProviderEvent, Refund
from registrations.queries.providers import gateway_to
from tests.factories import UserFactory
from tests.registrations.races.together import Meeting, after, at_once, commands, without_locks


def pay(order):
    """Start paying an order, as the checkout does."""
    try:
        payment = paying.start_payment(
            order=Order.objects.get(pk=order), success_url="https://x.example/1", cancel_url="https://x.example/2"
        )
    except PaymentProviderError as error:
        return {"refused": error.message}
    return {"payment": payment.pk, "session": payment.session_id, "state": payment.state}


def reconcile():
    """What the recurring command does, three minutes from now."""
    reconcile_payments(timezone.now() + timedelta(minutes=3))
    payment = Payment.objects.get()
    return {"session": payment.session_id, "state": payment.state}


def settle(order):
    """Book the order's paid session, as the webhook does."""
    payment = Payment.objects.get(order=order)
    settle_payment(payment=payment, facts=gateway_to(payment.provider).fetch_session(payment.session_id))


def receive(body, signature):
    """One delivery of the webhook."""
    receive_event(provider="stripe", payload=body.encode(), signature=signature)


def state(order):
    return {
        "order": Order.objects.get(pk=order).state,
        "payments": list(Payment.objects.order_by("pk").values_list("state", flat=True)),
        "refunds": list(Refund.objects.order_by("pk").values_list("state", flat=True)),
        "events": ProviderEvent.objects.filter(processed_at__isnull=False).count(),
    }


def receive_at_once(order, number, key=None):
    """`number` people who each write down the same cash at the same moment; with `key`, one form sent so often."""
    staff = UserFactory()

    def press():
        payment = transferring.receive_money(
            order=Order.objects.get(pk=order),
            money=Money(5000, "USD"),
            provider="cash",
            key=key or uuid.uuid4().hex,
            by=staff,
        )
        return "booked" if key else payment.flag or "fits"

    return at_once(*[press] * number)


def ask_refund(order):
    """Somebody pays back all of it; the worker has not taken it up yet."""
    payment = Payment.objects.get(order=order)
    refund = paying_back.ask_refund(
        payment=payment, amount=payment.amount, reason="asked", by=UserFactory(), key=uuid.uuid4().hex
    )
    return {"refund": refund.pk}


def refund_at_once(order, number, key=None, lock=True):
    """`number` people who each pay back all of it at the same moment; with `key`, one form sent so often. Without the
    lock all have seen that nothing went back yet."""
    if not lock:
        without_locks(paying_back)
        after(paying_back, "_refuse_too_much", Meeting(number).meet)
    payment, staff = Payment.objects.get(order=order), UserFactory()

    def press():
        refund = paying_back.ask_refund(
            payment=Payment.objects.get(pk=payment.pk),
            amount=payment.amount,
            reason="twice",
            by=staff,
            key=key or uuid.uuid4().hex,
        )
        return f"refund {refund.pk}" if key else "refunded"

    return at_once(*[press] * number)


def send_refunds():
    """What the worker does, for every refund that is waiting; twice, as two workers would."""
    for refund in [*Refund.objects.all(), *Refund.objects.all()]:
        refunding.send_refund.call(refund.pk)
    return [[refund.state, refund.amount_minor] for refund in Refund.objects.order_by("pk")]


COMMANDS = commands(
    pay,
    reconcile,
    settle,
    receive,
    state,
    receive_at_once,
    ask_refund,
    refund_at_once,
    send_refunds,
)
