"""A group: the coordinator's table and page, and each person's own page."""

import re
import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_countries import countries

from core.access import holder, public
from core.brakes import count_of, email_key
from events.models import Event
from people.rules import full_name
from registrations.actions.groups import (
    choose_ticket_mails,
    complete_attendee,
    country_decided,
    mail_missing,
    place_group_order,
    why_name_stays,
    why_not_completable,
)
from registrations.actions.refusals import OrderRefusedError, RegistrationError
from registrations.enums import OrderState
from registrations.forms import ConfirmationForm
from registrations.forms.groups import GroupForm, OwnDataForm
from registrations.forms.questions import is_question_field, typed_of
from registrations.models import AttendeeLink, Order, RegistrationSettings, TicketType
from registrations.queries.access import order_for_holder
from registrations.queries.answers import with_has_questions
from registrations.queries.availability import ticket_offers
from registrations.queries.fees import fees_of, price_book
from registrations.queries.groups import group_state, link_for_holder
from registrations.queries.papers import ticket_document
from registrations.rules.sale import why_closed
from registrations.views.admin_common import table_response
from registrations.views.baskets import Basket
from registrations.views.checkout import ORDERS_PER_ADDRESS_AND_HOUR
from registrations.views.orders import holder_path
from registrations.views.questions import own_questions
from registrations.views.registering import order_of_this_form, registration_of

GROUPS_PER_EVENT_AND_HOUR = 60


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """The table; what it would cost (`step=check`); the order (`step=place`). What was typed travels with the form."""
    event, settings = registration_of(slug)
    if not settings.group_limit:
        raise Http404("no groups at this event")
    step = request.POST.get("step", "")
    types = [offer.ticket_type for offer in ticket_offers(event, settings=settings) if offer.on_sale]
    book = price_book(event, settings, types)
    options: dict[str, Any] = {
        "types": types,
        "settings": settings,
        "decided_by_country": [kind.pk for kind in types if book.has_groups(kind.pk)],
    }
    if request.method != "POST":
        return show_table(request, event, GroupForm(initial={"mails_tickets": True}, **options))
    if step == "edit":
        return show_table(request, event, GroupForm(initial=request.POST.dict(), **options))
    form = GroupForm(request.POST, request.FILES, **options)
    if not form.is_valid() or form.cleaned_data["website"]:
        return show_table(request, event, form, status=422)
    basket = basket_of(event, form)
    if step != "place":
        return show_check(request, form, basket, confirmation_of(settings))
    return place(request, form, basket, confirmation_of(settings, request.POST))


@public
@require_safe
def group_template(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """An empty table with the columns in the reader's language."""
    event, settings = registration_of(slug)
    if not settings.group_limit:
        raise Http404("no groups at this event")
    heads = [head.strip() for head in re.split("[,、，]", _("Name, E-mail, Affiliation, Country, Ticket, Language"))]
    return table_response(f"group-{event.slug}", heads, [], as_xlsx=kind == "xlsx")


def place(request: HttpRequest, form: GroupForm, basket: Basket, confirmation: ConfirmationForm) -> HttpResponse:
    """The order, or the check once more with the reason why not."""
    if earlier := order_of_this_form(request, basket.event):
        return earlier
    if not confirmation.is_valid():
        return show_check(request, form, basket, confirmation, status=422)
    data = form.cleaned_data
    by_address = count_of("orders-by-" + email_key(data["email"]))
    by_event = count_of(f"groups-of-{basket.event.pk}")
    if by_address > ORDERS_PER_ADDRESS_AND_HOUR or by_event > GROUPS_PER_EVENT_AND_HOUR:
        problem = _("Many orders came within an hour. Please wait a little and try again.")
        return show_check(request, form, basket, confirmation, problem=problem, status=429)
    try:
        order = place_group_order(
            event=basket.event,
            people=form.table.people,
            email=data["email"],
            name=data["name"],
            language=get_language() or "en",
            idempotency_key=confirmation.cleaned_data["key"],
            terms_accepted=bool(confirmation.cleaned_data.get("terms")) or not basket.settings.local_terms,
            mails_tickets=data["mails_tickets"],
            currency=basket.currency,
            shown_total=confirmation.shown_total,
        )
    except OrderRefusedError as error:
        return show_check(request, form, basket, confirmation, problem=error.message, status=409)
    return HttpResponseRedirect(holder_path("order", order))


def basket_of(event: Event, form: GroupForm) -> Basket:
    kinds: dict[int, TicketType] = {kind.pk: kind for kind in form.types}
    people = form.table.people
    return Basket(
        event,
        form.settings,
        [kinds[person.ticket_type_id] for person in people],
        [person.country for person in people],
        form.cleaned_data.get("currency") or "",
        emails=[person.email for person in people],
    )


def confirmation_of(settings: RegistrationSettings, data: Any = None) -> ConfirmationForm:
    initial = {"key": secrets.token_urlsafe(32)}
    return ConfirmationForm(data, initial=initial, has_terms=bool(settings.local_terms))


def show_table(request: HttpRequest, event: Event, form: GroupForm, status: int = 200) -> HttpResponse:
    basket = Basket(event, form.settings, types=form.types)
    context = {
        **basket.context(),
        "form": form,
        "form_list": [form],
        "prices": [(kind, basket.price(kind)) for kind in form.types],
        "fees": fees_of(basket.book, form.types, basket.day),
        "closed": why_closed(event, form.settings, timezone.now()),
    }
    return render(request, "registrations/group.html", context, status=status)


def show_check(
    request: HttpRequest,
    form: GroupForm,
    basket: Basket,
    confirmation: ConfirmationForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Everybody with their price, the total, the terms and the button that says what it does."""
    context = {
        **basket.context(),
        "form": form,
        "confirmation": confirmation,
        "people": [
            (
                one,
                full_name(one.family_name, one.given_name, one.name_order),
                countries.name(one.country) if one.country else "",
                seat,
                price,
            )
            for one, seat, price in zip(form.table.people, basket.seats, basket.prices, strict=True)
        ],
        "is_request": any(seat.needs_approval for seat in basket.seats),
        "shown": f"{basket.shown_currency}-{basket.total.minor}",
        "problem": problem,
    }
    return render(request, "registrations/group_check.html", context, status=status)


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def order_group(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The coordinator's page: who is missing. POST mails them, or chooses whether tickets are mailed."""
    found = order_for_holder(code, secret)
    if not hasattr(found, "group"):
        raise Http404("no group")
    if request.method == "POST":
        try:
            if "tickets" in request.POST:
                choose_ticket_mails(order=found, mails_tickets=request.POST["tickets"] == "on")
                messages.success(request, _("Saved."))
            else:
                tell_mailed(request, mail_missing(order=found))
        except RegistrationError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(holder_path("order_group", found))
    state = group_state(found)
    context = {
        "order": found,
        "event": found.event,
        "attendees": state.people,
        "missing": state.missing,
        "to_mail": state.to_mail,
        "may_rename": may_rename(found),
        "registration": RegistrationSettings.objects.filter(event_id=found.event_id).first(),
    }
    return render(request, "registrations/order_group.html", context)


def tell_mailed(request: HttpRequest, number: int) -> None:
    if number:
        text = ngettext("%(number)d person gets a mail.", "%(number)d people get a mail.", number)
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("Nobody was mailed: everybody is complete, or had a mail within the last 24 hours."))


def may_rename(order: Order) -> bool:
    settings = RegistrationSettings.objects.filter(event_id=order.event_id).first()
    until = settings.name_change_until if settings else None
    return order.state == OrderState.CONFIRMED and until is not None and timezone.now() < until


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest, secret: str) -> HttpResponse:
    """What one person of a group says about themselves."""
    link = link_for_holder(secret)
    reason = why_not_completable(link.attendee)
    form = own_form(request, link)
    if request.method == "POST" and not reason and form.is_valid():
        try:
            values = {name: value for name, value in form.cleaned_data.items() if not is_question_field(name)}
            complete_attendee(
                link=link, values=values, answers=form.questions.answers() if form.questions.rows else None
            )
        except RegistrationError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Thank you, your data are saved."))
            return redirect("registrations:own_data", secret)
    context = {
        "link": link,
        "attendee": link.attendee,
        "order": link.attendee.order,
        "event": link.attendee.order.event,
        "form": form,
        "form_list": [form],
        "reason": reason,
        "registration": RegistrationSettings.objects.filter(event_id=link.attendee.order.event_id).first(),
        "name_stays": why_name_stays(link),
        "action": reverse("registrations:own_data", args=[secret]),
    }
    return render(request, "registrations/own_data.html", context, status=422 if form.errors else 200)


def own_form(request: HttpRequest, link: AttendeeLink) -> OwnDataForm:
    attendee = link.attendee
    rows = with_has_questions(RegistrationSettings.objects.filter(event_id=attendee.order.event_id))
    settings = rows.first()
    initial = {name: getattr(attendee, name) for name in OwnDataForm.base_fields}
    data: dict[str, str] | None = request.POST.dict() if request.method == "POST" else None
    questions, options = own_questions(request, attendee, data) if settings and settings.has_questions else ([], {})
    options["may_change_frozen"] = link.completed_at is None
    return OwnDataForm(
        data,
        initial={**initial, **typed_of(options.get("held", {}).values())},
        ticket_type=attendee.ticket_type,
        settings=settings or RegistrationSettings(),
        may_write_name=not why_name_stays(link),
        may_choose_country=not country_decided(link),
        questions=questions,
        answers=options,
    )


@holder
@require_safe
def own_ticket(request: HttpRequest, secret: str) -> HttpResponse:
    """The ticket of one person; 404 before the order is confirmed and after it is cancelled."""
    link = link_for_holder(secret)
    order = link.attendee.order
    if order.state != OrderState.CONFIRMED or link.attendee.cancelled_at:
        raise Http404("tickets exist for confirmed orders")
    headers = {"Content-Disposition": f'inline; filename="ticket-{order.code}-{link.attendee.position}.pdf"'}
    pdf = ticket_document(order, link.attendee, get_language() or link.language)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
