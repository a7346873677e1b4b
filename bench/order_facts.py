"""Runs with Django set up: places orders and counts. `python -m bench.order_facts ORDERS`; prints JSON.

`… sale PLACES [PRICE]` only makes an event with so many places and says where it is; `… outcome EVENT` counts its
orders and confirmation mails, and lists what is wrong with its books.
"""

import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from conferences.models import Conference
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.enums import OrderState
from registrations.models import Order, Quota, RegistrationSettings, TicketType
from registrations.queries.checks import problems_of_books

HANDLER = Client().handler  # one for all visitors, as in a web server: middleware is made once


def make_event(places: int = 1_000_000, price: int = 0) -> tuple[Conference, TicketType]:
    """`price` in cents."""
    start = timezone.now() + timedelta(days=90)
    event = Conference.objects.create(
        kind="symposium", title=f"Bench {uuid.uuid4().hex[:8]}", starts_at=start, ends_at=start + timedelta(days=1)
    )
    RegistrationSettings.objects.create(event=event, currency="USD")
    quota = Quota.objects.create(event=event, name="Hall", size=places)
    ticket = TicketType.objects.create(event=event, name="Participant", price_minor=price, currency="USD")
    ticket.quotas.add(quota)
    return event, ticket


def place(event: Conference, ticket: TicketType) -> None:
    person = AttendeeInput(
        ticket_type_id=ticket.pk,
        family_name="Nguyễn",
        given_name="An",
        name_order="family_first",
        email="an@example.org",
        affiliation="Red Delta University",
        country="VN",
        dietary_needs="",
        access_needs="",
        photo_consent=False,
    )
    place_order(
        event=event,
        attendees=[person],
        email="an@example.org",
        name="Nguyễn An",
        language="en",
        idempotency_key=uuid.uuid4().hex,
        terms_accepted=True,
    )


def one_after_another(event: Conference, ticket: TicketType, orders: int) -> float:
    begin = time.perf_counter()
    for _ in range(orders):
        place(event, ticket)
    return orders / (time.perf_counter() - begin)


def sixteen_at_once(event: Conference, ticket: TicketType, orders: int) -> float:
    def work() -> None:
        for _ in range(orders // 16):
            place(event, ticket)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (orders // 16 * 16) / (time.perf_counter() - begin)


def register_by_browser(event: Conference, ticket: TicketType) -> None:
    """The three steps as a browser sends them, then the order's page."""
    client = Client(headers={"host": "localhost"})
    client.handler = HANDLER
    register = f"/register/{event.slug}/"
    assert client.get(register).status_code == 200
    people = {
        "p0-given_name": "An",
        "p0-family_name": "Nguyễn",
        "p0-name_order": "family_first",
        "p0-email": f"{uuid.uuid4().hex}@example.org",
    }
    form = client.get(f"{register}people/", {f"t-{ticket.pk}": "1"})
    prefix = re.search(r'name="([^"]*)family_name"', form.content.decode())[1]
    typed = {name.replace("p0-", prefix): value for name, value in people.items()}
    assert client.post(f"{register}people/?t-{ticket.pk}=1", typed).status_code == 302
    check = client.get(f"{register}confirmation/")
    key = re.search(r'name="key" value="([^"]+)"', check.content.decode())[1]
    done = client.post(f"{register}confirmation/", {"key": key})
    assert done.status_code == 302, done.content.decode()[:2000]
    assert client.get(done.url).status_code == 200


def count_statements(work: Callable[[], None]) -> int:
    """Transaction statements included. Counted at once: Django forgets them at the next request."""
    with CaptureQueriesContext(connection) as captured:
        work()
        return len(connection.queries_log) - captured.initial_queries


def main(orders: int) -> None:
    event, ticket = make_event()
    place(event, ticket)
    statements = count_statements(lambda: place(event, ticket))
    register_by_browser(event, ticket)
    web_statements = count_statements(lambda: register_by_browser(event, ticket))
    rounds = max(5, orders // 20)
    begin, cpu = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        register_by_browser(event, ticket)
    web_seconds, web_cpu = time.perf_counter() - begin, time.process_time() - cpu
    facts = {
        "one": one_after_another(event, ticket, orders),
        "sixteen": sixteen_at_once(event, ticket, orders),
        "statements": statements,
        "web": rounds / web_seconds,
        "web_cpu": web_cpu / rounds,
        "web_statements": web_statements,
    }
    print(json.dumps(facts))


def outcome(slug: str) -> dict[str, object]:
    event = Conference.objects.get(slug=slug)
    orders = Order.objects.filter(event=event)
    numbers = set(orders.values_list("pk", flat=True))
    mails = [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(queue_name="mail")]
    return {
        "confirmed": orders.filter(state=OrderState.CONFIRMED).count(),
        "mails": sum(which[0] in numbers and which[1:] == ["confirmed"] for which in mails),
        "problems": [str(problem) for problem in problems_of_books(event)],
    }


if __name__ == "__main__":
    if sys.argv[1] == "sale":
        sold, ticket = make_event(*map(int, sys.argv[2:]))
        print(json.dumps({"slug": sold.slug, "kind": ticket.pk}))
    elif sys.argv[1] == "outcome":
        print(json.dumps(outcome(sys.argv[2])))
    else:
        main(int(sys.argv[1]))
