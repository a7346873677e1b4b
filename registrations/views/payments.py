"""To the payment page and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import holder
from core.text import row_number
from registrations.actions.paying import start_payment
from registrations.actions.refusals import RegistrationError
from registrations.actions.transferring import choose_way
from registrations.enums import OrderState, PaymentState
from registrations.forms.payment_ways import PaymentWayForm
from registrations.models import Order, OrderChange
from registrations.queries.access import order_for_holder
from registrations.queries.holding import UNDER_WAY
from registrations.queries.receipts import receipt_document
from registrations.views.orders import context_of, holder_path


@holder
@require_POST
def payment(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    return open_payment(request, order_for_holder(code, secret))


def open_payment(request: HttpRequest, order: Order, change: OrderChange | None = None) -> HttpResponse:
    """To the provider's page. If that can't be had now, to the order's page, which says so; nothing is lost."""
    try:
        started = start_payment(
            order=order,
            change=change,
            success_url=request.build_absolute_uri(holder_path("payment_return", order)),
            cancel_url=request.build_absolute_uri(holder_path("order", order)),
        )
    except RegistrationError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(holder_path("order", order))
    return HttpResponseRedirect(started.session_url, status=303)


@holder
@require_POST
def payment_way(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Another way than the payment page. Why it can't be had is said on the order's page."""
    found = order_for_holder(code, secret)
    form = PaymentWayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose how you want to pay."))
        return HttpResponseRedirect(holder_path("order", found))
    try:
        choose_way(order=found, **form.cleaned_data)
    except RegistrationError as error:
        found = order_for_holder(code, secret)
        context = {**context_of(found), "way_problem": error.message, "way_typed": form.cleaned_data}
        return render(request, "registrations/order.html", context, status=409)
    messages.success(request, _("This is noted. We have mailed you what to do."))
    return HttpResponseRedirect(holder_path("order", found))


@holder
@require_safe
def receipt_pdf(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """The receipt of money that came in for this order."""
    found = order_for_holder(code, secret)
    payments = found.payments.select_related("order__event")
    received = get_object_or_404(payments, pk=row_number(str(pk)), state=PaymentState.PAID)
    response = HttpResponse(receipt_document(received), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{found.code}-{received.pk}.pdf"'
    return response


@holder
@require_safe
def payment_return(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Where the provider sends people back to. It only reads: the signed event is the truth about money."""
    found = order_for_holder(code, secret)
    latest = found.payments.first()
    waits_for_change = latest is not None and latest.change_id and latest.state in (*UNDER_WAY, PaymentState.FAILED)
    if found.state != OrderState.PENDING and not waits_for_change:
        return HttpResponseRedirect(holder_path("order", found))
    tries = int(request.GET["n"]) if request.GET.get("n", "").isdecimal() and len(request.GET["n"]) < 4 else 0
    context = {
        "order": found,
        "event": found.event,
        "has_failed": latest is not None and latest.state == PaymentState.FAILED,
        "is_processing": latest is not None and latest.state == PaymentState.PROCESSING,
        "next_try": tries + 1 if tries < 20 else None,
        "wait_seconds": 2 if tries < 5 else 6,
    }
    return render(request, "registrations/payment_return.html", context)
