"""One person with a ticket, and what else they may have: the beginning of every test of changes."""

from datetime import timedelta

from django.utils import timezone

from core.money import Money
from registrations.actions.changing import change_place, lapse_changes
from registrations.actions.transferring import receive_money
from registrations.models import Attendee, RegistrationSettings
from registrations.queries.availability import places_held
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory
from tests.registrations.helpers import open_event, order_for, person

DAY = timedelta(days=1)


MONEY_KEYS = iter(range(10_000))


class Place:
    """One person with a ticket for 50 USD who may have another for 80 USD, a dinner for 30 and a tour for 20."""

    def __init__(self, *, paid=True, people=1, options=(), voucher="", **settings):
        defaults = {"change_until": timezone.now() + DAY}
        self.event, self.kind = open_event(price=5000, places=10, **{**defaults, **settings})
        self.quota = self.kind.quotas.get()
        self.dear = self.type(8000)
        self.seats = QuotaFactory(event=self.event, size=5)
        self.dinner = OptionFactory(event=self.event, price_minor=3000, quotas=[self.seats])
        self.tour = OptionFactory(event=self.event, price_minor=2000)
        chosen = tuple(getattr(self, name).pk for name in options)
        self.order = order_for(
            self.event,
            self.kind,
            attendees=[person(self.kind, options=chosen) for _n in range(people)],
            voucher_code=voucher,
        )
        if paid:
            self.receive()

    def type(self, price, places=5, **values):
        quota = QuotaFactory(event=self.event, size=places)
        return TicketTypeFactory(event=self.event, price_minor=price, quotas=[quota], **values)

    def receive(self, minor=None):
        """Cash, by default all that is due; the payment."""
        self.order.refresh_from_db()
        due = minor or balance_of(self.order).due.minor
        key = f"cash-{next(MONEY_KEYS)}"
        return receive_money(order=self.order, money=Money(due, "USD"), provider="cash", key=key, by=None)

    @property
    def attendee(self):
        return Attendee.objects.select_related("order__event", "ticket_type").get(order=self.order, position=1)

    def change(self, kind=None, options=None, **values):
        chosen = None if options is None else [getattr(self, name).pk for name in options]
        return change_place(attendee=self.attendee, ticket_type=kind or self.kind, options=chosen, **values)

    def set(self, **values):
        RegistrationSettings.objects.filter(event=self.event).update(**values)

    @property
    def standing(self):
        lines = self.order.lines.filter(cancelled_at__isnull=True).order_by("pk")
        return [(line.kind, line.sold and line.sold.pk, line.price_minor) for line in lines]

    def books(self):
        self.order.refresh_from_db()
        assert problems_of_books(self.event) == []
        balance = balance_of(self.order)
        return self.order.total_minor, balance.received.minor, balance.due.minor

    @property
    def back(self):
        """What is asked for to go back."""
        return [refund.amount_minor for payment in self.order.payments.all() for refund in payment.refunds.all()]

    def held(self, quota):
        return places_held([quota.pk], timezone.now())[quota.pk]


def lapsed(place, kind=None):
    change = place.change(kind or place.dear)
    lapse_changes(change.expires_at)
    change.refresh_from_db()
    return change
