"""Which orders wait for which money, and what of the bank's lines waits for somebody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from registrations.enums import PAYABLE_CHANGES, MatchKind, OrderState, StatementLineState
from registrations.models import Attendee, BankLine, Order, OrderChange, PaymentChoice
from registrations.queries.balance import Balance, balances_of
from registrations.queries.open_changes import due_for
from registrations.rules.matching import Claim, Matcher
from registrations.rules.references import bare_codes, codes_by_reference

CHUNK = 500


def lines_waiting() -> QuerySet[BankLine]:
    return BankLine.objects.filter(state=StatementLineState.WAITING)


def waiting_by_match() -> dict[str, int]:
    rows = lines_waiting().order_by().values("match").annotate(number=Count("pk"))
    return {row["match"]: row["number"] for row in rows}


def certain_lines() -> QuerySet[BankLine]:
    return lines_waiting().filter(match=MatchKind.CERTAIN)


def matcher_for(texts: Iterable[str]) -> Matcher:
    """Of all orders that wait for money now, and of any others that these texts name. A few statements per thousand
    orders."""
    claims = list(_claims())
    waiting = {claim.code for claim in claims}
    named = {code for text in texts for code in (*codes_by_reference(text), *bare_codes(text))} - waiting
    known: dict[str, int] = {}
    for codes in chunks(sorted(named)):
        known |= dict(Order.objects.filter(code__in=codes, total_minor__gt=0).values_list("code", "pk"))
    return Matcher(claims, known)


def _claims() -> Iterator[Claim]:
    """Of unpaid orders, and of those paid ones of which a change waits for its difference."""
    waiting = OrderChange.objects.filter(state__in=PAYABLE_CHANGES)
    changed = Q(state=OrderState.CONFIRMED, pk__in=waiting.values("order"))
    orders = Order.objects.filter(Q(state=OrderState.PENDING) | changed).order_by("pk")
    for some in chunks(list(orders.only("pk", "code", "currency", "total_minor", "name", "state"))):
        ids = [order.pk for order in some]
        balances = balances_of(some)
        names: dict[int, list[str]] = {order.pk: [order.name] for order in some}
        people = Attendee.objects.filter(order__in=ids).values_list("order_id", "family_name", "given_name")
        for order_id, family, given in people:
            names[order_id].append(f"{family} {given}")
        for order_id, institution in PaymentChoice.objects.filter(order__in=ids).values_list("order_id", "institution"):
            names[order_id].append(institution)
        changes: dict[int, list[OrderChange]] = defaultdict(list)
        if paid := [order.pk for order in some if order.state == OrderState.CONFIRMED]:
            for change in waiting.filter(order__in=paid):
                changes[change.order_id].append(change)
        for order in some:
            for lacks in sorted(amounts_lacking(order, balances[order.pk], changes[order.pk])):
                yield Claim(order.pk, order.code, order.currency, lacks, tuple(names[order.pk]))


def amounts_lacking(order: Order, balance: Balance, changes: list[OrderChange]) -> set[int]:
    """The amounts that this order waits for, in minor units: its price, or the difference of any of `changes` (those
    that can be paid), or of all of them together. No statement, unless part of a difference has come."""
    amounts: set[int] = set()
    if order.state == OrderState.PENDING:
        amounts = {balance.due.minor}
    elif order.state == OrderState.CONFIRMED and balance.due.minor < 0:  # more came than was charged
        amounts = {due_for(order, change).minor for change in changes}
    elif order.state == OrderState.CONFIRMED:
        amounts = {change.difference_minor for change in changes} | {sum(one.difference_minor for one in changes)}
    return {amount for amount in amounts if amount > 0}


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
