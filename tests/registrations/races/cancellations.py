"""One person of an order cancelled by many at once, and at the door at the same moment: commands of child.py."""

from events.models import Event
from registrations.actions import cancelling, checking_in
from registrations.actions.refusals import CheckInRefusedError
from registrations.models import Attendee
from tests.factories import UserFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.races.together import Between, Meeting, after, at_once, commands, without_locks


def prepare_two(places=5, price=5000):
    """An event of which half goes back, and an unpaid order for two people of it."""
    event, kind = open_event(places=places, price=price)
    event.cancellation_steps.create(days_before=1, percent=50, fee_minor=0)
    return {"event": event.pk, "order": order_for(event, kind, people=2).pk}


def first_person(order):
    return Attendee.objects.filter(order=order).order_by("position", "pk").first()


def canceller(attendee):
    def cancel():
        cancelling.cancel_attendee(attendee=Attendee.objects.get(pk=attendee.pk))
        return "cancelled"

    return cancel


def cancel_one(order, number=10, lock=True):
    """`number` people cancel the same person of an order. Without the lock all have seen that they may."""
    if not lock:
        without_locks(cancelling)
        after(cancelling, "_checked", Meeting(number).meet)
    return at_once(*[canceller(first_person(order))] * number)


def cancel_at_the_door(order, first="", lock=True):
    """A person is cancelled, and their ticket shown at the door. `first`: who (“cancellation” or “door”) has looked
    before the other begins. Without the lock the door is done before the cancellation, which has looked, goes on."""
    attendee, event, helper = first_person(order), Event.objects.get(orders=order), UserFactory()
    cancel = canceller(attendee)

    def show():
        try:
            checking_in.check_in(event=event, ticket_code=attendee.ticket_code, by=helper)
        except CheckInRefusedError:
            return "kept out"
        return "let in"

    if not lock:
        without_locks(cancelling)
        between = Between()
        after(cancelling, "_checked", between.look)
        show = between.other(show)
    elif first == "cancellation":
        show = begins_after(cancelling, "_checked", show)
    elif first == "door":
        cancel = begins_after(checking_in, "_with_ticket", cancel)
    return at_once(cancel, show)


def begins_after(where, look, function):
    looked = Meeting()
    after(where, look, looked.come)

    def run():
        looked.wait()
        return function()

    return run


COMMANDS = commands(prepare_two, cancel_one, cancel_at_the_door)
