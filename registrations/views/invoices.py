"""The holder's invoices: whose data stand on them, and the files."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import holder
from registrations.actions.invoicing import issue_invoice, save_buyer, why_not_invoiced
from registrations.actions.refusals import RegistrationError
from registrations.forms.buyer import BuyerForm
from registrations.models import Buyer, Invoice, OfficialFile, Order, PaymentChoice
from registrations.queries.access import order_for_holder
from registrations.queries.invoice_papers import invoice_document, invoice_file_name
from registrations.rules.official_files import MEDIA_TYPES
from registrations.views.orders import context_of, holder_path


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Who the invoice is for; POST keeps it, and makes the invoice if it can be made now."""
    order = order_for_holder(code, secret)
    buyer = Buyer.objects.filter(order=order).first() or expected_buyer(order)
    form = BuyerForm(request.POST if request.method == "POST" else None, buyer=buyer)
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, order, form)
        except RegistrationError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
    context = {**context_of(order), "form": form, "form_list": [form], "reason": why_not_invoiced(order)}
    return render(request, "registrations/invoice.html", context, status=422 if form.errors else 200)


def expected_buyer(order: Order) -> Buyer:
    """What the holder said when choosing how to pay."""
    choice = PaymentChoice.objects.filter(order=order).first()
    if choice is None or not choice.institution:
        return Buyer(order=order)
    return Buyer(order=order, is_body=True, name=choice.institution)


def _keep(request: HttpRequest, order: Order, form: BuyerForm) -> HttpResponse:
    save_buyer(buyer=form.filled(), purchase_order=form.cleaned_data["purchase_order"])
    if reason := why_not_invoiced(order):
        messages.success(request, _("These data are kept.") + " " + reason)
    else:
        made = issue_invoice(order=order)
        messages.success(request, _("Invoice %(number)s is made.") % {"number": made.number})
    return HttpResponseRedirect(holder_path("order", order) + "#money")


@holder
@require_safe
def invoice_pdf(request: HttpRequest, code: str, secret: str, number: str) -> HttpResponse:
    """An invoice or a credit note of this order; those of other orders don't exist here."""
    order = order_for_holder(code, secret)
    return pdf_response(get_object_or_404(order.invoices, number=number))


@holder
@require_safe
def official_file(request: HttpRequest, code: str, secret: str, pk: int) -> Any:
    """A fapiao or the like of this order."""
    kept = get_object_or_404(OfficialFile, order=order_for_holder(code, secret), pk=pk)
    media_type = MEDIA_TYPES.get(PurePath(kept.name).suffix, "application/octet-stream")
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=media_type)


def pdf_response(found: Invoice) -> HttpResponse:
    response = HttpResponse(invoice_document(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{invoice_file_name(found)}"'
    return response
