"""Lines of bank statements for orders that wait for them."""

from datetime import timedelta

from django.utils import timezone

from core.money import Money
from registrations.actions.changing import change_place
from registrations.actions.statements import import_statement
from registrations.actions.transferring import receive_money
from registrations.models import Attendee
from registrations.rules.references import spaced_reference
from tests.factories import OptionFactory, QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.documents.test_statements import camt, details, entry
from tests.registrations.helpers import open_event, order_for


def paid_for(order, number=1, amount="50.00", **values):
    return entry(number, amount, details=details(f"<Ustrd>{spaced_reference(order.code)}</Ustrd>", **values))


def load(*entries):
    return import_statement(name="may.xml", data=camt(*entries), by=UserFactory())


def changed_order():
    """A paid order of two people, of whom each waits for a difference: 30.00 for another ticket, 20.00 for a tour."""
    event, kind = open_event(price=5000, currency="EUR", change_until=timezone.now() + timedelta(days=30))
    order = order_for(event, kind, people=2, name="Nguyễn Văn An")
    receive_money(order=order, money=Money(10000, "EUR"), provider="transfer", key="first", by=None)
    order.refresh_from_db()
    dear = TicketTypeFactory(event=event, price_minor=8000, currency="EUR", quotas=[QuotaFactory(event=event)])
    tour = OptionFactory(event=event, price_minor=2000)
    first, second = Attendee.objects.select_related("order__event", "ticket_type").filter(order=order)
    change_place(attendee=first, ticket_type=dear)
    change_place(attendee=second, ticket_type=kind, options=[tour.pk])
    return order
