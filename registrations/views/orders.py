"""The holder's pages: no account, the secret in the address opens them."""

from datetime import datetime
from typing import Any

from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conferences.models import Conference
from conferences.queries import page_path
from core.access import holder, public
from core.brakes import count_of, email_key
from core.ical import render_calendar
from core.money import Money
from registrations.actions.answers import why_not_answerable
from registrations.enums import HOLDING_STATES, AskedOf, OrderState, PaymentState, PaymentWay, RefundState
from registrations.feeds import order_items
from registrations.forms import LostLinkForm
from registrations.models import Attendee, OfficialFile, Order, RegistrationSettings
from registrations.queries.access import order_for_holder
from registrations.queries.answers import answers_of, missing_of, questions_of, with_has_questions
from registrations.queries.balance import Balance, balance_of
from registrations.queries.cancelling import when_cancellable
from registrations.queries.invoices import issuer_for
from registrations.queries.open_changes import due_for, open_changes
from registrations.queries.orders import people_of
from registrations.queries.payment_ways import (
    can_pay_online,
    instructions_for,
    instructions_for_change,
    other_ways,
    ways_for_change,
    ways_of,
)
from registrations.queries.programme import programme_of_order
from registrations.queries.waiting import standings_of, waiting_in_order, with_lists
from registrations.rules.answering import asked_of
from registrations.tasks import send_order_links

LINK_MAILS = 3  # per e-mail address and hour


def holder_path(name: str, order: Order, *args: Any) -> str:
    return reverse(f"registrations:{name}", args=[order.code, order.secret, *args])


@holder
@require_safe
def order(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    found = order_for_holder(code, secret)
    return render(request, "registrations/order.html", context_of(found))


def context_of(order: Order) -> dict[str, Any]:
    """What the holder's page and the pages below it show; the number of statements is the same for any order."""
    found = with_has_questions(RegistrationSettings.objects.filter(event_id=order.event_id))
    settings = with_lists(found, order).first()
    now = timezone.now()
    balance = balance_of(order)
    names_until = settings.name_change_until if settings else None
    holds = order.state in (*HOLDING_STATES, OrderState.REQUESTED)
    why_not, cancel_until = when_cancellable(order, now)
    coming, cancelled_people = people_of(order)
    return {
        "order": order,
        "approval": getattr(order, "approval", None) if order.state == OrderState.DECLINED else None,
        "event": order.event,
        "attendees": coming,
        "balance": balance,
        "registration": settings,
        "is_lapsed": order.state == OrderState.PENDING and order.expires_at is not None and order.expires_at <= now,
        "may_rename": order.state == OrderState.CONFIRMED and names_until is not None and now < names_until,
        **invoice_context(order, holds=holds),
        **programme_context(order, holds=holds),
        **answers_context(order, settings, coming, now),
        **paying_context(order, balance, now),
        **waiting_context(order, settings, holds=holds),
        "may_cancel": holds and not why_not,
        "cancel_until": cancel_until,
        "cancelled_people": cancelled_people,
        **changes_context(order, settings, now),
    }


def changes_context(order: Order, settings: RegistrationSettings | None, now: datetime) -> dict[str, Any]:
    """`changes` that wait, each with what is due and how; `may_change` tickets and options. One statement for an order
    without any."""
    until = settings.change_until if settings else None
    found: dict[str, Any] = {"may_change": order.state in HOLDING_STATES and until is not None and now < until}
    waiting = open_changes(order) if order.state == OrderState.CONFIRMED else []
    if waiting:
        ways = ways_of(order)
        found["pays_online"] = can_pay_online(ways)
        by_bank = [one for one in waiting if one.way == PaymentWay.TRANSFER]
        found["change_slips"] = (
            order.transfer_proofs.filter(uploaded_at__gte=by_bank[0].asked_at).count() if by_bank else 0
        )
        found["changes"] = [
            (
                change,
                due_for(order, change),
                instructions_for_change(order, change, ways),
                change.is_late(now),
                [way for way in ways_for_change(order, change, ways, now).items() if way[0] != change.way],
            )
            for change in waiting
        ]
    return found


def paying_context(order: Order, balance: Balance, now: datetime) -> dict[str, Any]:
    """How it can be paid: `instructions` for the way that was chosen, `other_ways` with their deadlines; once money
    came in, its receipts."""
    if order.state != OrderState.PENDING:
        if not balance.received.minor:
            return {"receipts": []}
        paid = list(payments_with_refunds(order))
        going = sum(payment.going_minor for payment in paid if payment.received_currency == order.currency)
        return {"receipts": paid, "on_its_way_back": Money(going, order.currency) if going else None}
    ways = ways_of(order)
    instructions = instructions_for(order, ways, balance.due) if ways else None
    chosen = instructions.way if instructions else ""
    labels = [(way, PaymentWay(way).label, until) for way, until in other_ways(order, ways, now).items()]
    return {
        "pays_online": can_pay_online(ways),
        "instructions": instructions,
        "other_ways": [row for row in labels if row[0] != chosen],
        "transfer_proofs": order.transfer_proofs.count() if instructions else 0,
    }


def waiting_context(order: Order, settings: RegistrationSettings | None, *, holds: bool) -> dict[str, Any]:
    """`in_line`: who of this order waits for an option and where they stand; `has_option_lists`: whether one can."""
    entries = waiting_in_order(order) if holds and getattr(settings, "somebody_waits", False) else []
    standings = standings_of(entries)
    return {
        "in_line": [(entry, standings.get(entry.pk)) for entry in entries],
        "has_option_lists": holds and getattr(settings, "has_option_lists", False),
    }


def payments_with_refunds(order: Order) -> Any:
    """What came in; `going_minor` of each was decided to be paid back and is not in the books yet."""
    going = Sum("refunds__amount_minor", filter=Q(refunds__state=RefundState.CREATED), default=0)
    return order.payments.filter(state=PaymentState.PAID).annotate(going_minor=going)


def invoice_context(order: Order, *, holds: bool) -> dict[str, Any]:
    """`invoices` and credit notes, and whether one is `offered`: somebody issues them, and something is to pay."""
    invoices = list(order.invoices.order_by("pk")) if order.total_minor else []
    offered = holds and bool(order.total_minor) and not invoices and issuer_for(order.event) is not None
    official = list(OfficialFile.objects.filter(order=order)) if order.total_minor else []
    return {"invoices": invoices, "official_files": official, "invoice_is_offered": offered}


def answers_context(
    order: Order, settings: RegistrationSettings | None, people: list[Attendee], now: datetime
) -> dict[str, Any]:
    """What was `answered`, by name of the person; whether anything is asked now and how much is missing. No statement
    for an event without questions."""
    if settings is None or not settings.has_questions:
        return {}
    questions, stored = questions_of(order.event_id), answers_of(orders=[order])
    kinds = [one.ticket_type_id for one in people]
    targets: list[tuple[Attendee | None, str, AskedOf, list[int]]] = [
        (one, one.full_name, AskedOf.ATTENDEE, [one.ticket_type_id]) for one in people
    ]
    targets.append((None, _("For the whole registration") if people else "", AskedOf.ORDER, kinds))
    answered, missing, is_asked = [], 0, False
    for one, name, target, types in targets:
        rows = stored.get((order.pk, one.pk if one else None), [])
        missing += len(missing_of(questions, target, types, rows, now))
        is_asked = is_asked or bool(asked_of(questions, target, types))
        if rows:
            answered.append((name, rows))
    return {
        "answered": answered,
        "missing_answers": missing,
        "asks_questions": is_asked,
        "may_answer": not why_not_answerable(order),
    }


def programme_context(order: Order, *, holds: bool) -> dict[str, Any]:
    """`conference` where the event has a released programme, and `own_programme` where the order keeps one."""
    released = Conference.objects.filter(pk=order.event_id, releases__isnull=False).distinct()
    conference = released.first() if holds else None
    if conference is None:
        return {}
    return {
        "conference": conference,
        "base_url": page_path(conference),
        "own_programme": programme_of_order(order),
    }


@holder
@require_safe
def calendar(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    found = order_for_holder(code, secret)
    with translation.override(found.language):
        content = render_calendar(order_items(found), name=found.event.local_title)
    headers = {"Content-Disposition": f'attachment; filename="{found.event.slug}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Mails the links of an address. The answer is the same whether or not the address is known."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        key = "link-mails-" + email_key(email)
        if count_of(key) <= LINK_MAILS:
            send_order_links.enqueue(email, translation.get_language() or "en")
        return redirect("registrations:lost_link_sent")
    return render(request, "registrations/lost_link.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_safe
def lost_link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/lost_link_sent.html")
