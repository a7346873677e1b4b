"""What the races do in a process of its own, forked for each test by `python -m tests.registrations.races.child`.

Each line that comes is a command as JSON, `["prepare", {"places": 100}]`; each line that goes its result as JSON.
`"lock": false` switches off what keeps sales apart, to show that the races would notice.
"""

import contextlib
import functools
import json
import multiprocessing
import os
import select
import signal
import socket
import sys
import threading
import time
import types
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.settings.base import env  # noqa: E402
from core.money import Money  # noqa: E402
from events.models import Event  # noqa: E402
from registrations.actions import (  # noqa: E402
    cancelling,
    checking_in,
    crediting,
    invoicing,
    offering,
    ordering,
    paying,
    paying_back,
    places,
    proofs,
    refunding,
    refusing_proofs,
    taking_options,
    transferring,
    vouchers,
)
from registrations.actions.receiving import receive_event  # noqa: E402
from registrations.actions.reconciling import reconcile_payments  # noqa: E402
from registrations.actions.refusals import (  # noqa: E402
    OptionSoldOutError,
    PaymentProviderError,
    ProofRefusedError,
    RefundRefusedError,
    RegistrationError,
    TicketTypeSoldOutError,
    VoucherRefusedError,
)
from registrations.actions.settling import settle_payment  # noqa: E402
from registrations.models import (  # noqa: E402
    Attendee,
    LedgerLine,
    NumberSeries,
    Order,
    OrderChange,
    OrderLine,
    Payment,
    Proof,
    ProviderEvent,
    Quota,
    Refund,
    Reminder,
    TicketType,
    WaitingEntry,
)
from registrations.queries.checks import problems_of_books  # noqa: E402
from registrations.queries.providers import gateway_to  # noqa: E402
from tests.factories import (  # noqa: E402
    BuyerFactory,
    OptionFactory,
    QuotaFactory,
    TaxRateFactory,
    TicketTypeFactory,
    UserFactory,
    VoucherFactory,
)
from tests.registrations.helpers import open_event, order_for, person  # noqa: E402
from tests.registrations.races import changes, deciding, desk_money, killing  # noqa: E402
from tests.registrations.races.dying import in_a_process_that_dies  # noqa: E402
from tests.registrations.sweep import sweep  # noqa: E402


def prepare(places=100, price=0):
    event, kind = open_event(places=places, price=price)
    return {"event": event.pk, "slug": event.slug, "kind": kind.pk}


def switch_lock_off():
    """PostgreSQL: no row locks. SQLite: no transaction, so that no write lock is held from the count to the sale."""
    if connection.vendor == "sqlite":
        no_transaction = lambda: contextlib.nullcontext()  # noqa: E731
        ordering.transaction = types.SimpleNamespace(atomic=no_transaction, on_commit=transaction.on_commit)
    else:
        places.lock_quotas = lambda ids: {quota.pk: quota for quota in Quota.objects.filter(pk__in=ids)}
    counted = ordering.take_places

    def take_places(*arguments, **keywords):
        """A pause between the count and the sale, so that the race that is possible also happens."""
        counted(*arguments, **keywords)
        time.sleep(0.05)

    ordering.take_places = take_places


def attempt(event, kind, key=None):
    """One registration; the name of what came of it."""
    try:
        order = order_for(event, kind, key=key)
    except TicketTypeSoldOutError:
        return "sold out"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return order.code if key else "placed"


def prepare_voucher(uses=5, types=6, price=1000):
    """A voucher for several ticket types, each with a quota of its own: no quota's lock keeps its buyers apart."""
    event, kind = open_event(places=1000, price=price)
    kinds = [kind, *(TicketTypeFactory(event=event, price_minor=price) for _n in range(types - 1))]
    voucher = VoucherFactory(event=event, max_uses=uses)
    return {"event": event.pk, "kinds": [one.pk for one in kinds], "code": voucher.code}


def switch_voucher_lock_off():
    """As `switch_lock_off`, but only for vouchers; the quotas stay locked on PostgreSQL."""
    if connection.vendor == "sqlite":
        no_transaction = lambda: contextlib.nullcontext()  # noqa: E731
        ordering.transaction = types.SimpleNamespace(atomic=no_transaction, on_commit=transaction.on_commit)
    else:
        vouchers.lock_vouchers = lambda ids: None
    counted = ordering.use_voucher

    def use_voucher(*arguments):
        counted(*arguments)
        time.sleep(0.05)

    ordering.use_voucher = use_voucher


def with_voucher(event, kinds, code, number, lock=True):
    """`number` orders with one voucher at once, by threads that start together, each for one of the ticket types."""
    if not lock:
        switch_voucher_lock_off()
    event = Event.objects.get(pk=event)
    kinds = list(TicketType.objects.filter(pk__in=kinds))
    outcomes, gate = [], threading.Barrier(number)

    def buyer(kind):
        gate.wait()
        try:
            order_for(event, kind, voucher_code=code)
            outcomes.append("placed")
        except VoucherRefusedError:
            outcomes.append("used up")
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")
        connections.close_all()

    threads = [threading.Thread(target=buyer, args=[kinds[n % len(kinds)]]) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def prepare_option(places=5, types=6):
    """An option offered with several ticket types, each with a quota of its own: only the option's quota is short."""
    event, kind = open_event(places=1000)
    kinds = [kind, *(TicketTypeFactory(event=event) for _n in range(types - 1))]
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)])
    return {"event": event.pk, "kinds": [one.pk for one in kinds], "option": option.pk}


def with_option(event, kinds, option, number, lock=True):
    """`number` orders at once that each want the option, by threads that start together."""
    if not lock:
        switch_lock_off()
    event = Event.objects.get(pk=event)
    kinds = list(TicketType.objects.filter(pk__in=kinds))
    outcomes, gate = [], threading.Barrier(number)

    def buyer(kind):
        gate.wait()
        try:
            order_for(event, kind, attendees=[person(kind, options=(option,))])
            outcomes.append("placed")
        except OptionSoldOutError:
            outcomes.append("fully booked")
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")
        connections.close_all()

    threads = [threading.Thread(target=buyer, args=[kinds[n % len(kinds)]]) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def start(event, kind, number=1, key=None):
    return Event.objects.get(pk=event), TicketType.objects.get(pk=kind), number, key


def with_threads(event, kind, number, key=None, lock=True):
    """`number` attempts by as many threads that start together."""
    if not lock:
        switch_lock_off()
    event, kind, number, key = start(event, kind, number, key)
    outcomes, gate = [], threading.Barrier(number)

    def buyer():
        gate.wait()
        outcomes.append(attempt(event, kind, key))
        connections.close_all()

    threads = [threading.Thread(target=buyer) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def with_processes(event, kind, number, processes=30, lock=True):
    """`number` attempts by some processes that start together, each one after another."""
    if not lock:
        switch_lock_off()
    event, kind, number, _key = start(event, kind, number)
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    fork = multiprocessing.get_context("fork")
    gate, results = fork.Barrier(processes), fork.Queue()

    def buyer():
        gate.wait()
        results.put([attempt(event, kind) for _ in range(number // processes)])

    children = [fork.Process(target=buyer) for _ in range(processes)]
    for child in children:
        child.start()
    outcomes = [outcome for _ in children for outcome in results.get(timeout=120)]
    for child in children:
        child.join()
    return Counter(outcomes)


def configure(**values):
    """Settings are read at each call, so they may change here."""
    for name, value in values.items():
        setattr(settings, name, value)


def pay(order):
    """Start paying an order, as the checkout does."""
    try:
        payment = paying.start_payment(
            order=Order.objects.get(pk=order), success_url="https://x.example/1", cancel_url="https://x.example/2"
        )
    except PaymentProviderError as error:
        return {"refused": error.message}
    return {"payment": payment.pk, "session": payment.session_id, "state": payment.state}


def reconcile():
    """What the recurring command does, three minutes from now."""
    reconcile_payments(timezone.now() + timedelta(minutes=3))
    payment = Payment.objects.get()
    return {"session": payment.session_id, "state": payment.state}


def place(event, kind):
    event, kind, *_rest = start(event, kind)
    return {"order": order_for(event, kind).pk}


def settle(order):
    """Book the order's paid session, as the webhook does."""
    payment = Payment.objects.get(order=order)
    settle_payment(payment=payment, facts=gateway_to(payment.provider).fetch_session(payment.session_id))


def switch_refund_lock_off():
    """No lock on the order from the look at what is left to the new refund, and a pause so that the race happens."""
    if connection.vendor == "sqlite":
        paying_back.transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
    paying_back.lock_order = lambda pk: Order.objects.select_related("event").get(pk=pk)
    paying_back.Payment = types.SimpleNamespace(
        objects=types.SimpleNamespace(select_for_update=lambda: Payment.objects.all())
    )
    checked = paying_back._refuse_too_much

    def refuse_too_much(*arguments):
        checked(*arguments)
        time.sleep(0.3)

    paying_back._refuse_too_much = refuse_too_much


def refund_at_once(order, number, key=None, lock=True):
    """`number` people who each pay back all of it at the same moment; with `key`, one form sent so often."""
    if not lock:
        switch_refund_lock_off()
    payment = Payment.objects.get(order=order)
    amount, staff, gate = payment.amount, UserFactory(), threading.Barrier(number)
    outcomes = []

    def press():
        gate.wait()
        try:
            refund = paying_back.ask_refund(
                payment=payment, amount=amount, reason="twice", by=staff, key=key or uuid.uuid4().hex
            )
            outcomes.append(f"refund {refund.pk}" if key else "refunded")
        except RefundRefusedError:
            outcomes.append("refused")
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def receive_at_once(order, number, key=None):
    """`number` people who each write down the same cash at the same moment; with `key`, one form sent so often."""
    staff, gate, outcomes = UserFactory(), threading.Barrier(number), []

    def press():
        gate.wait()
        payment = transferring.receive_money(
            order=Order.objects.get(pk=order),
            money=Money(5000, "USD"),
            provider="cash",
            key=key or uuid.uuid4().hex,
            by=staff,
        )
        outcomes.append(payment.flag if not key else "booked")
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(Counter(outcomes))


def prepare_two(places=5, price=5000):
    """An event of which half goes back, and an unpaid order for two people of it."""
    event, kind = open_event(places=places, price=price)
    event.cancellation_steps.create(days_before=1, percent=50, fee_minor=0)
    return {"event": event.pk, "order": order_for(event, kind, people=2).pk}


def switch_cancelling_lock_off():
    """No lock from the look at the person to the cancellation, and pauses so that the race happens."""
    if connection.vendor == "sqlite":
        cancelling.transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
    for module in (cancelling, checking_in):
        module.lock_order = lambda pk: Order.objects.select_related("event").get(pk=pk)
    rows = types.SimpleNamespace(select_for_update=lambda **_of: Attendee.objects.all())
    cancelling.Attendee = types.SimpleNamespace(objects=rows, standing=Attendee.standing)
    for name in ("_refuse_unless_standing", "_checked"):
        setattr(cancelling, name, paused(getattr(cancelling, name)))


def paused(function):
    def run(*arguments):
        result = function(*arguments)
        time.sleep(0.3)
        return result

    return run


def cancel_one(order, number=10, lock=True, scan_after=None):
    """`number` people who cancel the same person of an order at the same moment; with `scan_after` (seconds) that
    person's ticket is shown at the door meanwhile."""
    if not lock:
        switch_cancelling_lock_off()
    attendee = Attendee.objects.filter(order=order).order_by("position").first()
    event, helper = Event.objects.get(orders=order), UserFactory()
    outcomes, gate = [], threading.Barrier(number + (scan_after is not None))

    def press():
        gate.wait()
        try:
            cancelling.cancel_attendee(attendee=Attendee.objects.get(pk=attendee.pk))
            outcomes.append("cancelled")
        except RegistrationError:
            outcomes.append("refused")
        connections.close_all()

    def scan():
        gate.wait()
        time.sleep(scan_after)
        try:
            checking_in.check_in(event=event, ticket_code=attendee.ticket_code, by=helper)
            outcomes.append("let in")
        except RegistrationError:
            outcomes.append("kept out")
        connections.close_all()

    functions = [press] * number + ([scan] if scan_after is not None else [])
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def ask_refund(order):
    """Somebody pays back all of it; the worker has not taken it up yet."""
    payment = Payment.objects.get(order=order)
    refund = paying_back.ask_refund(
        payment=payment, amount=payment.amount, reason="asked", by=UserFactory(), key=uuid.uuid4().hex
    )
    return {"refund": refund.pk}


def switch_reminder_lock_off():
    """No lock on the order and no row that is there once: a look, a pause, and the mail."""
    from registrations.actions import reminding

    def first_time(order, kind, now, link=None):
        sent = Reminder.objects.filter(order=order, kind=kind).exists()
        time.sleep(0.3)
        return not sent

    reminding.remind_unpaid = reminding.remind_unpaid.__wrapped__
    reminding.lock_order = lambda pk: Order.objects.select_related("event").get(pk=pk)
    reminding._first_time = first_time


def remind_at_once(number, lock=True):
    """The recurring command `number` times at the same moment, when every unpaid order is to be reminded."""
    from registrations.actions.reminding import send_reminders

    if not lock:
        switch_reminder_lock_off()
    gate, sent = threading.Barrier(number), []

    def run():
        gate.wait()
        sent.append(send_reminders(timezone.now() + timedelta(minutes=45)))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent)


def state(order):
    return {
        "order": Order.objects.get(pk=order).state,
        "payments": list(Payment.objects.values_list("state", flat=True)),
        "refunds": list(Refund.objects.values_list("state", flat=True)),
        "events": ProviderEvent.objects.filter(processed_at__isnull=False).count(),
    }


def receive(body, signature):
    """One delivery of the webhook."""
    receive_event(provider="stripe", payload=body.encode(), signature=signature)


def prepare_invoices(number):
    """`number` orders that wait for their invoices, all of one issuer; their ids."""
    event, kind = open_event(places=number, price=5000)
    TaxRateFactory()
    orders = [order_for(event, kind) for _n in range(number)]
    for order in orders:
        BuyerFactory(order=order)
    return {"event": event.pk, "orders": [order.pk for order in orders]}


def switch_number_lock_off():
    """The last number is read without a lock, and a pause before the next is written, so that the race happens."""

    def next_number(issuer, year, *, is_test=False):
        series, _made = NumberSeries.objects.get_or_create(issuer=issuer, year=year, is_test=is_test)
        time.sleep(0.05)
        NumberSeries.objects.filter(pk=series.pk).update(last=series.last + 1)
        return series.last + 1

    crediting.next_number = next_number
    if connection.vendor == "sqlite":
        no_transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
        invoicing.transaction = crediting.transaction = no_transaction
        invoicing.lock_order = lambda pk: Order.objects.select_related("event").get(pk=pk)


def invoice_at_once(orders, writers=16, times=1, lock=True):
    """Invoices for these orders by as many writers that start together; each asks `times` for each of its orders."""
    if not lock:
        switch_number_lock_off()
    staff, gate, outcomes = UserFactory(), threading.Barrier(writers), []

    def writer(mine):
        gate.wait()
        for pk in mine * times:
            try:
                outcomes.append(invoicing.issue_invoice(order=Order.objects.get(pk=pk), by=staff).sequence)
            except Exception as error:
                outcomes.append(f"{type(error).__name__}")
        connections.close_all()

    threads = [threading.Thread(target=writer, args=[orders[n::writers] or orders]) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def send_refunds():
    """What the worker does, for every refund that is waiting; twice, as two workers would."""
    for refund in [*Refund.objects.all(), *Refund.objects.all()]:
        refunding.send_refund.call(refund.pk)
    return [[refund.state, refund.amount_minor] for refund in Refund.objects.order_by("pk")]


def prepare_statement(number):
    """`number` unpaid orders, and a bank statement that was read and pays each of them with its reference."""
    from registrations.actions.statements import import_statement
    from registrations.rules.references import spaced_reference
    from tests.registrations.documents.test_statements import camt, details, entry

    event, kind = open_event(places=number, price=5000, currency="EUR")
    references = [spaced_reference(order_for(event, kind).code) for _n in range(number)]
    entries = [entry(n, details=details(f"<Ustrd>{one}</Ustrd>")) for n, one in enumerate(references)]
    import_statement(name="bank.xml", data=camt(*entries))
    return {"event": event.pk, "user": UserFactory().pk}


def book_statement(user, die_at=None):
    """The task that books the certain lines. With `die_at` its process is killed in the middle of that line."""
    from registrations.actions import statements

    booked, lines = statements._book, iter(range(1, 10_000))

    def book(*arguments):
        line = booked(*arguments)
        if next(lines) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    statements._book = book
    return statements.book_certain_lines.func(user)


def count(event):
    from django_tasks_db.models import DBTaskResult

    return {
        "attendees": Attendee.objects.filter(order__event=event).count(),
        "orders": dict(Counter(Order.objects.filter(event=event).values_list("state", flat=True))),
        "payments": dict(Counter(Payment.objects.values_list("state", flat=True))),
        "payment_lines": LedgerLine.objects.filter(kind="payment").count(),
        "mails": Counter(row.args_kwargs["args"][-1] for row in DBTaskResult.objects.filter(queue_name="mail")),
        "problems": problems_of_books(Event.objects.get(pk=event)),
    }


def prepare_waiting(places=5, people=12):
    """Free places, people in line for them, and an open sale that competes."""
    event, kind = open_event(places=places, waiting_goes_first=False)
    TicketType.objects.filter(pk=kind.pk).update(has_waiting_list=True)
    now = timezone.now()
    for n in range(people):
        WaitingEntry.objects.create(
            event=event,
            ticket_type=kind,
            name=f"W{n}",
            email=f"w{n}@example.org",
            places=1,
            secret=f"secret{n}",
            state="waiting",
            joined_at=now,
            queued_at=now,
        )
    return {"event": event.pk, "kind": kind.pk}


def switch_offer_lock_off():
    """As `switch_lock_off`, for those who sell and for those who offer; offers pause after they have counted."""
    switch_lock_off()
    if connection.vendor == "sqlite":
        offering.transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
    else:
        offering.lock_quotas = places.lock_quotas
    counted = offering._free_places

    def free_places(*arguments):
        free = counted(*arguments)
        time.sleep(0.1)
        return free

    offering._free_places = free_places


def in_processes(functions):
    """The results of all functions, called by processes that start together."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    fork = multiprocessing.get_context("fork")
    gate, results = fork.Barrier(len(functions)), fork.Queue()

    def run(function):
        gate.wait()
        results.put(function())

    children = [fork.Process(target=run, args=[function]) for function in functions]
    for child in children:
        child.start()
    outcomes = [results.get(timeout=120) for _ in children]
    for child in children:
        child.join()
    return outcomes


def offers_at_once(event, kind, runs=4, buyers=0, lock=True):
    """The recurring command several times at once, against people who buy."""
    if not lock:
        switch_offer_lock_off()
    event, kind, *_rest = start(event, kind)
    buying = [lambda: attempt(event, kind) for _n in range(buyers)]
    outcomes = in_processes([*[lambda: f"{offering.offer_waiting_places()} offers"] * runs, *buying])
    return Counter(outcome for outcome in outcomes if not outcome.endswith("offers"))


def prepare_option_line(places=5, held=2, people=12):
    """An option of which some places are held, people with tickets in line for it, and an open sale that competes."""
    event, kind = open_event(places=1000, waiting_goes_first=False)
    option = OptionFactory(event=event, quotas=[QuotaFactory(event=event, size=places)], has_waiting_list=True)
    holders = [order_for(event, kind, attendees=[person(kind, options=(option.pk,))]).pk for _n in range(held)]
    for _n in range(people):
        order_for(event, kind, attendees=[person(kind, waits_for=(option.pk,))])
    return {"event": event.pk, "kind": kind.pk, "option": option.pk, "holders": holders}


def option_line_at_once(event, kind, option, holders, runs=3, buyers=0, cancels=False, lock=True):
    """The recurring command several times at once, against people who order the option and people who cancel."""
    if not lock:
        switch_offer_lock_off()
    event, kind, *_rest = start(event, kind)
    staff = UserFactory()

    def buy():
        try:
            order_for(event, kind, attendees=[person(kind, options=(option,))])
        except OptionSoldOutError:
            return "fully booked"
        return "placed"

    def cancel(pk):
        cancelling.cancel_order(order=Order.objects.get(pk=pk), by=staff)
        return "cancelled"

    jobs = [lambda: f"{offering.offer_waiting_places()} offers"] * runs + [buy] * buyers
    jobs += [lambda pk=pk: cancel(pk) for pk in holders if cancels]
    return Counter(outcome for outcome in in_processes(jobs) if not outcome.endswith("offers"))


def take_option_at_once(event, number=6):
    """One offer, taken by so many clicks at the same moment."""
    entry = WaitingEntry.objects.filter(event=event, state="offered").select_related("attendee", "option")[0]

    def take():
        try:
            taking_options.take_option_offer(entry=entry)
        except RegistrationError:
            return "refused"
        return "taken"

    outcomes = Counter(in_processes([take] * number))
    lines = entry.attendee.lines.filter(option=entry.option, cancelled_at=None).count()
    return {"lines": lines, "taken": outcomes["taken"] > 0}


def count_option_line(event, option):
    standing = OrderLine.objects.filter(option=option, cancelled_at=None, order__state__in=["pending", "confirmed"])
    entries = WaitingEntry.objects.filter(option=option, state="offered")
    problems = problems_of_books(Event.objects.get(pk=event))
    return {"lines": standing.count(), "offered": entries.count(), "problems": problems}


def count_waiting(event):
    entries = WaitingEntry.objects.filter(event=event)
    return {
        "attendees": Attendee.objects.filter(order__event=event).count(),
        "offered": sum(entry.offered_places for entry in entries.filter(state="offered")),
        "problems": problems_of_books(Event.objects.get(pk=event)),
    }


def prepare_proof():
    """Somebody with a free ticket who has sent a proof; without it the ticket costs 90 dollars."""
    event, kind = open_event(places=10)
    regular = TicketTypeFactory(event=event, price_minor=9000, quotas=list(kind.quotas.all()))
    TicketType.objects.filter(pk=kind.pk).update(proof="Student card", without_proof=regular)
    attendee = order_for(event, kind).attendees.get()
    paper = proofs.Paper("card.jpg", ".jpg", b"a picture")
    sent = proofs.send_proof(attendee=attendee, papers=[paper])
    return {"event": event.pk, "attendee": attendee.pk, "version": sent.version}


def switch_proof_lock_off():
    """No lock from the look at the proof to the decision, and a pause so that the race happens."""
    if connection.vendor == "sqlite":
        for module in (proofs, refusing_proofs):
            module.transaction = types.SimpleNamespace(atomic=lambda: contextlib.nullcontext())
    proofs.lock_order = lambda pk: Order.objects.select_related("event").get(pk=pk)
    for module in (proofs, refusing_proofs):
        module.to_decide = paused(module.to_decide)


def decide_proof_at_once(attendee, version, lock=True):
    """Nine processes decide the same proof at the same moment: three accept, three refuse, three ask again."""
    if not lock:
        switch_proof_lock_off()
    person = Attendee.objects.get(pk=attendee)
    staff = UserFactory()

    def deciding(decide, **words):
        def run():
            try:
                decide(attendee=person, version=version, by=staff, **words)
            except ProofRefusedError:
                return "too late"
            except Exception as error:
                return f"{type(error).__name__}: {error}"
            return "decided"

        return run

    functions = [deciding(proofs.accept_proof)] * 3
    functions += [deciding(refusing_proofs.refuse_proof, reason="No")] * 3
    functions += [deciding(proofs.ask_again, reason="Blurred")] * 3
    return Counter(in_processes(functions))


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


COMMANDS = {
    function.__name__: function
    for function in (
        configure,
        prepare,
        prepare_voucher,
        with_voucher,
        prepare_option,
        with_option,
        with_threads,
        with_processes,
        pay,
        reconcile,
        place,
        settle,
        refund_at_once,
        receive_at_once,
        prepare_invoices,
        invoice_at_once,
        ask_refund,
        remind_at_once,
        prepare_two,
        cancel_one,
        receive,
        state,
        send_refunds,
        prepare_statement,
        book_statement,
        count,
        prepare_option_line,
        option_line_at_once,
        take_option_at_once,
        count_option_line,
        prepare_waiting,
        offers_at_once,
        count_waiting,
        prepare_proof,
        decide_proof_at_once,
        count_proof,
        sweep,
        changes.prepare_changes,
        changes.held_by,
        changes.prepare_paid_change,
        changes.prepare_late_change,
    )
}
COMMANDS |= {
    function.__name__: functools.partial(function, in_processes)
    for function in (changes.change_at_once, changes.change_against_cancellation, changes.pay_against_lapse)
}


def die(action, arguments, at):
    """The command `action` in a process of its own that gets SIGKILL at its `at`-th step; whether it died."""
    return in_a_process_that_dies(lambda: COMMANDS[action](**arguments), at)


COMMANDS |= deciding.COMMANDS | desk_money.COMMANDS | killing.COMMANDS | {"die": die}


def serve(line):
    """Work for one test: its database is known from now on only."""
    environment = json.loads(line.readline())
    os.environ.update(environment)
    name = env.dj_db_url("DATABASE_URL")["NAME"]
    for known in (settings.DATABASES["default"], connections.settings["default"], connection.settings_dict):
        known["NAME"] = name
    settings.SANDBOX_STORE = environment["SANDBOX_STORE"]
    answer(line, os.getpid())
    for text in line:
        command, arguments = json.loads(text)
        answer(line, COMMANDS[command](**arguments))


def answer(line, what):
    line.write(json.dumps(what) + "\n")
    line.flush()


def fork_for_each(address):
    """Listen until whoever started this process is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for children
    server = socket.socket(socket.AF_UNIX)
    server.bind(address + "~")
    server.listen(16)
    Path(address + "~").rename(address)  # now it may be connected to
    while server in select.select([server, sys.stdin], [], [])[0]:
        connected, _address = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            serve(connected.makefile("rw", encoding="utf-8"))
            os._exit(0)
        connected.close()


if __name__ == "__main__":
    fork_for_each(sys.argv[1])
