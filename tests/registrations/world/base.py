"""What all steps share. A step takes a number, which chooses among what is there; where nothing is, it does nothing."""

from registrations.actions.paying import start_payment
from registrations.actions.receiving import receive_event
from registrations.enums import OrderState, Provider
from registrations.models import Attendee, Order, Payment


class NothingError(Exception):
    """This step is not possible now."""


def pick(items, number):
    """The one at `number`, counted round and round."""
    found = list(items)
    if not found:
        raise NothingError
    return found[number % len(found)]


class Base:
    """`event`, its tickets `kind` (with a waiting list) and `asked` (needs approval), `dinner`, `staff` and `boss`."""

    def orders(self, *states):
        orders = Order.objects.filter(event=self.event).order_by("pk")
        return orders.filter(state__in=states) if states else orders

    def some_order(self, number, *states):
        return pick(self.orders(*states), number)

    def some_person(self, number):
        standing = Attendee.standing.filter(order__in=self.orders(OrderState.PENDING, OrderState.CONFIRMED))
        return pick(standing.select_related("order__event").order_by("pk"), number)

    def some_payment(self, number, **wanted):
        return pick(Payment.objects.filter(order__event=self.event, **wanted).order_by("pk"), number)

    def started(self, order):
        """Its payment page."""
        payment = start_payment(order=order, success_url="https://x.example/1", cancel_url="https://x.example/2")
        if payment.session_id not in self.sessions:
            self.sessions.append(payment.session_id)

    def happened(self, event_type, item, number):
        """The provider tells us, unless the message is lost."""
        self.events.append(self.account.event(event_type, item))
        if number != 5:
            self.deliver(self.events[-1])

    def deliver(self, event):
        receive_event(provider=Provider.STRIPE, payload=event[0], signature=event[1])

    def of_payment(self, state):
        """Payment pages whose money is in this state at the provider."""
        return [key for key in self.sessions if self.intent(key).get("status") == state]

    def intent(self, session_id):
        return self.account.objects.get(self.account.objects[session_id]["payment_intent"], {})
