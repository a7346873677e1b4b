"""Waiting in line for what is sold out: joining without an account, and the page of somebody who waits."""

from django.conf import settings as site
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.access import holder, public
from core.brakes import count_of, email_key
from core.text import row_number
from events.models import Event
from registrations.actions.refusals import RegistrationError, WaitingRefusedError
from registrations.actions.taking_options import join_option_line, take_option_offer
from registrations.actions.waiting import confirm_waiting, join_waiting_list, leave_waiting_list
from registrations.enums import HOLDING_STATES, ChangeState, OrderState, WaitingState
from registrations.forms import WaitingForm
from registrations.models import Attendee, Option, RegistrationSettings, TicketType, WaitingEntry
from registrations.queries.access import order_for_holder, order_url
from registrations.queries.availability import ticket_offers
from registrations.queries.changing import proposal_for_offer
from registrations.queries.options import option_offers
from registrations.queries.orders import attendees_of
from registrations.queries.waiting import (
    line_of,
    lines_to_join,
    standing_of,
    standings_of,
    waiting_by_secret,
    waiting_in_order,
    why_entry_waits,
)
from registrations.views.drafts import Draft, load_draft, save_draft

MAILS = 5  # per e-mail address and hour


def sale_of(request: HttpRequest, slug: str) -> tuple[Event, RegistrationSettings, TicketType]:
    """The public event and its ticket type in `?ticket=`; Http404 otherwise."""
    found = RegistrationSettings.objects.select_related("event__venue")
    registration = found.filter(event__slug=slug, event__is_public=True).first()
    if registration is None:
        raise Http404("no registration for this event")
    wanted = row_number(request.GET.get("ticket", "")) or 0
    return registration.event, registration, get_object_or_404(TicketType, event=registration.event, pk=wanted)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Name and address. The answer is the same whether or not somebody with this address is in line already."""
    event, registration, kind = sale_of(request, slug)
    offer = next((o for o in ticket_offers(event, settings=registration) if o.ticket_type.pk == kind.pk), None)
    form = WaitingForm(request.POST if request.method == "POST" else None, most=registration.max_attendees)
    problem = ""
    if offer is not None and offer.on_sale:
        messages.info(request, _("There are free places again: you can register at once."))
        return redirect("registrations:tickets", slug)
    if offer is None or not offer.may_wait:
        problem = (offer.reason if offer else "") or _("There is no waiting list for this ticket.")
    elif request.method == "POST" and form.is_valid():
        if form.cleaned_data.pop("website"):
            return redirect("registrations:waiting_sent", slug)
        if count_of("waiting-mails-" + email_key(form.cleaned_data["email"])) > MAILS:
            return redirect("registrations:waiting_sent", slug)
        try:
            language = get_language() or "en"
            join_waiting_list(event=event, ticket_type=kind, language=language, **form.cleaned_data)
        except WaitingRefusedError as error:
            problem = error.message
        else:
            return redirect("registrations:waiting_sent", slug)
    context = {
        "event": event,
        "registration": registration,
        "ticket": kind,
        "form": form,
        "form_list": [form],
        "problem": problem,
        "may_wait": bool(offer and offer.may_wait),
        "length": line_of(kind).count(),
    }
    status = 422 if form.errors else 409 if problem and request.method == "POST" else 200
    return render(request, "registrations/waiting_join.html", context, status=status)


@public
@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_object_or_404(Event, slug=slug, is_public=True)
    return render(request, "registrations/waiting_sent.html", {"event": event})


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, secret: str) -> HttpResponse:
    """Where they stand. POST confirms the address, leaves the line, or takes the offer to the registration: programs
    that open the links of mails before people do change nothing."""
    entry = waiting_by_secret(secret)
    if request.method == "POST":
        return answer(request, entry)
    now = timezone.now()
    registration = RegistrationSettings.objects.filter(event_id=entry.event_id).first()
    order = entry.attendee.order if entry.attendee else entry.order
    context = {
        "entry": entry,
        "event": entry.event,
        "ticket": entry.wanted,
        "registration": registration,
        "is_open": entry.is_open(now),
        "is_over": entry.state == WaitingState.OFFERED and not entry.is_open(now),
        "standing": standing_of(entry),
        "closed": why_entry_waits(entry, registration, now),
        "order_url": order_url(order) if order else "",
        "proposal": proposal_for_offer(entry, now),
    }
    return render(request, "registrations/waiting.html", context)


def answer(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    wanted = request.POST.get("answer", "")
    if wanted == "take" and entry.attendee:
        return take_option(request, entry)
    if wanted == "take" and entry.is_open(timezone.now()):
        draft = load_draft(request, entry.event.slug) or Draft()
        draft.offer, draft.tickets = entry.secret, {}
        save_draft(request, entry.event.slug, draft)
        return redirect("registrations:tickets", entry.event.slug)
    if wanted == "confirm" and confirm_waiting(entry=entry):
        messages.success(request, _("Your address is confirmed. You stand in line now."))
    elif wanted == "leave" and leave_waiting_list(entry=entry):
        messages.success(request, _("You have left the waiting list."))
    return redirect("registrations:waiting", entry.secret)


def take_option(request: HttpRequest, entry: WaitingEntry) -> HttpResponse:
    """The option goes on the order at the price that was shown; the order's page says what is still to pay."""
    try:
        change = take_option_offer(entry=entry, shown=request.POST.get("shown", "")[:60])
    except RegistrationError as error:
        messages.error(request, error.message)
        return redirect("registrations:waiting", entry.secret)
    if change.state == ChangeState.AWAITING:
        text = _("“%(option)s” is held for you; it is yours once it is paid.")
    else:
        text = _("“%(option)s” is yours.")
    messages.success(request, text % {"option": entry.wanted.local_name})
    return redirect(order_url(change.order).removeprefix(site.SITE_URL))


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def option_lines(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """What is full and can be waited for, person by person; POST puts one of them in line."""
    order = order_for_holder(code, secret)
    if order.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        return redirect("registrations:order", order.code, order.secret)
    if request.method == "POST":
        people = Attendee.objects.filter(order=order)
        attendee = get_object_or_404(people, pk=row_number(request.POST.get("person", "")) or 0)
        options = Option.objects.filter(event_id=order.event_id)
        option = get_object_or_404(options, pk=row_number(request.POST.get("option", "")) or 0)
        try:
            join_option_line(attendee=attendee, option=option)
            text = _("%(name)s stands in line for “%(option)s”.")
            messages.success(request, text % {"name": attendee.full_name, "option": option.local_name})
        except RegistrationError as error:
            messages.error(request, error.message)
        return redirect("registrations:option_lines", order.code, order.secret)
    entries = waiting_in_order(order)
    standings = standings_of(entries)
    context = {
        "order": order,
        "event": order.event,
        "in_line": [(entry, standings.get(entry.pk)) for entry in entries],
        "to_join": lines_to_join(attendees_of(order), option_offers(order.event), entries),
    }
    return render(request, "registrations/option_lines.html", context)
