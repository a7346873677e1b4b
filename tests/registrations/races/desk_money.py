"""Helpers at the desk who take the money for one order at the same moment: commands of child.py."""

import uuid

from core.money import Money
from registrations.actions import desk_money
from registrations.models import Order
from tests.factories import UserFactory
from tests.registrations.races.together import Meeting, at_once, before, commands, without_locks


def take_at_desk_at_once(order, number=2, key=None, lock=True):
    """`number` helpers who each take the money for the same order; with `key`, one form sent so often. Without the lock
    all have seen that it is due."""
    if not lock:
        without_locks(desk_money)
        before(desk_money, "book_money", Meeting(number).meet)

    def helper():
        found, user = Order.objects.select_related("event").get(pk=order), UserFactory()

        def press():
            desk_money.take_at_desk(
                order=found,
                shown=Money(found.total_minor, found.currency),
                provider="cash",
                key=key or uuid.uuid4().hex,
                mails_receipt=True,
                by=user,
            )
            return "taken"

        return press

    return at_once(*[helper() for _n in range(number)])


COMMANDS = commands(take_at_desk_at_once)
