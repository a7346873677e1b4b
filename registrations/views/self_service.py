"""What holders change themselves after the order: ticket, options, data. One page leads to all of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import holder
from core.text import row_number
from registrations.actions.changing import change_place, withdraw_change
from registrations.actions.own_data import change_data
from registrations.actions.paying_changes import choose_way_for_change
from registrations.actions.refusals import PriceChangedError, RegistrationError
from registrations.enums import HOLDING_STATES, PAYABLE_CHANGES, ChangeState, OrderState
from registrations.forms.changing import ChangeForm, PersonDataForm, option_choices
from registrations.models import Attendee, Order, OrderChange, RegistrationSettings
from registrations.queries.access import order_for_holder
from registrations.queries.availability import holds_its_places
from registrations.queries.changing import (
    Proposal,
    prices_of_options,
    proposal_of,
    standing_lines,
    ticket_choices,
    why_not_changeable,
    why_options_stay,
)
from registrations.queries.open_changes import open_changes
from registrations.queries.options import option_offers
from registrations.queries.orders import people_of
from registrations.queries.own_data import country_decided_fee, data_until, why_data_stay
from registrations.queries.payment_ways import can_pay_online, ways_for_change, ways_of
from registrations.queries.vouchers import Redeemable, has_vouchers
from registrations.views.orders import context_of, holder_path
from registrations.views.payments import open_payment
from registrations.views.vouchers import voucher_typed


@holder
@require_safe
def manage(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Everything that can still be done with this registration, person by person, with its dates."""
    found = order_for_holder(code, secret)
    now, context = timezone.now(), context_of(found)
    settings = context["registration"]
    people, _gone = people_of(found)
    changing = {change.attendee_id: change for change in open_changes(found)}
    until = settings.change_until if settings else None
    may_change = until is not None and now < until and _stands(found, now)
    rows = [
        {
            "attendee": one,
            "change": changing.get(one.pk),
            "may_change": may_change and not is_in(one) and not one.certificate_id,
            "may_rename": context["may_rename"] and not is_in(one),
            "may_write": not why_data_stay(_with_order(one, found), now, settings),
            "may_cancel": context["may_cancel"] and len(people) > 1 and not is_in(one),
        }
        for one in people
    ]
    context |= {"rows": rows, "change_until": until, "may_change": may_change}
    context["data_until"] = data_until(settings, _with_order(people[0], found)) if people else None
    return render(request, "registrations/manage.html", context)


def is_in(attendee: Attendee) -> bool:
    """As `people_of` annotates it."""
    return bool(getattr(attendee, "is_in", False))


def _stands(order: Order, now: datetime) -> bool:
    return order.state in HOLDING_STATES and holds_its_places(order, now)


def _with_order(attendee: Attendee, order: Order) -> Attendee:
    attendee.order = order
    return attendee


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def attendee_ticket(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """GET is the choice, with `check` what it would mean; POST does it. What was chosen is in the address or the form,
    so nothing is lost on the way."""
    found = order_for_holder(code, secret)
    attendee = get_object_or_404(Attendee.standing.select_related("ticket_type"), pk=row_number(str(pk)), order=found)
    _with_order(attendee, found)
    settings = RegistrationSettings.objects.filter(event_id=found.event_id).first()
    context = {"order": found, "event": found.event, "attendee": attendee, "registration": settings}
    waiting = found.changes.filter(attendee=attendee, state__in=[*PAYABLE_CHANGES, ChangeState.REQUESTED]).exists()
    reason = why_not_changeable(attendee, settings)
    if reason or waiting:
        return render(request, "registrations/change.html", {**context, "reason": reason, "is_waiting": waiting})
    data = request.POST if request.method == "POST" else request.GET
    voucher, problem = voucher_typed(request, found.event, data.get("voucher", ""))
    choice = choice_of(attendee, data, voucher=voucher)
    form = choice["form"]
    choice |= {"has_vouchers": has_vouchers(found.event_id), "code": data.get("voucher", "").replace("\x00", "")[:200]}
    if not form.is_bound or "edit" in request.GET:
        return render(request, "registrations/change.html", {**context, **choice})
    if not form.is_valid():
        return render(request, "registrations/change.html", {**context, **choice}, status=422)
    if problem:
        return render(request, "registrations/change.html", {**context, **choice, "problem": problem}, status=422)
    proposal = proposal_of(attendee, form.chosen_ticket, form.chosen_options, voucher=voucher)
    if proposal.reason or proposal.is_nothing:
        problem = proposal.reason or _("Nothing would change. Please choose another ticket or other options.")
        return render(request, "registrations/change.html", {**context, **choice, "problem": problem}, status=422)
    context |= {"proposal": proposal, "form": form, "is_unpaid": found.state == OrderState.PENDING}
    if request.method != "POST":
        return render(request, "registrations/change_check.html", context)
    try:
        change = change_place(
            attendee=attendee,
            ticket_type=form.chosen_ticket,
            options=form.chosen_options,
            shown=request.POST.get("shown", "")[:80],
            voucher_code=form.cleaned_data["voucher"],
        )
    except PriceChangedError as error:
        context["proposal"] = proposal_of(attendee, form.chosen_ticket, form.chosen_options, voucher=voucher)
        return render(request, "registrations/change_check.html", {**context, "problem": error.message}, status=409)
    except RegistrationError as error:
        return render(request, "registrations/change_check.html", {**context, "problem": error.message}, status=409)
    return after_changing(request, found, change, proposal)


def choice_of(
    attendee: Attendee, data: Any, *, by_staff: bool = False, voucher: Redeemable | None = None
) -> dict[str, Any]:
    """The form and what it offers, with what the voucher takes off or keeps; bound if a ticket was sent."""
    now = timezone.now()
    tickets = ticket_choices(attendee, now, by_staff=by_staff, voucher=voucher)
    had = {line.option_id for line in standing_lines(attendee) if line.option_id}
    is_sent = "ticket" in data or "check" in data
    ticked = {int(pk) for pk in data.getlist("options") if row_number(pk)} if is_sent else had
    offers = option_offers(attendee.order.event, now)
    stays = {} if by_staff else why_options_stay(attendee, now)
    prices = prices_of_options(attendee, [offer.option for offer in offers], now)
    options = option_choices(offers, had, stays, ticked, prices)
    form = ChangeForm(data if is_sent else None, tickets=tickets, options=options)
    picked = data.get("ticket", "") if is_sent else str(attendee.ticket_type_id)
    return {"form": form, "tickets": tickets, "options": options, "picked": picked}


def after_changing(request: HttpRequest, order: Order, change: OrderChange, proposal: Proposal) -> HttpResponse:
    """To the payment page where something is to pay now, to the order's page otherwise."""
    if change.state == ChangeState.REQUESTED:
        messages.success(request, _("The organisers decide about this change. You get a mail with their answer."))
    elif change.state == ChangeState.APPLIED and proposal.back.minor:
        messages.success(request, _("It is changed, and the difference is on its way back to you."))
    elif change.state == ChangeState.APPLIED:
        messages.success(request, _("It is changed."))
    elif can_pay_online(ways := ways_of(order)) and not ways_for_change(order, change, ways):
        return open_payment(request, order, change)
    return HttpResponseRedirect(holder_path("order", order))


def change_of_holder(code: str, secret: str, pk: int) -> OrderChange:
    found = order_for_holder(code, secret)
    change = OrderChange.objects.filter(pk=row_number(str(pk)), order=found).select_related("attendee").first()
    if change is None:
        raise Http404("no such change")
    change.order = found
    return change


@holder
@require_POST
def change_payment(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    change = change_of_holder(code, secret, pk)
    return open_payment(request, change.order, change)


@holder
@require_POST
def change_way(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """The difference by bank transfer or at the event."""
    change = change_of_holder(code, secret, pk)
    try:
        choose_way_for_change(change=change, way=request.POST.get("way", "")[:20])
    except RegistrationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("This is noted. We have mailed you what to do."))
    return HttpResponseRedirect(holder_path("order", change.order))


@holder
@require_POST
def change_withdrawal(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    change = change_of_holder(code, secret, pk)
    try:
        withdraw_change(change=change)
    except RegistrationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The change is withdrawn; everything stays as it was."))
    return HttpResponseRedirect(holder_path("order", change.order))


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def attendee_data(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """Affiliation, country, needs, consent; the ticket stays as it is."""
    found = order_for_holder(code, secret)
    attendee = get_object_or_404(Attendee.standing.select_related("ticket_type"), pk=row_number(str(pk)), order=found)
    _with_order(attendee, found)
    settings = RegistrationSettings.objects.filter(event_id=found.event_id).first()
    reason = why_data_stay(attendee, timezone.now(), settings)
    form = PersonDataForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(attendee, name) for name in PersonDataForm.base_fields},
        ticket_type=attendee.ticket_type,
        settings=settings or RegistrationSettings(),
        may_choose_country=not country_decided_fee(attendee),
    )
    if request.method == "POST" and not reason and form.is_valid():
        try:
            change_data(attendee=attendee, values=form.cleaned_data)
        except RegistrationError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The data of %(name)s are saved.") % {"name": attendee.full_name})
            return HttpResponseRedirect(holder_path("manage", found))
    context = {
        "order": found,
        "event": found.event,
        "attendee": attendee,
        "form": form,
        "form_list": [form],
        "reason": reason,
        "until": data_until(settings, attendee),
    }
    return render(request, "registrations/attendee_data.html", context, status=422 if form.errors else 200)
