"""Refunds: what waits for somebody, one refund with its buttons, and asking for one."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.folded_search import FoldedIndexView
from registrations.actions.paying_back import (
    approve_refund,
    ask_refund,
    decline_refund,
    record_transfer,
    return_transfer,
)
from registrations.actions.refusals import RegistrationError
from registrations.enums import RefundMethod, RefundState
from registrations.forms.money import AskRefundForm, RefundStepForm
from registrations.models import Payment, Refund
from registrations.queries.refunds import refundable, refunds_waiting, why_not_through_provider
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)
from registrations.views.admin_orders import OrderScreen


class RefundFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="payment__order__event")
    state = django_filters.ChoiceFilter(choices=RefundState.choices, label=gettext_lazy("State"))
    waiting = django_filters.BooleanFilter(label=gettext_lazy("Waits for somebody"), method="that_wait")

    class Meta:
        model = Refund
        fields = ("event", "state")

    def that_wait(self, rows: QuerySet[Refund], _name: str, value: bool | None) -> QuerySet[Refund]:
        ours = refunds_waiting().values("pk")
        return rows if value is None else rows.filter(pk__in=ours) if value else rows.exclude(pk__in=ours)


class RefundsView(ManagedMixin, FoldedIndexView):
    model = Refund
    page_title = gettext_lazy("Refunds")
    header_icon = "resubmit"
    index_url_name = "refunds_admin:index"
    index_results_url_name = "refunds_admin:index_results"
    any_permission_required = None
    filterset_class = RefundFilterSet
    search_fields = (
        "payment__order__code",
        "payment__order__name",
        "payment__order__email",
        "provider_id",
        "reference",
    )
    paginate_by = 20
    default_ordering = "-created_at"
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Refund]:
        return Refund.objects.select_related("payment__order__event")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(event_of_request(self.request)), {"url": "", "label": _("Refunds")}]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "order",
                label=gettext_lazy("Order"),
                accessor="payment.order.code",
                classname="bo-nowrap",
                get_url=lambda refund: reverse("refunds_admin:refund", args=[refund.pk]),
            ),
            Column("amount", label=gettext_lazy("Amount"), accessor="amount", sort_key="amount_minor"),
            Column("method", label=gettext_lazy("How"), accessor="get_method_display"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="get_state_display",
                primary=lambda refund: refund.state == RefundState.SUCCEEDED,
            ),
            Column("reason", label=gettext_lazy("Reason"), accessor="reason"),
            *event_column(self.request, "payment.order.event.title"),
            Column(
                "created_at",
                label=gettext_lazy("Asked"),
                accessor=lambda refund: local_moment(refund.created_at, refund.payment.order.event),
                sort_key="created_at",
            ),
        ]


class RefundView(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One refund: who asked, who approved, where it stands, and what may be done now."""

    template_name = "registrations/admin/refund.html"
    page_title = gettext_lazy("Refund")
    header_icon = "resubmit"

    @property
    def refund(self) -> Refund:
        if not hasattr(self, "_refund"):
            rows = Refund.objects.select_related("payment__order__event", "requested_by", "decided_by")
            self._refund = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._refund

    def get_page_subtitle(self) -> str:
        return f"{self.refund.payment.order.code} · {self.refund.amount}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        event = self.refund.payment.order.event
        return [
            *registrations_path(event),
            {"url": f"{reverse('refunds_admin:index')}?event={event.pk}", "label": _("Refunds")},
            {"url": "", "label": _("Refund"), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refund = self.refund
        waits = refund.state == RefundState.REQUESTED
        is_transfer = refund.method == RefundMethod.TRANSFER
        return {
            **super().get_context_data(**kwargs),
            "refund": refund,
            "order": refund.payment.order,
            "event": refund.payment.order.event,
            "waits": waits,
            "is_own": waits and refund.requested_by_id == self.request.user.pk,
            "to_transfer": is_transfer and refund.state == RefundState.CREATED,
            "transferred": is_transfer and refund.state == RefundState.SUCCEEDED,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RefundStepForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please choose one of the buttons, and write at most 140 characters."))
            return redirect("refunds_admin:refund", self.refund.pk)
        try:
            self.take(form.cleaned_data["step"], form.cleaned_data["text"])
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Done."))
        return redirect("refunds_admin:refund", self.refund.pk)

    def take(self, step: str, text: str) -> None:
        refund, by = self.refund, self.request.user
        if step == "approve":
            approve_refund(refund=refund, by=by)
        elif step == "decline":
            decline_refund(refund=refund, by=by, reason=text)
        elif step == "transferred":
            record_transfer(refund=refund, reference=text, by=by)
        else:
            return_transfer(refund=refund, reason=text, by=by)


class AskRefundView(OrderScreen):
    """Pay back a payment of the order, or a part of it."""

    template_name = "registrations/admin/ask_refund.html"
    page_title = gettext_lazy("Pay back")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Pay back"), "sublabel": self.order.code}]

    @property
    def payment(self) -> Payment:
        return get_object_or_404(self.order.payments.select_related("order__event"), pk=self.kwargs["payment_pk"])

    def form(self, *data: Any) -> AskRefundForm:
        left = refundable(self.payment)
        if left is None:
            raise Http404("nothing came in")
        return AskRefundForm(*data, left=left, why_not=why_not_through_provider(self.payment))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        return {**super().get_context_data(**kwargs), "payment": self.payment, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                refund = ask_refund(payment=self.payment, by=request.user, **form.cleaned_data)
            except RegistrationError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, said_of(refund))
                return self.back()
        return self.render_to_response(self.get_context_data(form=form))


def said_of(refund: Refund) -> str:
    """What happens next, by how and whether it may begin."""
    refund.refresh_from_db()
    if refund.state == RefundState.REQUESTED:
        return _("Somebody else has to approve this refund now.")
    if refund.state == RefundState.FAILED:
        return _("The provider refused; it stands under “Money to decide”.")
    if refund.method == RefundMethod.TRANSFER:
        return _("Make the transfer, then record it at the refund.")
    return _("It is being paid back.")
