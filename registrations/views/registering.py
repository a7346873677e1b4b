"""What every way of registering begins and ends with."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from events.models import Event
from registrations.enums import OrderState
from registrations.models import Order, RegistrationSettings
from registrations.queries.answers import with_has_questions
from registrations.queries.payment_ways import other_ways, ways_of
from registrations.views.orders import holder_path
from registrations.views.payments import open_payment


def order_of_this_form(request: HttpRequest, event: Event) -> HttpResponse | None:
    """The form was sent a second time (a double click, the back button): show the order that it made."""
    key = request.POST.get("key", "").replace("\x00", "")
    order = Order.objects.filter(idempotency_key=key, event=event).first() if key else None
    return HttpResponseRedirect(holder_path("order", order)) if order else None


def registration_of(slug: str) -> tuple[Event, RegistrationSettings]:
    """A public event that takes registrations, in one statement; Http404 otherwise."""
    rows = with_has_questions(RegistrationSettings.objects.select_related("event__venue"))
    settings = rows.filter(event__slug=slug, event__is_public=True).first()
    if settings is None:
        raise Http404("no registration for this event")
    return settings.event, settings


def after_placing(request: HttpRequest, order: Order) -> HttpResponse:
    """To the payment page where something is to pay, to the order's page otherwise."""
    if order.state == OrderState.PENDING and not other_ways(order, ways_of(order)):
        return open_payment(request, order)
    return HttpResponseRedirect(holder_path("order", order))


def start_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing is known of this registration: the session has ended, or somebody came here by the address."""
    messages.info(request, _("There is nothing to confirm yet, or it was left too long. Please choose your tickets."))
    return redirect("registrations:tickets", slug)
