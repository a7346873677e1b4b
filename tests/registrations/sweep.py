"""What must hold after anything that people, time, banks and killed processes do: `sweep()` says every contradiction.

It asks `check_books`, and then counts places, uses, charges and invoices again from the bare rows, in another way than
the queries that sell: a mistake in those can't hide itself. `test_sweep.py` spoils each of them on purpose.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.models import Event
from registrations.enums import ChangeState, InvoiceKind, LedgerKind, LineKind, OrderState, PaymentState, Provider
from registrations.models import (
    Approval,
    Attendee,
    BankLine,
    Invitation,
    Invoice,
    LedgerLine,
    Order,
    OrderChange,
    OrderLine,
    Payment,
    Quota,
    Reminder,
    TicketType,
    Voucher,
    WaitingEntry,
)
from registrations.queries.availability import places_offered, places_taken
from registrations.queries.checks import problems_of_books

STANDS = (OrderState.PENDING, OrderState.CONFIRMED)
UNDER_WAY = (PaymentState.CREATED, PaymentState.OPEN, PaymentState.PROCESSING)
CHARGES = (LedgerKind.CHARGE, LedgerKind.CHARGE_REVERSAL)
WAIVERS = (LedgerKind.WAIVER, LedgerKind.WAIVER_REVERSAL)


def sweep(now=None):
    """Every contradiction in the whole database, in words; an empty list when all is right."""
    now = now or timezone.now()
    events = Event.objects.filter(registration_settings__isnull=False)
    found = [f"check_books: {problem}" for event in events for problem in problems_of_books(event)]
    orders = list(Order.objects.prefetch_related("attendees", "lines", "payments"))
    for part in (of_places, of_vouchers):
        found += part(orders, now)
    for part in (of_people, of_approvals, of_charges, of_invoices, of_offers, of_bank_lines, of_groups, of_mails):
        found += part(orders)
    return found


def holds(order, now):
    """Whether the places of an order are its own at `now`; as docs/payments.md says it, not as the queries do."""
    if order.state == OrderState.PENDING:
        return order.expires_at > now or any(payment.state in UNDER_WAY for payment in order.payments.all())
    return order.state == OrderState.CONFIRMED or (order.state == OrderState.REQUESTED and order.holds_places)


def change_holds(change, now):
    """Whether a change that is not made yet holds the places that it needs beyond those of its person."""
    if change.state == ChangeState.AWAITING:
        return change.expires_at > now or any(payment.state in UNDER_WAY for payment in change.payments.all())
    return change.state == ChangeState.OVERDUE or (change.state == ChangeState.REQUESTED and change.holds_places)


def of_places(orders, now) -> Iterator[str]:
    """No quota is over its size, and the queries that sell count what stands in the rows."""
    quotas = {quota.pk: quota for quota in Quota.objects.prefetch_related("ticket_types", "options")}
    by_type, by_option = {}, {}
    for quota in quotas.values():
        for kind in quota.ticket_types.all():
            by_type.setdefault(kind.pk, []).append(quota.pk)
        for option in quota.options.all():
            by_option.setdefault(option.pk, []).append(quota.pk)
    taken, offered = Counter(), Counter()
    for order in orders:
        if not holds(order, now):
            continue
        for attendee in order.attendees.all():
            if attendee.cancelled_at is None:
                taken.update(by_type.get(attendee.ticket_type_id, ()))
        for line in order.lines.all():
            if line.option_id and line.cancelled_at is None:
                taken.update(by_option.get(line.option_id, ()))
    for change in OrderChange.objects.prefetch_related("places", "payments"):
        if change_holds(change, now):
            for place in change.places.all():
                taken[place.quota_id] += place.places
    for entry in WaitingEntry.objects.all():
        if entry.state == "offered" and entry.offer_until > now:
            for pk in by_option.get(entry.option_id, ()) if entry.option_id else by_type.get(entry.ticket_type_id, ()):
                offered[pk] += entry.offered_places
    for pk, quota in quotas.items():
        if taken[pk] + offered[pk] > quota.size:
            yield f"quota {pk}: {taken[pk]} taken and {offered[pk]} offered of {quota.size}"
    counted = places_taken(quotas, now)
    if {pk: number for pk, number in taken.items() if number} != {pk: n for pk, n in counted.items() if n}:
        yield f"places are counted as {counted}, but {dict(taken)} are taken"
    if dict(offered) != places_offered(quotas, now):
        yield f"offers are counted as {places_offered(quotas, now)}, but {dict(offered)} are open"


def of_vouchers(orders, now) -> Iterator[str]:
    uses = Counter(
        voucher
        for voucher, _person in {
            (line.voucher_id, line.attendee_id)
            for order in orders
            if holds(order, now)
            for line in order.lines.all()
            if line.voucher_id and line.cancelled_at is None
        }
    )
    for voucher in Voucher.objects.all():
        if uses[voucher.pk] > voucher.max_uses:
            yield f"voucher {voucher.code}: {uses[voucher.pk]} uses of {voucher.max_uses}"


def of_people(orders) -> Iterator[str]:
    """Nobody without a line, and who stands in a standing order has one standing ticket line of their type."""
    for order in orders:
        tickets = [line for line in order.lines.all() if line.kind == LineKind.TICKET]
        named = {line.attendee_id for line in tickets}
        if not order.attendees.all():
            yield f"order {order.code}: nobody is in it"
        for attendee in order.attendees.all():
            if attendee.pk not in named:
                yield f"attendee {attendee.pk}: no line"
            mine = [line for line in tickets if line.attendee_id == attendee.pk and line.cancelled_at is None]
            stands = attendee.cancelled_at is None and order.state in (*STANDS, OrderState.REQUESTED)
            if stands and [line.ticket_type_id for line in mine] != [attendee.ticket_type_id]:
                yield f"attendee {attendee.pk}: stands, but {len(mine)} lines of their ticket do"
            if attendee.cancelled_at is not None and any(
                line.attendee_id == attendee.pk and line.cancelled_at is None and line.kind != LineKind.FEE
                for line in order.lines.all()
            ):
                yield f"attendee {attendee.pk}: cancelled, but a line stands"


def of_approvals(orders) -> Iterator[str]:
    """Whoever bought what needs approval was approved, or came by an invitation of their own."""
    free = {*Approval.objects.filter(is_approved=True).values_list("order", flat=True)}
    free |= {*Invitation.objects.filter(order__isnull=False).values_list("order", flat=True)}
    changed = {*OrderChange.objects.values_list("order", flat=True)}  # a change is approved on its own
    needing = {*TicketType.objects.filter(needs_approval=True).values_list("pk", flat=True)}
    for order in orders:
        bought = {line.ticket_type_id for line in order.lines.all() if line.cancelled_at is None}
        if order.state in STANDS and bought & needing and order.pk not in free | changed:
            yield f"order {order.code}: needed approval, and nobody gave it"


def of_charges(orders) -> Iterator[str]:
    """What is charged for each line is its price while it stands in a standing order, and nothing otherwise."""
    charged = Counter()
    for line in LedgerLine.objects.filter(kind__in=CHARGES):
        charged[line.line_id] += line.amount_minor
    if charged.pop(None, 0):
        yield "something is charged that no line says"
    for order in orders:
        for line in order.lines.all():
            stands = order.state in STANDS and line.cancelled_at is None
            right = {line.price_minor} if stands else {0}
            if line.kind == LineKind.FEE and not stands and line.cancelled_at is None:
                right = {0, line.price_minor}  # what is kept on cancellation outlives the order
            if charged[line.pk] not in right:
                name = f"line {line.pk} of {order.code} ({order.state})"
                yield f"{name}: {charged[line.pk]} charged of {line.price_minor}"
    strangers = OrderLine.objects.exclude(attendee=None).exclude(order=F("attendee__order"))
    yield from (f"line {pk}: of another order than its person" for pk in strangers.values_list("pk", flat=True))


def of_invoices(orders) -> Iterator[str]:
    """Once there is an invoice, invoices less credit notes are what is charged less what the price was lowered by."""
    invoiced = {}
    for invoice in Invoice.objects.all():
        sign = 1 if invoice.kind == InvoiceKind.INVOICE else -1
        invoiced[invoice.order_id] = invoiced.get(invoice.order_id, 0) + sign * invoice.gross_minor
    for order in orders:
        if order.pk in invoiced:
            lines = order.ledger.filter(kind__in=[*CHARGES, *WAIVERS], currency=order.currency)
            owed = max(0, sum(line.amount_minor for line in lines))
            if invoiced[order.pk] != owed:
                yield f"order {order.code}: {invoiced[order.pk]} invoiced of {owed}"
    numbers = {}
    for invoice in Invoice.objects.all():
        series = (invoice.issuer_id, invoice.year, invoice.is_test)
        numbers.setdefault(series, []).append(invoice.sequence)
    for series, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"invoice numbers of {series} have gaps or twins"


def of_offers(orders) -> Iterator[str]:
    """Every open offer is for one place at least and no more than are wanted; who took one has an order."""
    people = {order.pk: len(order.attendees.all()) for order in orders}
    told = {
        tuple(row.args_kwargs["args"]) for row in DBTaskResult.objects.filter(task_path__endswith=".send_waiting_mail")
    }
    for entry in WaitingEntry.objects.all():
        if entry.state == "offered" and not 1 <= entry.offered_places <= entry.places:
            yield f"waiting {entry.pk}: {entry.offered_places} places offered of {entry.places}"
        if entry.state == "accepted" and (entry.pk, "lapsed") in told:
            yield f"waiting {entry.pk}: took the place, and a mail says that it lapsed"
        if entry.state == "accepted" and not people.get(entry.order_id):
            yield f"waiting {entry.pk}: took an offer, and no order has it"


def of_bank_lines(orders) -> Iterator[str]:
    """One line of a statement is one payment, of the same amount, of the order that it names."""
    payments = {payment.idempotency_key: payment for payment in Payment.objects.filter(provider=Provider.TRANSFER)}
    for line in BankLine.objects.select_related("payment"):
        booked = payments.get(f"{Provider.TRANSFER.value}-{line.fingerprint}"[:80])
        if line.payment != booked:
            yield f"bank line {line.pk}: {line.state}, but its payment is {booked and booked.pk}"
        elif booked and (booked.order_id, booked.received_minor) != (line.order_id, line.amount_minor):
            yield f"bank line {line.pk}: its payment is of another order or amount"


def of_groups(orders) -> Iterator[str]:
    """Whoever stands in a group has a link of their own."""
    links = Attendee.standing.filter(order__group__isnull=False, link__isnull=True)
    yield from (f"attendee {pk}: in a group, and no link" for pk in links.values_list("pk", flat=True))


def of_mails(orders) -> Iterator[str]:
    """Where tasks are rows: what is said of an order was put into the outbox, and no reminder twice."""
    sent = Counter()
    for row in DBTaskResult.objects.filter(task_path__endswith=".send_order_mail"):
        sent[tuple(row.args_kwargs["args"])] += 1
    if not sent:
        return
    wanted = {"confirmed": "confirmed", "cancelled": "cancelled", "expired": "expired", "declined": "declined"}
    for order in orders:
        kind = wanted.get(order.state)
        if kind and not sent[order.pk, kind]:
            yield f"order {order.code}: {order.state}, and no mail says so"
    reminders = Counter(Reminder.objects.filter(attendee=None).values_list("order_id", "kind"))
    for (pk, kind), number in sent.items():
        if kind in ("unpaid", "coming") and number > reminders[pk, kind]:
            yield f"order {pk}: reminded {number} times ({kind})"
