"""Money that needs a decision: the list, and a page for each where it is settled."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.folded_search import FoldedIndexView
from registrations.actions.deciding import decide
from registrations.actions.refusals import RegistrationError
from registrations.enums import ChangeState, DecisionOutcome
from registrations.forms.money import DecisionForm
from registrations.models import Payment
from registrations.queries.balance import balance_of
from registrations.queries.deciding import amount_to_return, missing, outcomes_for, payments_to_decide, received
from registrations.queries.open_changes import changes_to_decide
from registrations.queries.refunds import why_not_through_provider
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)
from registrations.views.admin_orders import flag_label


class PaymentFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="order__event")

    class Meta:
        model = Payment
        fields = ("event",)


class PaymentsView(ManagedMixin, FoldedIndexView):
    model = Payment
    page_title = gettext_lazy("Money to decide")
    header_icon = "warning"
    index_url_name = "payments_admin:index"
    index_results_url_name = "payments_admin:index_results"
    any_permission_required = None
    filterset_class = PaymentFilterSet
    search_fields = ("order__code", "order__name", "order__email", "session_id", "intent_id")
    paginate_by = 20
    default_ordering = "-created_at"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """Where money is missing that never came there is no payment to decide about: those are changes."""
        event = event_of_request(self.request)
        overdue = changes_to_decide().filter(state=ChangeState.OVERDUE)
        number = (overdue.filter(order__event=event) if event else overdue).count()
        if not number:
            return []
        url = f"{reverse('changes_admin:index')}?state=overdue{f'&event={event.pk}' if event else ''}"
        text = ngettext("%(number)d difference not paid", "%(number)d differences not paid", number)
        return [HeaderButton(text % {"number": number}, url=url, icon_name="warning")]

    def get_base_queryset(self) -> QuerySet[Payment]:
        return payments_to_decide()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(event_of_request(self.request)), {"url": "", "label": _("Money to decide")}]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "order",
                label=gettext_lazy("Order"),
                accessor="order.code",
                classname="bo-nowrap",
                get_url=lambda payment: reverse("payments_admin:decision", args=[payment.pk]),
            ),
            Column("flag", label=gettext_lazy("Why"), accessor=flag_label),
            Column("expected", label=gettext_lazy("Expected"), accessor="amount"),
            Column("received", label=gettext_lazy("Received"), accessor=received),
            Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
            *event_column(self.request, "order.event.title"),
            Column(
                "created_at",
                label=gettext_lazy("Started"),
                accessor=lambda payment: local_moment(payment.created_at, payment.order.event),
                sort_key="created_at",
            ),
        ]


class DecisionView(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One flagged payment: what happened, what can be done, and what was decided before."""

    template_name = "registrations/admin/decision.html"
    page_title = gettext_lazy("Money to decide")
    header_icon = "warning"

    @property
    def payment(self) -> Payment:
        if not hasattr(self, "_payment"):
            rows = Payment.objects.select_related("order__event")
            self._payment = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._payment

    def get_page_subtitle(self) -> str:
        return self.payment.order.code

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        event = self.payment.order.event
        here = f"{reverse('payments_admin:index')}?event={event.pk}"
        return [
            *registrations_path(event),
            {"url": here, "label": _("Money to decide")},
            {"url": "", "label": _("Decide"), "sublabel": self.payment.order.code},
        ]

    def choices(self) -> list[tuple[str, str]]:
        amount = amount_to_return(self.payment)
        return [(outcome.value, explained(outcome, amount)) for outcome in outcomes_for(self.payment)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.payment
        form = kwargs.pop("form", None) or DecisionForm(choices=self.choices(), initial={"flag": payment.flag})
        return {
            **super().get_context_data(**kwargs),
            "payment": payment,
            "order": payment.order,
            "event": payment.order.event,
            "flag": flag_label(payment),
            "received": received(payment),
            "missing": missing(payment),
            "balance": balance_of(payment.order),
            "why_not": why_not_through_provider(payment) if payment.intent_id else "",
            "refunds": list(payment.refunds.all()),
            "disputes": list(payment.disputes.all()),
            "decisions": list(payment.decisions.select_related("decided_by")),
            "form": form,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DecisionForm(request.POST, choices=self.choices())
        if form.is_valid():
            try:
                decide(payment=self.payment, by=request.user, **form.cleaned_data)
            except RegistrationError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("Settled: order %(code)s.") % {"code": self.payment.order.code})
                return redirect("payments_admin:index")
        return self.render_to_response(self.get_context_data(form=form))


def explained(outcome: DecisionOutcome, amount: Any) -> str:
    """The button's sentence: what will happen, and how much moves."""
    sentences = {
        DecisionOutcome.REFUNDED: _("Pay back %(amount)s the way it came"),
        DecisionOutcome.RETRIED: _("Try again to pay back %(amount)s the way it came"),
        DecisionOutcome.TRANSFERRED: _("Pay back %(amount)s by bank transfer"),
        DecisionOutcome.CONFIRMED: _("Confirm the order, if its places are free; the holder gets the tickets"),
        DecisionOutcome.WAIVED: _("Ask for no more: lower the price to what came in, and confirm the order"),
        DecisionOutcome.APPLIED: _("Make the change that it was for, if there is room, and ask for no more"),
        DecisionOutcome.ASKED: _("Ask for the rest: hold the places three days more, and mail the holder"),
        DecisionOutcome.CANCELLED: _("Cancel the order; what is left of its money is paid back"),
        DecisionOutcome.KEPT: _("Leave it as it is"),
    }
    return sentences[outcome] % {"amount": amount or ""} if "%(" in sentences[outcome] else sentences[outcome]
