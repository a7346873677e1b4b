"""Which orders wait for which money, and what of the bank's lines waits for somebody."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet

from registrations.enums import MatchKind, OrderState, StatementLineState
from registrations.models import Attendee, BankLine, Order, PaymentChoice
from registrations.queries.balance import balances_of
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
    orders = Order.objects.filter(state=OrderState.PENDING).order_by("pk")
    for some in chunks(list(orders.only("pk", "code", "currency", "total_minor", "name"))):
        ids = [order.pk for order in some]
        balances = balances_of(some)
        names: dict[int, list[str]] = {order.pk: [order.name] for order in some}
        people = Attendee.objects.filter(order__in=ids).values_list("order_id", "family_name", "given_name")
        for order_id, family, given in people:
            names[order_id].append(f"{family} {given}")
        for order_id, institution in PaymentChoice.objects.filter(order__in=ids).values_list("order_id", "institution"):
            names[order_id].append(institution)
        for order in some:
            due = balances[order.pk].due.minor
            if due > 0:
                yield Claim(order.pk, order.code, order.currency, due, tuple(names[order.pk]))


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
