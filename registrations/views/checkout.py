"""Registration in three steps without an account: tickets, people, check and confirm.

The choice of tickets stands in the address, what is typed about people in the session (views/drafts.py), and
`place_order` writes everything at once at the end. The steps only read.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.brakes import count_of, email_key
from core.money import Money
from events.models import Event
from registrations.actions.ordering import OrderRefusedError, place_order
from registrations.enums import OrderState
from registrations.forms import AttendeesForm, ConfirmationForm, TicketsForm
from registrations.forms.attendees import typed_values
from registrations.forms.tickets import field_name
from registrations.models import Order, RegistrationSettings, TicketType
from registrations.queries.availability import Offer, ticket_offers
from registrations.rules.sale import why_closed
from registrations.views.drafts import Draft, forget_draft, load_draft, save_draft, seated, shortened
from registrations.views.orders import holder_path
from registrations.views.payments import open_payment

ORDERS_PER_ADDRESS_AND_HOUR = 20


@public
@never_cache
@require_safe
def tickets(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1."""
    event, settings = registration_of(slug)
    draft = load_draft(request, slug)
    offers = ticket_offers(event, settings=settings)
    chosen = {**(draft.tickets if draft else {})}
    on_sale = [offer for offer in offers if offer.on_sale]
    if not chosen and len(on_sale) == 1:
        chosen = {str(on_sale[0].ticket_type.pk): 1}
    initial = {f"t-{pk}": number for pk, number in chosen.items()}
    form = TicketsForm(initial=initial, offers=offers, most=settings.max_attendees)
    return show_tickets(request, event, settings, form)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2. Opened with the choice of tickets in the address, or again with the draft in the session."""
    event, settings = registration_of(slug)
    draft = load_draft(request, slug)
    offers = ticket_offers(event, settings=settings)
    choice: Mapping[str, Any] = request.GET
    if not any(name.startswith("t-") for name in choice):
        if draft is None:
            return redirect("registrations:tickets", slug)
        choice = {field_name(pk): number for pk, number in draft.counts().items()}
    form = TicketsForm(choice, offers=offers, most=settings.max_attendees)
    draft = draft or Draft()
    if request.method == "POST":
        draft.people, draft.contact = typed_people(request.POST)
    if not form.is_valid():
        if request.method == "POST":
            save_draft(request, slug, draft)  # the tickets went meanwhile; what was typed did not
        return show_tickets(request, event, settings, form, status=422)
    counts = form.counts()
    seats = seats_of(counts, offers)
    typed = seated([seat.pk for seat in seats], draft.people)
    if request.method != "POST":
        filled = people_form(seats, settings, typed, draft.contact, is_bound=False)
        return show_people(request, event, settings, seats, filled)
    draft.tickets = {str(pk): number for pk, number in counts.items()}
    draft.people = typed
    save_draft(request, slug, draft)
    filled = people_form(seats, settings, typed, draft.contact, is_bound=True)
    if not filled.is_valid():
        return show_people(request, event, settings, seats, filled, status=422)
    if filled.contact.cleaned_data["website"]:
        return redirect("registrations:tickets", slug)
    return redirect("registrations:confirmation", slug)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 3: everything once more; POST places the order. Sent twice, it is one order."""
    event, settings = registration_of(slug)
    draft = load_draft(request, slug)
    if draft is None:
        return order_of_this_form(request, event) or start_again(request, slug)
    types = {kind.pk: kind for kind in TicketType.objects.filter(event_id=event.pk)}
    seats = [types[pk] for pk, number in draft.counts().items() if pk in types for _n in range(number)]
    if len(seats) != len(draft.people):
        return start_again(request, slug)
    filled = people_form(seats, settings, draft.people, draft.contact, is_bound=True)
    if not filled.is_valid():
        return redirect("registrations:people", slug)
    data = request.POST if request.method == "POST" else None
    form = ConfirmationForm(data, initial={"key": draft.key}, has_terms=bool(settings.local_terms))
    if data is None:
        return show_confirmation(request, event, settings, seats, filled, form)
    if not form.is_valid():
        return show_confirmation(request, event, settings, seats, filled, form, status=422)
    if too_many_orders(filled.contact_email):
        problem = _("Many orders came from this address within an hour. Please wait a little and try again.")
        return show_confirmation(request, event, settings, seats, filled, form, problem=problem, status=429)
    try:
        order = place_order(
            event=event,
            attendees=filled.attendees(),
            email=filled.contact_email,
            name=filled.contact_name,
            language=get_language() or "en",
            idempotency_key=form.cleaned_data["key"],
            terms_accepted=bool(form.cleaned_data.get("terms")) or not settings.local_terms,
        )
    except OrderRefusedError as error:
        return show_confirmation(request, event, settings, seats, filled, form, problem=error.message, status=409)
    forget_draft(request, slug)
    return after_placing(request, order)


def after_placing(request: HttpRequest, order: Order) -> HttpResponse:
    """To the payment page where something is to pay, to the order's page otherwise."""
    if order.state == OrderState.PENDING:
        return open_payment(request, order)
    return HttpResponseRedirect(holder_path("order", order))


def start_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing is known of this registration: the session has ended, or somebody came here by the address."""
    messages.info(request, _("There is nothing to confirm yet, or it was left too long. Please choose your tickets."))
    return redirect("registrations:tickets", slug)


def order_of_this_form(request: HttpRequest, event: Event) -> HttpResponse | None:
    """The form was sent a second time (a double click, the back button): show the order that it made."""
    key = request.POST.get("key", "").replace("\x00", "")
    order = Order.objects.filter(idempotency_key=key, event=event).first() if key else None
    return HttpResponseRedirect(holder_path("order", order)) if order else None


def registration_of(slug: str) -> tuple[Event, RegistrationSettings]:
    """A public event that takes registrations, in one statement; Http404 otherwise."""
    settings = (
        RegistrationSettings.objects.select_related("event__venue")
        .filter(event__slug=slug, event__is_public=True)
        .first()
    )
    if settings is None:
        raise Http404("no registration for this event")
    return settings.event, settings


def typed_people(data: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The people and the contact as they were typed, from the fields p1-…, p2-…, contact-…"""
    typed = []
    for n in range(1, 51):
        values = typed_values(data, f"p{n}")
        if not values:
            break
        typed.append(shortened(values))
    return typed, shortened(typed_values(data, "contact"))


def seats_of(counts: Mapping[int, int], offers: list[Offer]) -> list[TicketType]:
    """One ticket type per person, in the order of the offers."""
    return [offer.ticket_type for offer in offers for _n in range(counts.get(offer.ticket_type.pk, 0))]


def people_form(
    seats: list[TicketType],
    settings: RegistrationSettings,
    typed: list[dict[str, str]],
    contact: Mapping[str, str],
    *,
    is_bound: bool,
) -> AttendeesForm:
    return AttendeesForm(seats=seats, settings=settings, people=typed, contact=contact, is_bound=is_bound)


def too_many_orders(email: str) -> bool:
    """A brake for machines. By e-mail and not by network address: a whole campus may share one of those."""
    return count_of("orders-by-" + email_key(email)) > ORDERS_PER_ADDRESS_AND_HOUR


def lines_of(seats: list[TicketType]) -> list[dict[str, Any]]:
    """What is bought, line by line, for the summary that every step shows."""
    lines: dict[int, dict[str, Any]] = {}
    for seat in seats:
        line = lines.setdefault(seat.pk, {"ticket_type": seat, "number": 0, "amount": seat.price * 0})
        line["number"] += 1
        line["amount"] += seat.price
    return list(lines.values())


def context_of(event: Event, settings: RegistrationSettings, seats: list[TicketType]) -> dict[str, Any]:
    total = Money(sum(seat.price_minor for seat in seats), settings.currency)
    return {
        "event": event,
        "registration": settings,
        "lines": lines_of(seats),
        "total": total,
        "number": len(seats),
        "closed": why_closed(event, settings, timezone.now()),
    }


def show_tickets(
    request: HttpRequest, event: Event, settings: RegistrationSettings, form: TicketsForm, status: int = 200
) -> HttpResponse:
    rows = [(offer, form[field_name(offer.ticket_type.pk)]) for offer in form.offers]
    context = {**context_of(event, settings, []), "form": form, "rows": rows, "step": 1}
    context["anything_on_sale"] = any(offer.on_sale for offer in form.offers)
    return render(request, "registrations/tickets.html", context, status=status)


def show_people(
    request: HttpRequest,
    event: Event,
    settings: RegistrationSettings,
    seats: list[TicketType],
    filled: AttendeesForm,
    status: int = 200,
) -> HttpResponse:
    chosen = "&".join(f"{field_name(line['ticket_type'].pk)}={line['number']}" for line in lines_of(seats))
    action = f"{reverse('registrations:people', args=[event.slug])}?{chosen}"
    context = {**context_of(event, settings, seats), "filled": filled, "action": action, "step": 2}
    return render(request, "registrations/people.html", context, status=status)


def show_confirmation(
    request: HttpRequest,
    event: Event,
    settings: RegistrationSettings,
    seats: list[TicketType],
    filled: AttendeesForm,
    form: ConfirmationForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **context_of(event, settings, seats),
        "people": filled.people,
        "contact_name": filled.contact_name,
        "contact_email": filled.contact_email,
        "form": form,
        "problem": problem,
        "step": 3,
    }
    return render(request, "registrations/confirmation.html", context, status=status)
