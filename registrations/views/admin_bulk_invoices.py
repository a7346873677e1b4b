"""Invoices for many orders of an event: choosing them, and what became of each."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from core.text import row_number
from registrations.actions.bulk_invoicing import start_invoices
from registrations.models import InvoiceRun, Order
from registrations.queries.invoices import issuer_for, orders_without_invoice
from registrations.views.admin_common import EventScreen


class BulkInvoicesView(EventScreen):
    template_name = "registrations/admin/bulk_invoices.html"
    page_title = gettext_lazy("Invoices for many orders")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "orders": list(orders_without_invoice(self.event).select_related("buyer")),
            "has_issuer": issuer_for(self.event) is not None,
            "runs": list(self.event.invoice_runs.select_related("started_by")[:10]),
            "key": secrets.token_urlsafe(24),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = {pk for text in request.POST.getlist("order") if (pk := row_number(text))}
        key = request.POST.get("key", "").replace("\x00", "")[:64]
        if not chosen or len(key) < 16:
            messages.error(request, _("Choose at least one order."))
            return redirect("registrations_admin:bulk_invoices", self.event.pk)
        run = start_invoices(event=self.event, orders=chosen, key=key, by=request.user)
        return redirect("registrations_admin:invoice_run", run.event_id, run.pk)


class InvoiceRunView(EventScreen):
    """How far it is, without a script: the page looks again by itself until it is done."""

    template_name = "registrations/admin/invoice_run.html"
    page_title = gettext_lazy("Invoices for many orders")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = get_object_or_404(InvoiceRun, event=self.event, pk=self.kwargs["run_pk"])
        orders = {str(one.pk): one for one in Order.objects.filter(pk__in=run.orders)}
        return {
            **super().get_context_data(**kwargs),
            "run": run,
            "issued": [(orders[pk], number) for pk, number in run.issued.items() if pk in orders],
            "refused": [(orders[pk], reason) for pk, reason in run.refused.items() if pk in orders],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(**kwargs)
        headers = {"Refresh": "3"} if context["run"].waiting else {}
        return self.render_to_response(context, headers=headers)
