"""What helpers at the desk do at the same moment, in the child (child.py)."""

import contextlib
import threading
import types
import uuid
from collections import Counter

from django.db import connection, connections

from core.money import Money
from registrations.actions import desk_money
from registrations.actions.refusals import AlreadyPaidError
from registrations.models import Order
from tests.factories import UserFactory


def switch_desk_lock_off(number):
    """No lock on the order from the look at what is due to the booking, and nobody books before all have looked."""
    if connection.vendor == "sqlite":
        desk_money.transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
    looked = threading.Barrier(number)

    def unlocked(pk):
        order = Order.objects.select_related("event").get(pk=pk)
        desk_money._refuse(order, Money(order.total_minor, order.currency))
        looked.wait()
        desk_money._refuse = lambda *_seen: None
        return order

    desk_money.lock_order = unlocked


def take_at_desk_at_once(order, number=2, key=None, lock=True):
    """`number` helpers who each take the money for the same order; with `key`, one form sent so often."""
    if not lock:
        switch_desk_lock_off(number)
    helpers, gate, outcomes = [UserFactory() for _n in range(number)], threading.Barrier(number), []

    def press(helper):
        found = Order.objects.select_related("event").get(pk=order)
        gate.wait()
        try:
            desk_money.take_at_desk(
                order=found,
                shown=Money(found.total_minor, found.currency),
                provider="cash",
                key=key or uuid.uuid4().hex,
                mails_receipt=True,
                by=helper,
            )
            outcomes.append("taken")
        except AlreadyPaidError:
            outcomes.append("paid already")
        connections.close_all()

    threads = [threading.Thread(target=press, args=[helper]) for helper in helpers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


COMMANDS = {"take_at_desk_at_once": take_at_desk_at_once}
