"""What holders change themselves: names, and the whole order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import holder
from core.money import Money
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.refusals import PriceChangedError, RegistrationError
from registrations.actions.renaming import rename_attendee, why_not_renamable
from registrations.enums import HOLDING_STATES, OrderState
from registrations.forms import RenamingForm
from registrations.models import Attendee, Order
from registrations.queries.access import order_for_holder
from registrations.queries.cancelling import cancellation_of, step_rows
from registrations.queries.orders import attendees_of
from registrations.views.orders import context_of, holder_path


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """GET shows what cancelling means and what is paid back; POST cancels."""
    found = order_for_holder(code, secret)
    if found.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        return HttpResponseRedirect(holder_path("order", found))
    if request.method == "POST":
        try:
            cancel_order(order=found, shown=_shown(request, found))
        except PriceChangedError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.path)
        except RegistrationError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(holder_path("order", found))
    people = attendees_of(found)
    return render(request, "registrations/cancellation.html", _cancellation_context(found, people, None))


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def attendee_cancellation(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """The same for one person of several."""
    found = order_for_holder(code, secret)
    attendee = get_object_or_404(Attendee.standing.select_related("ticket_type"), pk=pk, order=found)
    if found.state not in (*HOLDING_STATES, OrderState.REQUESTED):
        return HttpResponseRedirect(holder_path("order", found))
    if request.method == "POST":
        try:
            cancel_attendee(attendee=attendee, shown=_shown(request, found))
        except PriceChangedError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.path)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            text = _("The place of %(name)s is cancelled. The ticket is no longer valid.")
            messages.success(request, text % {"name": attendee.full_name})
        return HttpResponseRedirect(holder_path("order", found))
    if len(attendees_of(found)) == 1:
        return HttpResponseRedirect(holder_path("cancellation", found))
    return render(request, "registrations/cancellation.html", _cancellation_context(found, [attendee], attendee))


def _cancellation_context(order: Order, people: list[Attendee], attendee: Attendee | None) -> dict[str, Any]:
    found = cancellation_of(order, attendee)
    settings = getattr(order.event, "registration_settings", None)
    return {
        **context_of(order),
        "cancellation": found,
        "reason": found.reason,
        "people": people,
        "attendee": attendee,
        "steps": step_rows(order.event, settings.currency if settings else order.currency),
    }


def _shown(request: HttpRequest, order: Order) -> Money | None:
    """What the page said would be paid back; None for a form without it."""
    text = request.POST.get("back", "")
    return Money(int(text), order.currency) if text.isascii() and text.isdigit() and len(text) < 12 else None


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def attendee_name(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """Change a name, or pass the place on. The old ticket's QR code stops working."""
    found = order_for_holder(code, secret)
    attendee = get_object_or_404(Attendee.objects.select_related("ticket_type", "order__event"), pk=pk, order=found)
    reason = why_not_renamable(attendee)
    initial = {name: getattr(attendee, name) for name in RenamingForm.base_fields}
    form = RenamingForm(request.POST if request.method == "POST" else None, initial=initial)
    if not reason and request.method == "POST" and form.is_valid():
        try:
            rename_attendee(attendee=attendee, **form.cleaned_data)
        except RegistrationError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("The name is changed. Please use the new ticket; the old one is no longer valid.")
            )
            return HttpResponseRedirect(holder_path("order", found))
    context = {**context_of(found), "form": form, "form_list": [form], "attendee": attendee, "reason": reason}
    return render(request, "registrations/attendee_name.html", context, status=422 if form.errors else 200)
