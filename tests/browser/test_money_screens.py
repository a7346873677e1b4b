"""Every screen of registration and money, with the demo's data in it: nothing that axe finds, nothing too wide.

Each is looked at twice: light in a wide window, dark on a phone. Wagtail's own header and menu are Wagtail's business.
"""

from pathlib import Path

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import translation

from events.models import Event
from home.demo.accounts import load_accounts, organiser
from home.demo.dates import SYMPOSIUM
from home.demo.desk import load_desk
from home.demo.money import load_money
from home.demo.partners import load_partners
from home.demo.people import load_people
from home.demo.proofs import load_proofs
from home.demo.questions import load_questions
from home.demo.registrations import load_past_registrations, load_registrations
from home.demo.symposium import load_symposia
from registrations.models import (
    AttendeeLink,
    BankLine,
    Buyer,
    GroupOrder,
    Invitation,
    Order,
    Payment,
    Refund,
    StatementMapping,
    TicketType,
    WaitingEntry,
)
from tests.browser.newer_screens import admin_screens, holder_screens

pytestmark = [pytest.mark.browser, pytest.mark.looks]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_WAGTAIL = [[".w-slim-header"], ["#wagtail-sidebar"], ["[data-wagtail-sidebar]"], ["h2[role=alert]"]]
# Colours that are on their way from light to dark are nobody's fault.
AT_ONCE = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""
LOOKS = (("light", 1280), ("dark", 390))
NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def symposium(transactional_db, settings, tmp_path) -> Event:
    """The sections of the demo that have to do with registration."""
    settings.TASKS, settings.VAR_DIR = NO_TASKS, tmp_path
    sections = (
        load_accounts,
        load_partners,
        load_people,
        load_symposia,
        load_registrations,
        load_money,
        load_questions,
        load_proofs,
        load_past_registrations,
        load_desk,
    )
    with translation.override("en"):
        for load in sections:
            load()
    return Event.objects.get(slug=SYMPOSIUM)


def admin_addresses(event: Event) -> list[str]:
    of_event = [
        "dashboard",
        "waiting",
        "fees",
        "ways",
        "cancellation_steps",
        "books",
        "badges",
        "certificates",
        "invitations",
    ]
    found = [reverse(f"registrations_admin:{name}", args=[event.pk]) for name in of_event]
    past = Event.objects.exclude(pk=event.pk).get(registration_settings__isnull=False)
    found += [reverse(f"registrations_admin:{name}", args=[past.pk]) for name in ("certificates", "waiting")]
    lists = ["registrations", "orders", "attendees", "payments", "statements", "refunds", "invoices"]
    found += [reverse(f"{name}_admin:index") for name in lists]
    found += [reverse("orders_admin:index") + "?q=nobody-is-called-so", reverse("registrations_admin:income_tables")]
    found += [reverse("statements_admin:lines"), reverse("invoices_admin:official")]
    mapping = StatementMapping.objects.create(head=["Booked on", "Text", "Credit"], saved_at=event.starts_at)
    found.append(reverse("statements_admin:mapping", args=[mapping.pk]))
    for state in ("waiting", "booked"):
        found.append(reverse("statements_admin:line", args=[BankLine.objects.filter(state=state)[0].pk]))
    found += [reverse("payments_admin:decision", args=[one.pk]) for one in Payment.objects.exclude(flag="")]
    waiting = Refund.objects.filter(Q(state="requested") | Q(method="transfer"))
    found += [reverse("refunds_admin:refund", args=[refund.pk]) for refund in waiting]
    for order in orders_of_each_kind(event):
        found.append(reverse("orders_admin:order", args=[order.pk]))
    paid, institution = plain_paid(event), Buyer.objects.get(is_body=True, order__state="pending").order
    for name in ("cancellation", "receive", "invoice"):
        found.append(reverse(f"orders_admin:{name}", args=[paid.pk]))
    found.append(reverse("orders_admin:invoice", args=[institution.pk]))
    found.append(reverse("orders_admin:forgetting", args=[paid.pk]))
    found.append(reverse("orders_admin:name", args=[paid.pk, paid.attendees.get().pk]))
    found.append(reverse("orders_admin:ask_refund", args=[paid.pk, paid.payments.get(state="paid").pk]))
    found.append(reverse("vouchers:index") + f"?event={event.pk}")
    found.append(reverse("registration_settings:edit", args=[event.registration_settings.pk]))
    return found + admin_screens(event, paid, organiser())


def plain_paid(event: Event) -> Order:
    one = Order.objects.filter(event=event, state="confirmed", total_minor__gt=0, buyer=None, group=None)
    return one.filter(payments__flag="", payments__refunds=None, payments__state="paid").order_by("pk")[0]


def orders_of_each_kind(event: Event) -> list[Order]:
    orders = Order.objects.filter(event=event)
    kinds = [
        orders.filter(state=state).order_by("pk")[0] for state in orders.values_list("state", flat=True).distinct()
    ]
    ways = [orders.filter(payment_choice__way=way, state="pending")[0] for way in ("transfer", "invoice", "on_site")]
    return [*kinds, *ways, plain_paid(event), GroupOrder.objects.get(order__event=event).order]


def holder_addresses(event: Event) -> list[str]:
    found = [reverse(f"registrations:{name}", args=[event.slug]) for name in ("tickets", "group", "waiting_sent")]
    found.append(reverse("registrations:waiting_join", args=[event.slug]) + f"?ticket={sold_out(event).pk}")
    found += [reverse("registrations:waiting", args=[entry.secret]) for entry in WaitingEntry.objects.all()[:2]]
    for order in orders_of_each_kind(event):
        found.append(reverse("registrations:order", args=[order.code, order.secret]))
    paid, group = plain_paid(event), GroupOrder.objects.get(order__event=event).order
    for name in ("cancellation", "invoice", "payment_return"):
        found.append(reverse(f"registrations:{name}", args=[paid.code, paid.secret]))
    found.append(reverse("registrations:invoice", args=[group.code, group.secret]))
    found.append(reverse("registrations:order_group", args=[group.code, group.secret]))
    first = group.attendees.filter(cancelled_at=None)[0]
    found.append(reverse("registrations:attendee_cancellation", args=[group.code, group.secret, first.pk]))
    found.append(reverse("registrations:attendee_name", args=[group.code, group.secret, first.pk]))
    for link in AttendeeLink.objects.filter(attendee__order=group, attendee__cancelled_at=None).order_by("pk")[2:4]:
        found.append(reverse("registrations:own_data", args=[link.secret]))
    open_one = Invitation.objects.filter(order=None, withdrawn_at=None)[0]
    found.append(reverse("registrations:tickets", args=[event.slug]) + f"?invitation={open_one.secret}")
    found += [reverse("registrations:lost_link"), reverse("registrations:lost_link_sent")]
    found.append(reverse("registrations:ticket", args=[paid.attendees.get().ticket_code]))
    return found + holder_screens(event, paid)


def sold_out(event: Event) -> TicketType:
    return TicketType.objects.get(event=event, has_waiting_list=True)


def faults(page, path: str) -> list[str]:
    """What is wrong with the page that is open, in each look."""
    found = []
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        options = {"include": [["main"]], "exclude": OF_WAGTAIL}
        result = page.evaluate("([where, rules]) => axe.run(where, {runOnly: rules})", [options, RULES])
        found += [
            f"{path} {scheme} {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            found.append(f"{path} is {overflow} px wider than a window of {width}")
    return found


@pytest.mark.parametrize(("who", "addresses"), [("organiser", admin_addresses), ("holder", holder_addresses)])
def test_screens_of_money_have_no_accessibility_violation(symposium, live_server, page, complaints, who, addresses):
    if who == "organiser":
        client = Client()
        client.force_login(organiser())
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
    found = []
    for path in addresses(symposium):
        response = page.goto(live_server.url + path, wait_until="domcontentloaded")
        assert response.status == 200, path
        page.evaluate(AT_ONCE)
        page.evaluate(AXE)
        found += faults(page, path)

    assert found == []
    assert complaints == []
