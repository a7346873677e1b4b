"""Runs with Django set up: what a finance office does with 20,000 orders. `python -m bench.money_facts ROUNDS` prints
name → {"ms", "queries", "bytes"[, "mib"]} as JSON; "mib" is what the work added to the process's peak memory."""

import json
import resource
import sys
import uuid
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.order_facts import make_event
from bench.programme_facts import timed
from conferences.models import Conference
from people.models import User
from registrations.actions.statements import book_certain_lines, import_statement, save_mapping
from registrations.documents.statement_csv import CsvMapping
from registrations.enums import LedgerKind, OrderState
from registrations.models import Attendee, LedgerLine, Order, OrderLine, StatementMapping, TicketType
from registrations.rules.codes import new_order_code, new_secret, new_ticket_code
from registrations.rules.references import spaced_reference

ORDERS, OPEN, PRICE = 20_000, 5_000, 10_000  # PRICE in cents
COLUMNS = CsvMapping(
    date_column="Day", date_format="%Y-%m-%d", amount_column="Amount", text_columns=("Text",), payer_column="Payer",
    currency="USD", id_column="Number",
)  # fmt: skip


def make_orders(event: Conference, kind: TicketType) -> None:
    """One person each; the first OPEN wait for their money, the others cost nothing."""
    now = timezone.now()
    orders = Order.objects.bulk_create(
        [
            Order(
                code=new_order_code(),
                secret=new_secret(),
                idempotency_key=uuid.uuid4().hex,
                event=event,
                email=f"buyer{number}@example.org",
                name=f"Buyer Number{number}",
                currency="USD",
                total_minor=PRICE if number < OPEN else 0,
                state=OrderState.PENDING if number < OPEN else OrderState.CONFIRMED,
                placed_at=now - timedelta(seconds=number),
                expires_at=now + timedelta(days=14) if number < OPEN else None,
                confirmed_at=None if number < OPEN else now,
            )
            for number in range(ORDERS)
        ],
        batch_size=500,
    )
    people = Attendee.objects.bulk_create(
        [
            Attendee(
                order=order, ticket_type=kind, position=1, ticket_code=new_ticket_code(), family_name=f"Number{number}",
                given_name="Buyer", email=order.email, affiliation="University of the Bench", country="VN",
            )
            for number, order in enumerate(orders)
        ],
        batch_size=500,
    )  # fmt: skip
    lines = OrderLine.objects.bulk_create(
        [
            OrderLine(
                order=person.order, attendee=person, kind="ticket", ticket_type=kind, currency="USD",
                price_minor=person.order.total_minor, ordered_at=now,
            )
            for person in people
        ],
        batch_size=500,
    )  # fmt: skip
    LedgerLine.objects.bulk_create(
        [
            LedgerLine(
                order=line.order, line=line, kind=LedgerKind.CHARGE, amount_minor=PRICE, currency="USD",
                recorded_at=now,
            )
            for line in lines
            if line.price_minor
        ],
        batch_size=500,
    )  # fmt: skip


def statement(event: Conference) -> bytes:
    """A bank's CSV: a line per open order, its reference among other words."""
    rows = ["Day;Amount;Text;Payer;Number"]
    codes = Order.objects.filter(event=event, state=OrderState.PENDING).values_list("code", "name")
    for number, (code, name) in enumerate(codes):
        rows.append(f"2027-03-01;{PRICE / 100:.2f};SEPA {spaced_reference(code)} thank you;{name};B{number:06}")
    return "\n".join(rows).encode()


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rounds: int) -> None:
    event, kind = make_event(1_000_000)
    kind.price_minor = PRICE
    kind.save()
    make_orders(event, kind)
    user, _made = User.objects.get_or_create(email="bench@example.org", defaults={"is_superuser": True})
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="people.backends.AccountBackend")

    def get(path: str) -> bytes:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]

    orders, table = reverse("orders_admin:index"), f"{reverse('attendees_admin:table')}?as=xlsx"
    data = statement(event)
    mapping = StatementMapping.objects.create(head=data.split(b"\n")[0].decode().split(";"), saved_at=timezone.now())
    save_mapping(mapping=mapping, name="Bench", columns=COLUMNS, by=user)

    def read_statement(_number: int) -> bytes:
        found = import_statement(name="bench.csv", data=data, by=user)
        assert found.lines_new + found.lines_known == OPEN, found.lines_new
        return data

    facts: dict[str, dict[str, Any]] = {
        "plain view": timed(rounds * 20, lambda _number: get("/media/bench-plain")),
        "list of 20,000 orders, first page": timed(rounds, lambda _number: get(orders)),
    }
    before = peak_mib()
    facts["20,000 attendees as XLSX"] = timed(1, lambda _number: get(table))
    facts["20,000 attendees as XLSX"]["mib"] = peak_mib() - before
    facts["statement of 5,000 lines, 5,000 open orders"] = timed(0, read_statement)
    booked = 0

    def book(_number: int) -> bytes:
        nonlocal booked
        booked = book_certain_lines.func(user.pk)
        return b""

    facts["booking its lines"] = timed(0, book)
    assert booked == OPEN, booked
    print(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
