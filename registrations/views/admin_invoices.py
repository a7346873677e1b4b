"""Invoices in the admin: all of them, as a table to take away, and issuing or correcting one."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.folded_search import FoldedIndexView
from core.money import Money
from core.sheets import Row
from registrations.actions.invoicing import correct_invoice, issue_invoice, save_buyer, why_not_invoiced
from registrations.actions.official_files import add_official_files
from registrations.actions.refusals import RegistrationError
from registrations.enums import InvoiceKind, OfficialInvoice
from registrations.forms.buyer import BuyerForm
from registrations.models import Buyer, Invoice, Issuer
from registrations.queries.official_invoices import buyers_waiting, official_heads, official_rows
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    registrations_path,
    table_response,
)
from registrations.views.admin_orders import OrderScreen
from registrations.views.invoices import expected_buyer, pdf_response


class InvoiceFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="order__event")
    issuer = django_filters.ModelChoiceFilter(queryset=Issuer.objects.all(), label=gettext_lazy("Issuer"))
    kind = django_filters.ChoiceFilter(choices=InvoiceKind.choices, label=pgettext_lazy("paper", "Kind"))
    issued_on = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"))

    class Meta:
        model = Invoice
        fields = ("event", "issuer", "kind", "issued_on")


def buyer_of(invoice: Invoice) -> str:
    return invoice.facts.buyer.name


class InvoicesView(ManagedMixin, FoldedIndexView):
    model = Invoice
    page_title = pgettext_lazy("paper", "Invoices")
    header_icon = "doc-full"
    index_url_name = "invoices_admin:index"
    index_results_url_name = "invoices_admin:index_results"
    any_permission_required = None
    filterset_class = InvoiceFilterSet
    search_fields = ("number", "order__code", "order__name", "order__email", "content__buyer__name")
    paginate_by = 30
    default_ordering = "-issued_at"

    def get_base_queryset(self) -> QuerySet[Invoice]:
        return Invoice.objects.select_related("order__event", "issuer")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": pgettext("paper", "Invoices")}
        return [*registrations_path(event_of_request(self.request)), here]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        asked = self.request.GET.urlencode()
        return [
            HeaderButton(_("Official invoices"), url=reverse("invoices_admin:official"), icon_name="upload"),
            HeaderButton(_("Download as CSV"), url=f"{reverse('invoices_admin:csv')}?{asked}", icon_name="download"),
            HeaderButton(_("Download as XLSX"), url=f"{reverse('invoices_admin:xlsx')}?{asked}", icon_name="download"),
        ]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "number",
                label=pgettext_lazy("paper", "Number"),
                accessor="number",
                sort_key="number",
                classname="bo-nowrap",
                get_url=lambda invoice: reverse("invoices_admin:pdf", args=[invoice.pk]),
            ),
            Column("kind", label=pgettext_lazy("paper", "Kind"), accessor="get_kind_display"),
            Column("issued_on", label=gettext_lazy("Date"), accessor="issued_on", sort_key="issued_at"),
            Column("buyer", label=gettext_lazy("For"), accessor=buyer_of),
            TitleColumn(
                "order",
                label=gettext_lazy("Order"),
                accessor="order.code",
                get_url=lambda invoice: reverse("orders_admin:order", args=[invoice.order_id]),
            ),
            *event_column(self.request, "order.event.title"),
            Column("total", label=gettext_lazy("Total"), accessor="total", sort_key="gross_minor"),
        ]


class InvoicesTableView(ManagedMixin, View):
    """One line for each tax of each invoice, filtered as the list is."""

    as_xlsx = False

    def get(self, request: HttpRequest) -> HttpResponseBase:
        rows = Invoice.objects.select_related("order__event", "issuer", "corrects").order_by("issued_at", "pk")
        chosen = InvoiceFilterSet(request.GET, queryset=rows, request=request)
        found = chosen.qs if chosen.is_valid() else rows
        return table_response("invoices", invoice_heads(), invoice_rows(found), as_xlsx=self.as_xlsx)


def invoice_heads() -> Row:
    return (
        pgettext("paper", "Number"),
        pgettext("paper", "Kind"),
        _("Date"),
        _("Issuer"),
        _("Test"),
        _("Corrects invoice"),
        _("Event"),
        _("Order"),
        _("Buyer"),
        _("Country"),
        _("Tax number"),
        _("Currency"),
        _("Kind of tax"),
        _("Percent"),
        _("Without tax"),
        _("Tax"),
        pgettext("invoice", "Total"),
    )


def invoice_rows(invoices: QuerySet[Invoice]) -> Iterator[Row]:
    """Amounts of credit notes are negative, so that columns add up."""
    for invoice in invoices.iterator(chunk_size=500):
        facts = invoice.facts
        sign = -1 if invoice.kind == InvoiceKind.CREDIT_NOTE else 1
        for row in facts.taxes:
            sums = (row.net, row.amount, row.net + row.amount)
            yield (
                invoice.number,
                invoice.get_kind_display(),
                invoice.issued_on.isoformat(),
                facts.seller.name,
                _("yes") if invoice.is_test else "",
                facts.corrects,
                facts.event,
                facts.order_code,
                facts.buyer.name,
                facts.buyer.country,
                facts.buyer.tax_id,
                invoice.currency,
                row.tax.category,
                row.tax.percent,
                *(Money(sign * minor, invoice.currency).amount for minor in sums),
            )


class InvoicePdfView(ManagedMixin, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = pdf_response(get_object_or_404(Invoice, pk=pk))
        response["Cache-Control"] = "private, no-store"
        return response


class InvoiceOrderView(OrderScreen):
    """Whose data stand on the invoice; issues it, or corrects the one there is."""

    template_name = "registrations/admin/invoice.html"
    page_title = gettext_lazy("Invoice of an order")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.path_to_here()

    def form(self, *data: Any) -> BuyerForm:
        buyer = Buyer.objects.filter(order=self.order).first() or expected_buyer(self.order)
        return BuyerForm(*data, buyer=buyer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "invoices": list(self.order.invoices.order_by("pk")),
            "reason": why_not_invoiced(self.order, by_staff=True),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                save_buyer(buyer=form.filled(), purchase_order=form.cleaned_data["purchase_order"], by=request.user)
                messages.success(request, self.take(request.POST.get("step", "")))
                return self.back()
            except RegistrationError as error:
                form.add_error(None, error.message)
            except ValidationError as error:
                form.add_error(None, error)
        return self.render_to_response(self.get_context_data(form=form))

    def take(self, step: str) -> str:
        """What was done, in words. A form sent twice finds its invoice and corrects nothing that is right."""
        by = self.request.user
        if step != "issue":
            return _("These data are kept.")
        if self.order.invoices.exists():
            numbers = ", ".join(one.number for one in correct_invoice(order=self.order, by=by))
            return _("Issued: %(numbers)s.") % {"numbers": numbers} if numbers else _("These data are kept.")
        return _("Invoice %(number)s is made.") % {"number": issue_invoice(order=self.order, by=by).number}


class OfficialView(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Fapiao and the like: what waits, the lists to take away, and the issued files."""

    template_name = "registrations/admin/official.html"
    page_title = gettext_lazy("Official invoices")
    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("invoices_admin:index"), "label": pgettext("paper", "Invoices")}
        return [*registrations_path(), above, {"url": "", "label": _("Official invoices")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [
            {"code": code, "label": label, "waiting": buyers_waiting(code).count()}
            for code, label in OfficialInvoice.choices
            if code
        ]
        return {**super().get_context_data(**kwargs), "kinds": kinds}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        matched = add_official_files(files=request.FILES.getlist("files"), by=request.user)
        return self.render_to_response(self.get_context_data(matched=matched))


class OfficialTableView(ManagedMixin, View):
    as_xlsx = False

    def get(self, request: HttpRequest, official: str) -> HttpResponseBase:
        if official not in OfficialInvoice.values:
            raise Http404
        rows = official_rows(official)
        return table_response(f"official-{official}", official_heads(), rows, as_xlsx=self.as_xlsx)
