"""What races about approvals, invitations, offers, cancellations and bank lines do: commands of child.py."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from events.models import Event
from people.models import User
from registrations.actions import (
    approving,
    cancelling,
    offering,
    ordering,
    paying_back,
    receiving,
    settling,
    statements,
    transferring,
)
from registrations.actions.expiring import expire_orders
from registrations.models import (
    BankLine,
    BankStatement,
    Invitation,
    Order,
    Payment,
    Refund,
    TicketType,
    WaitingEntry,
)
from tests.factories import TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.races.sales import types_of
from tests.registrations.races.together import (
    Between,
    Meeting,
    after,
    at_once,
    bare,
    before,
    commands,
    without_locks,
)

# -- approval against withdrawal and expiry ---------------------------------------------------------------------------


def prepare_request(price=5000):
    event, kind = open_event(places=5, price=price)
    TicketType.objects.filter(pk=kind.pk).update(needs_approval=True)
    UserFactory()
    return {"event": event.pk, "order": order_for(event, kind).pk}


def decide_at_once(order, number=4, lock=True):
    """So many approve a request and so many withdraw it, and the command lets go of what has lapsed. Without the lock
    one withdraws it after the one who approves has looked."""
    approve = approving.approve_order
    staff, found = User.objects.first(), Order.objects.get(pk=order)

    def approved():
        approve(order=found, by=staff)
        return "approved"

    def withdrawn():
        cancelling.cancel_order(order=found)
        return "withdrawn"

    def expired():
        return f"{expire_orders()} expired"

    if lock:
        return at_once(*[approved] * number, *[withdrawn] * number, expired)
    without_locks(cancelling)
    approve = bare(approve)
    between = Between()
    after(approving, "lock_order", between.look)
    return at_once(approved, between.other(withdrawn))


# -- one invitation, two people --------------------------------------------------------------------------------------


def prepare_invitation(types=5):
    """Ticket types that need approval, each with a quota of its own, and one invitation."""
    event, kind = open_event(places=50)
    kinds = [kind, *(TicketTypeFactory(event=event) for _n in range(types - 1))]
    TicketType.objects.filter(event=event).update(needs_approval=True)
    Invitation.objects.create(event=event, email="guest@example.org", secret="only-once", invited_at=timezone.now())
    return {"event": event.pk, "kinds": [one.pk for one in kinds]}


def come_invited(event, kinds, lock=True):
    """Somebody for each of the types, with the one invitation. Without the lock all have seen that it is open."""
    if not lock:
        without_locks(ordering)
        after(ordering, "lock_invitation", Meeting(len(kinds)).meet)
    event = Event.objects.get(pk=event)

    def come(kind):
        return order_for(event, kind, invitation="only-once").state

    return at_once(*[lambda kind=kind: come(kind) for kind in types_of(kinds)])


# -- an offer that lapses while it is taken ----------------------------------------------------------------------------


def prepare_offer():
    """One place, offered to somebody, and somebody behind them in line."""
    event, kind = open_event(places=1)
    TicketType.objects.filter(pk=kind.pk).update(has_waiting_list=True)
    now = timezone.now()
    for number, state in enumerate(("offered", "waiting")):
        offered = {"offered_places": 1, "offer_until": now + timedelta(minutes=30)} if state == "offered" else {}
        WaitingEntry.objects.create(
            event=event,
            ticket_type=kind,
            name="W",
            email=f"w{number}@example.org",
            secret=f"secret{number}",
            state=state,
            joined_at=now,
            queued_at=now,
            **offered,
        )
    return {"event": event.pk, "kind": kind.pk}


def take_offer_at_once(event, kind, number=3, lock=True):
    """So many take the offer up while the command, by a clock that is an hour ahead, lets it lapse. Without the lock it
    lapses after the one who takes it has looked."""
    event, kind = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)

    def take():
        order_for(event, kind, offer="secret0")
        return "taken"

    def lapse():
        number_lapsed = offering.lapse_offers(timezone.now() + timedelta(hours=1))
        return "lapsed" if number_lapsed else "nothing"

    if lock:
        outcomes = at_once(*[take] * number, *[lapse] * number)
    else:
        without_locks(ordering, offering)
        offering._lapse = bare(offering._lapse)
        between = Between()
        after(ordering, "lock_offer", between.look)
        outcomes = at_once(take, between.other(lapse))
    return {**outcomes, "state": WaitingEntry.objects.get(secret="secret0").state}


# -- the whole order cancelled, and paid back, at once -----------------------------------------------------------------


def cancel_and_refund(order, number=5, lock=True):
    """So many cancel the order and so many pay back all of it. Without the lock one cancels after the one who pays back
    has looked."""
    staff, found = UserFactory(), Order.objects.get(pk=order)
    payment = Payment.objects.get(order=order)

    def cancel():
        cancelling.cancel_order(order=found, by=staff)
        return "cancelled"

    def pay_back():
        paying_back.ask_refund(payment=payment, amount=payment.amount, reason="", by=staff, key=uuid.uuid4().hex)
        return "paid back"

    if lock:
        outcomes = at_once(*[cancel] * number, *[pay_back] * number)
    else:
        without_locks(cancelling, paying_back)
        between = Between()
        after(paying_back, "_refuse_too_much", between.look)
        outcomes = at_once(between.other(cancel), pay_back)
    return {**outcomes, "refunds": Refund.objects.count()}


# -- one line of a statement, ten people -------------------------------------------------------------------------------


def prepare_line():
    """A line of a bank statement, and two orders that it may be for."""
    event, kind = open_event(places=5, price=5000)
    orders = [order_for(event, kind).pk for _n in range(2)]
    UserFactory()
    line = BankLine.objects.create(
        statement=BankStatement.objects.create(name="s", format="csv", imported_at=timezone.now()),
        fingerprint="f1",
        booked_on=date(2026, 11, 1),
        amount_minor=5000,
        currency="USD",
    )
    return {"event": event.pk, "orders": orders, "line": line.pk}


def book_at_once(orders, line, number=10, lock=True):
    """So many people book it, for the one order or the other. Without the lock all have seen that it waits."""
    if not lock:
        without_locks(statements)
        before(transferring, "_book", Meeting(number).meet)
    staff, orders = User.objects.first(), [Order.objects.get(pk=pk) for pk in orders]

    def book(order):
        statements.book_line(line=BankLine.objects.get(pk=line), order=order, by=staff)
        return "booked"

    return at_once(*[lambda n=n: book(orders[n % 2]) for n in range(number)])


# -- one event of the provider, ten deliveries -------------------------------------------------------------------------


def receive_event_at_once(body, signature, number=10, lock=True):
    """So many deliveries. Without the lock all have seen that it is not booked."""
    if not lock:
        without_locks(receiving, settling)
        after(settling, "_remember", Meeting(number).meet)

    def deliver():
        receiving.receive_event(provider="stripe", payload=body.encode(), signature=signature)
        return "received"

    return at_once(*[deliver] * number)


COMMANDS = commands(
    prepare_request,
    decide_at_once,
    prepare_invitation,
    come_invited,
    prepare_offer,
    take_offer_at_once,
    cancel_and_refund,
    prepare_line,
    book_at_once,
    receive_event_at_once,
)
