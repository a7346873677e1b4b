"""Actions that are killed at any of their steps, and what is there to look at afterwards; commands of child.py."""

import uuid

from events.models import Event
from people.models import User
from registrations.actions import cancelling, invoicing, ordering, paying_back, statements
from registrations.models import Order, Payment, TicketType
from registrations.queries.provider_checks import problems_at_provider
from registrations.rules.references import reference_of
from tests.factories import BuyerFactory, OptionFactory, QuotaFactory, TaxRateFactory, UserFactory, VoucherFactory
from tests.registrations.documents.test_statements import camt, details, entry
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.races.dying import repair, tasks, work
from tests.registrations.races.together import commands, without_locks, without_transactions
from tests.registrations.sweep import sweep


def problems():
    """What the sweep finds, what the provider says otherwise, and tasks that nobody works at."""
    found = sweep()
    for event in Event.objects.filter(registration_settings__isnull=False):
        found += problems_at_provider(event)
    return found + [f"{number} tasks are {status}" for status, number in tasks().items() if status != "SUCCESSFUL"]


def prepare_all(people=400, price=5000):
    """An event of which everything goes back, with an option and a voucher, whose invoices somebody issues."""
    event, kind = open_event(places=people, price=price)
    event.cancellation_steps.create(days_before=1, percent=100, fee_minor=0)
    option = OptionFactory(event=event, price_minor=1000, quotas=[QuotaFactory(event=event, size=people)])
    voucher = VoucherFactory(event=event, kind="percent", value=50, max_uses=people)
    TaxRateFactory()
    UserFactory()
    return {"event": event.pk, "kind": kind.pk, "option": option.pk, "voucher": voucher.code}


def placed(event, kind, **values):
    event, kind = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)
    return order_for(event, kind, **values)


def place_all(event, kind, option, voucher, key, lock=True):
    """Two people with everything."""
    if not lock:
        without_transactions(ordering)
        without_locks()  # they ask for a transaction
    ticket = TicketType.objects.get(pk=kind)
    people = [person(ticket, options=(option,)), person(ticket)]
    return placed(event, kind, attendees=people, voucher_code=voucher, key=key).pk


def place_for(event, kind, email):
    return {"order": placed(event, kind, email=email).pk}


def place_with_buyer(event, kind):
    order = placed(event, kind)
    BuyerFactory(order=order)
    return {"order": order.pk}


def issue(order):
    invoicing.issue_invoice(order=Order.objects.get(pk=order), by=User.objects.first())


def pay_back(order):
    """Somebody asks for all of it, and a worker takes it up."""
    payment = Payment.objects.get(order=order)
    staff = User.objects.first()
    paying_back.ask_refund(payment=payment, amount=payment.amount, reason="asked", by=staff, key=uuid.uuid4().hex)
    work("payments")


def cancel(order):
    """By the holder, and a worker pays back."""
    cancelling.cancel_order(order=Order.objects.get(pk=order))
    work("payments")


def take_statement(orders):
    """A statement with a line for each of these orders is read, and a worker books what is certain."""
    lines = [
        entry(pk, "50.00", currency="USD", details=details(f"<Ustrd>{reference_of(code)}</Ustrd>"))
        for pk, code in Order.objects.filter(pk__in=orders).values_list("pk", "code")
    ]
    statements.import_statement(name="s.xml", data=camt(*lines))
    statements.book_certain_lines.enqueue(User.objects.first().pk)
    work("payments")


COMMANDS = commands(
    problems,
    repair,
    work,
    tasks,
    prepare_all,
    place_all,
    place_for,
    place_with_buyer,
    issue,
    pay_back,
    cancel,
    take_statement,
)
