"""Invoices, lines of bank statements, reminders and proofs, each of which is written once: commands of child.py."""

import os
import signal
from datetime import timedelta

from django.utils import timezone

from events.models import Event
from registrations.actions import crediting, invoicing, proofs, refusing_proofs, reminding, statements
from registrations.models import Attendee, NumberSeries, Order, OrderChange, Proof, Reminder, TicketType
from registrations.queries.checks import problems_of_books
from registrations.rules.references import spaced_reference
from tests.factories import BuyerFactory, TaxRateFactory, TicketTypeFactory, UserFactory
from tests.registrations.documents.test_statements import camt, details, entry
from tests.registrations.helpers import open_event, order_for
from tests.registrations.races.together import Meeting, at_once, bare, before, commands, in_processes, without_locks


def prepare_invoices(number):
    """`number` orders that wait for their invoices, all of one issuer; their ids."""
    event, kind = open_event(places=number, price=5000)
    TaxRateFactory()
    orders = [order_for(event, kind) for _n in range(number)]
    for order in orders:
        BuyerFactory(order=order)
    return {"event": event.pk, "orders": [order.pk for order in orders]}


def invoice_at_once(orders, writers=16, lock=True):
    """The numbers of the invoices for these orders, by as many writers at once. Without the lock the first order's
    invoice begins the series, and then all writers, of one order each, have read its last number."""
    staff = UserFactory()
    if not lock:
        invoicing.issue_invoice(order=Order.objects.get(pk=orders.pop(0)), by=staff)
        without_locks(invoicing, crediting)
        before(NumberSeries, "save", Meeting(writers).meet)

    def writer(mine):
        found = [Order.objects.get(pk=pk) for pk in mine]
        return [str(invoicing.issue_invoice(order=order, by=staff).sequence) for order in found]

    return at_once(*[lambda mine=orders[n::writers] or orders: writer(mine) for n in range(writers)])


def prepare_statement(number):
    """`number` unpaid orders, and a bank statement that was read and pays each of them with its reference."""
    event, kind = open_event(places=number, price=5000, currency="EUR")
    references = [spaced_reference(order_for(event, kind).code) for _n in range(number)]
    entries = [entry(n, details=details(f"<Ustrd>{one}</Ustrd>")) for n, one in enumerate(references)]
    statements.import_statement(name="bank.xml", data=camt(*entries))
    return {"event": event.pk, "user": UserFactory().pk}


def book_statement(user, die_at=None):
    """The task that books the certain lines. With `die_at` its process is killed in the middle of that line."""
    booked, lines = statements._book, iter(range(1, 10_000))

    def book(*arguments):
        line = booked(*arguments)
        if next(lines) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    statements._book = book
    return statements.book_certain_lines.func(user)


def remind_at_once(number, lock=True):
    """The recurring command `number` times at the same moment, when every unpaid order is to be reminded: how many
    reminders were sent. Without the lock and the row that is there once, all have seen that none was."""
    if not lock:
        without_locks()
        everybody = Meeting(number)

        def first_time(order, kind, now, person=None):
            was_sent = Reminder.objects.filter(order=order, kind=kind).exists()
            everybody.meet()
            Reminder.objects.bulk_create([Reminder(order=order, kind=kind, sent_at=now)], ignore_conflicts=True)
            return not was_sent

        reminding.remind_unpaid = bare(reminding.remind_unpaid)
        reminding._first_time = first_time

    def run():
        return str(reminding.send_reminders(timezone.now() + timedelta(minutes=45)))

    return sum(int(sent) * times for sent, times in at_once(*[run] * number).items())


def prepare_proof():
    """Somebody with a free ticket who has sent a proof; without it the ticket costs 90 dollars."""
    event, kind = open_event(places=10)
    regular = TicketTypeFactory(event=event, price_minor=9000, quotas=list(kind.quotas.all()))
    TicketType.objects.filter(pk=kind.pk).update(proof="Student card", without_proof=regular)
    attendee = order_for(event, kind).attendees.get()
    paper = proofs.Paper("card.jpg", ".jpg", b"a picture")
    sent = proofs.send_proof(attendee=attendee, papers=[paper])
    return {"event": event.pk, "attendee": attendee.pk, "version": sent.version}


def decide_proof_at_once(attendee, version, times=3, lock=True):
    """The same proof is accepted, refused and asked for again, each by so many processes. Without the lock all have
    seen that it waits."""
    if not lock:
        without_locks(proofs, refusing_proofs)
        everybody = Meeting(3 * times)
        for module in (proofs, refusing_proofs):
            before(module, "decide", everybody.meet)
    person, staff = Attendee.objects.get(pk=attendee), UserFactory()

    def decider(decide, **words):
        def run():
            decide(attendee=person, version=version, by=staff, **words)
            return "decided"

        return run

    accept, refuse = decider(proofs.accept_proof), decider(refusing_proofs.refuse_proof, reason="No")
    return in_processes(*[accept, refuse, decider(proofs.ask_again, reason="Blurred")] * times)


def count_proof(event, attendee):
    from django_tasks_db.models import DBTaskResult

    names = [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(queue_name="mail")]
    proof = Proof.objects.get()
    return {
        "state": proof.state,
        "changes": OrderChange.objects.count(),
        "mails": sorted(str(args[-1]) for args in names if str(args[-1]).startswith("proof_")),
        "problems": problems_of_books(Event.objects.get(pk=event)),
    }


COMMANDS = commands(
    prepare_invoices,
    invoice_at_once,
    prepare_statement,
    book_statement,
    remind_at_once,
    prepare_proof,
    decide_proof_at_once,
    count_proof,
)
