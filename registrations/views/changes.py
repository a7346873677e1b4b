"""What holders change themselves: names, and the whole order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import holder
from registrations.actions.cancelling import cancel_order, why_not_cancellable
from registrations.actions.refusals import RegistrationError
from registrations.actions.renaming import rename_attendee, why_not_renamable
from registrations.enums import HOLDING_STATES, OrderState
from registrations.forms import RenamingForm
from registrations.models import Attendee
from registrations.queries.access import order_for_holder
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
            cancel_order(order=found)
        except RegistrationError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(holder_path("order", found))
    context = {**context_of(found), "reason": why_not_cancellable(found)}
    return render(request, "registrations/cancellation.html", context)


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
