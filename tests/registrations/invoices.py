"""Orders and the invoices they have."""

from tests.registrations.helpers import open_event, order_for


def pending_order(people=1, price=5000, **values):
    event, kind = open_event(price=price)
    return order_for(event, kind, people=people, **values)


def numbers(order):
    return list(order.invoices.order_by("pk").values_list("kind", "gross_minor", "sequence"))
