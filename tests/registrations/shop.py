"""An order with an open payment page at the fake Stripe."""

from events.models import Event
from registrations.actions.paying import start_payment
from registrations.models import Order, Payment
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from tests.registrations.helpers import open_event, order_for


class Shop:
    """An order with an open payment page, and what can be read of it."""

    def __init__(self, account, *, places=10, currency="USD", price=5000):
        self.account = account
        self.event, self.kind = open_event(price=price, currency=currency, places=places)
        Event.objects.filter(pk=self.event.pk).update(contact_email="office@example.org")
        self.event.refresh_from_db()
        self.order = order_for(self.event, self.kind)
        self.payment = self.start()

    def start(self):
        return start_payment(order=self.order, success_url="https://x.example/1", cancel_url="https://x.example/2")

    def completed(self, **values):
        return self.account.event("checkout.session.completed", self.session, **values)

    @property
    def session(self):
        return self.account.objects[self.payment.session_id]

    @property
    def state(self):
        return Order.objects.get(pk=self.order.pk).state

    @property
    def flag(self):
        return Payment.objects.get(pk=self.payment.pk).flag

    def pay(self, **values):
        return self.account.pay(self.payment.session_id, **values)

    def books(self):
        balance = balance_of(self.order)
        assert problems_of_books(self.event) == []
        return balance.charged.minor, balance.received.minor, balance.refunded.minor

    def pay_and_deliver(self, deliver):
        """The provider's id of the payment that confirmed the order."""
        self.pay()
        deliver(self.completed())
        self.payment.refresh_from_db()
        return self.payment.intent_id

    def pay_twice(self, deliver):
        """A page that lapsed takes money after the next page has taken it."""
        first = self.session
        self.account.lapse(self.payment.session_id)
        deliver(self.account.event("checkout.session.expired", first))
        second = self.start()
        self.account.pay(second.session_id)
        deliver(self.account.event("checkout.session.completed", self.account.objects[second.session_id]))
        self.pay()
        deliver(self.completed())
