"""Registration in three steps without an account: tickets, people, check and confirm.

The choice of tickets stands in the address, what is typed about people in the session (views/drafts.py), and
`place_order` writes everything at once at the end. The steps only read.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.brakes import count_of, email_key
from events.models import Event
from registrations.actions.draft_proofs import send_draft_proofs
from registrations.actions.ordering import OfferRefusedError, OrderRefusedError, VoucherRefusedError, place_order
from registrations.forms import AttendeesForm, ConfirmationForm, TicketsForm
from registrations.forms.draft_proofs import proofs_of, take_proofs
from registrations.forms.options import refuse_full, ticked_options
from registrations.forms.tickets import field_name
from registrations.models import Option, PaymentWays, Question, RegistrationSettings, TicketType
from registrations.queries.answers import questions_of
from registrations.queries.availability import Offer
from registrations.queries.fees import fees_of, options_with_fees
from registrations.queries.options import OptionOffer, option_offers
from registrations.queries.vouchers import Redeemable
from registrations.queries.waiting import offer_of
from registrations.views.baskets import Basket
from registrations.views.drafts import (
    Draft,
    countries_of,
    emails_of,
    forget_draft,
    load_draft,
    save_draft,
    seated,
    typed_answers,
    typed_people,
)
from registrations.views.invitations import is_request, take_invitation
from registrations.views.questions import Refused, keep_uploads
from registrations.views.registering import after_placing, order_of_this_form, registration_of, start_again
from registrations.views.vouchers import offers_for, take_voucher, voucher_of

ORDERS_PER_ADDRESS_AND_HOUR = 20


@public
@never_cache
@require_safe
def tickets(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1."""
    event, settings = registration_of(slug)
    if code := request.GET.get("voucher"):  # a link in a mail; the code then leaves the address
        return take_voucher(request, event, code)
    if secret := request.GET.get("invitation"):
        return take_invitation(request, event, secret)
    draft = load_draft(request, slug)
    if draft and draft.offer and ("without-offer" in request.GET or not offer_of(event, draft.offer, timezone.now())):
        draft.offer, draft.tickets = "", {}
        save_draft(request, slug, draft)
    voucher = voucher_of(event, draft)
    offers = offers_for(event, settings, voucher, draft)
    chosen = {**(draft.tickets if draft else {})}
    on_sale = [offer for offer in offers if offer.on_sale]
    if not chosen and len(on_sale) == 1:
        offered = on_sale[0].left if on_sale[0].until else 1
        chosen = {str(on_sale[0].ticket_type.pk): offered or 1}
    initial: dict[str, Any] = {f"t-{pk}": number for pk, number in chosen.items()}
    initial["currency"] = draft.currency if draft else ""
    form = tickets_form(settings, offers, initial=initial)
    return show_tickets(request, event, settings, form, voucher)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2. Opened with the choice of tickets in the address, or again with the draft in the session."""
    event, settings = registration_of(slug)
    draft = load_draft(request, slug)
    voucher = voucher_of(event, draft)
    offers = offers_for(event, settings, voucher, draft)
    choice: Mapping[str, Any] = request.GET
    if not any(name.startswith("t-") for name in choice):
        if draft is None:
            return redirect("registrations:tickets", slug)
        choice = {**{field_name(pk): n for pk, n in draft.counts().items()}, "currency": draft.currency}
    form = tickets_form(settings, offers, choice)
    draft = draft or Draft()
    questions = questions_of(event.pk) if settings.has_questions else []
    refused: Refused = {}
    refused_proofs: dict[str, str] = {}
    if request.method == "POST":
        draft.people, draft.contact = typed_people(request.POST)
        draft.answers = typed_answers(request.POST)
        refused = keep_uploads(request, questions, draft)
        refused_proofs = take_proofs(request.FILES, event, draft.people)
    if not form.is_valid():
        if request.method == "POST":
            save_draft(request, slug, draft)  # the tickets went meanwhile; what was typed did not
        return show_tickets(request, event, settings, form, voucher, status=422)
    seats = seats_of(form.counts(), offers)
    typed = seated([seat.pk for seat in seats], draft.people)
    extras = option_offers(event)
    basket = Basket(
        event,
        settings,
        seats,
        countries_of(typed),
        form.currency,
        voucher,
        emails_of(typed),
        options=options_of(typed, seats, [offer for offer in extras if offer.on_sale]),
        offered=[offer.option for offer in extras],
    )
    if request.method != "POST":
        return show_people(request, basket, people_form(basket, typed, draft, extras, questions, is_bound=False))
    draft.tickets = {str(pk): number for pk, number in form.counts().items()}
    draft.people, draft.currency = typed, basket.currency
    save_draft(request, slug, draft)
    problems = {"refused": refused, "refused_proofs": refused_proofs}
    filled = people_form(basket, typed, draft, extras, questions, is_bound=True, problems=problems)
    if not filled.is_valid() or refuse_full(filled.people):
        return show_people(request, basket, filled, status=422)
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
    found = drafted_basket(event, settings, draft)
    if found is None:
        return start_again(request, slug)
    basket, extras = found
    questions = questions_of(event.pk) if settings.has_questions else []
    filled = people_form(basket, draft.people, draft, extras, questions, is_bound=True)
    if not filled.is_valid():
        return redirect("registrations:people", slug)
    data = request.POST if request.method == "POST" else None
    form = ConfirmationForm(data, initial={"key": draft.key}, has_terms=bool(settings.local_terms))
    if data is None:
        return show_confirmation(request, basket, filled, form, draft)
    if not form.is_valid():
        return show_confirmation(request, basket, filled, form, draft, status=422)
    if too_many_orders(filled.contact_email):
        problem = _("Many orders came from this address within an hour. Please wait a little and try again.")
        return show_confirmation(request, basket, filled, form, draft, problem=problem, status=429)
    return place_drafted(request, basket, filled, form, draft)


def drafted_basket(
    event: Event, settings: RegistrationSettings, draft: Draft
) -> tuple[Basket, list[OptionOffer]] | None:
    """What the draft holds, and the options that are offered; None if it does not fit its tickets any more."""
    types = {kind.pk: kind for kind in TicketType.objects.filter(event_id=event.pk)}
    seats = [types[pk] for pk, number in draft.counts().items() if pk in types for _n in range(number)]
    if len(seats) != len(draft.people):
        return None
    people, used = draft.people, voucher_of(event, draft)
    extras = option_offers(event)
    basket = Basket(
        event,
        settings,
        seats,
        countries_of(people),
        draft.currency,
        used,
        emails_of(people),
        options=options_of(people, seats, extras),
        offered=[offer.option for offer in extras],
    )
    return basket, extras


def place_drafted(
    request: HttpRequest, basket: Basket, filled: AttendeesForm, form: ConfirmationForm, draft: Draft
) -> HttpResponse:
    """Places the order and goes on to paying; what is refused is said above everything once more."""
    event, settings, slug = basket.event, basket.settings, basket.event.slug
    try:
        order = place_order(
            event=event,
            attendees=filled.attendees(),
            email=filled.contact_email,
            name=filled.contact_name,
            language=get_language() or "en",
            idempotency_key=form.cleaned_data["key"],
            terms_accepted=bool(form.cleaned_data.get("terms")) or not settings.local_terms,
            currency=basket.currency,
            voucher_code=draft.voucher,
            invitation=draft.invitation,
            offer=draft.offer,
            shown_total=form.shown_total,
            answers=filled.order.questions.answers(),
        )
    except VoucherRefusedError as error:
        draft.voucher = ""  # what is shown now is the price without it
        save_draft(request, slug, draft)
        basket = replace(basket, voucher=None)
        return show_confirmation(request, basket, filled, form, draft, problem=error.message, status=409)
    except OfferRefusedError as error:
        draft.offer = ""  # what can be had now is what everybody can have
        save_draft(request, slug, draft)
        return show_confirmation(request, basket, filled, form, draft, problem=error.message, status=409)
    except OrderRefusedError as error:
        return show_confirmation(request, basket, filled, form, draft, problem=error.message, status=409)
    send_draft_proofs(order=order, tokens=filled.proof_tokens)
    forget_draft(request, slug)
    return after_placing(request, order)


def tickets_form(
    settings: RegistrationSettings, offers: list[Offer], data: Mapping[str, Any] | None = None, **kwargs: Any
) -> TicketsForm:
    return TicketsForm(
        data,
        offers=offers,
        most=settings.max_attendees,
        currency=settings.currency,
        rates=settings.rates,
        **kwargs,
    )


def seats_of(counts: Mapping[int, int], offers: list[Offer]) -> list[TicketType]:
    """One ticket type per person, in the order of the offers."""
    return [offer.ticket_type for offer in offers for _n in range(counts.get(offer.ticket_type.pk, 0))]


def options_of(typed: list[dict[str, str]], seats: list[TicketType], extras: list[OptionOffer]) -> list[list[Option]]:
    """The options of each person as ticked."""
    return [ticked_options(extras, seat.pk, person) for seat, person in zip(seats, typed, strict=True)]


def people_form(
    basket: Basket,
    typed: list[dict[str, str]],
    draft: Draft,
    extras: list[OptionOffer],
    questions: list[Question],
    *,
    is_bound: bool,
    problems: Mapping[str, Any] | None = None,
) -> AttendeesForm:
    """`problems` are sentences about files that were not taken."""
    return AttendeesForm(
        seats=basket.seats,
        settings=basket.settings,
        people=typed,
        contact=draft.contact,
        is_bound=is_bound,
        decided_by_country=basket.decided_by_country,
        offers=extras,
        questions=questions,
        answers=draft.answers,
        proofs=proofs_of(basket.event, typed),
        **(problems or {}),
    )


def too_many_orders(email: str) -> bool:
    """A brake for machines. By e-mail and not by network address: a whole campus may share one of those."""
    return count_of("orders-by-" + email_key(email)) > ORDERS_PER_ADDRESS_AND_HOUR


def show_tickets(
    request: HttpRequest,
    event: Event,
    settings: RegistrationSettings,
    form: TicketsForm,
    voucher: Redeemable | None,
    status: int = 200,
) -> HttpResponse:
    types = [offer.ticket_type for offer in form.offers]
    extras = options_with_fees(event, settings)
    basket = Basket(event, settings, types=types, voucher=voucher, offered=extras)
    rows = [(o, form[field_name(o.ticket_type.pk)], basket.price(o.ticket_type)) for o in form.offers]
    context = {**basket.context(), "form": form, "rows": rows, "step": 1}
    context["held_until"] = next((offer.until for offer in form.offers if offer.until), None)
    context["anything_on_sale"] = any(offer.on_sale for offer in form.offers)
    context["is_total_known"] = not settings.currency_rates and not any(price.is_open for _o, _f, price in rows)
    context["fees"] = fees_of(basket.book, types, basket.day, extras)
    return render(request, "registrations/tickets.html", context, status=status)


def show_people(request: HttpRequest, basket: Basket, filled: AttendeesForm, status: int = 200) -> HttpResponse:
    counts = Counter(seat.pk for seat in basket.seats)
    chosen: dict[str, Any] = {field_name(pk): number for pk, number in counts.items()}
    if basket.currency:
        chosen["currency"] = basket.currency
    action = f"{reverse('registrations:people', args=[basket.event.slug])}?{urlencode(chosen)}"
    people = [
        (form, cost, [(row, basket.price_of_option(row.offer.option, form.ticket_type)) for row in form.options.rows])
        for form, cost in zip(filled.people, basket.prices, strict=True)
    ]
    shown = [price for _form, _cost, rows in people for _row, price in rows]
    context = {**basket.context(), "filled": filled, "people": people, "action": action, "step": 2}
    context["live"] = basket.live_total(shown)
    context["takes_files"] = filled.takes_files
    return render(request, "registrations/people.html", context, status=status)


def show_confirmation(
    request: HttpRequest,
    basket: Basket,
    filled: AttendeesForm,
    form: ConfirmationForm,
    draft: Draft,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **basket.context(),
        "people": list(zip(filled.people, basket.prices, basket.extras, strict=True)),
        "contact_name": filled.contact_name,
        "contact_email": filled.contact_email,
        "answers": filled.order.questions.given,
        "form": form,
        "shown": shown_text(basket),
        "is_request": is_request(basket, draft),
        "problem": problem,
        "ways": PaymentWays.objects.filter(event_id=basket.event.pk).first() if basket.total.costs else None,
        "step": 3,
    }
    return render(request, "registrations/confirmation.html", context, status=status)


def shown_text(basket: Basket) -> str:
    """The total as the hidden field of step 3 carries it: `USD-18000`."""
    return f"{basket.shown_currency}-{basket.total.minor}"
