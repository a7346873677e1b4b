"""Money that needs a decision: late, double, short, in another currency. Read only; the order's page acts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from core.folded_search import FoldedIndexView
from core.money import CURRENCIES, Money
from registrations.models import Payment
from registrations.queries.dashboard import payments_to_decide
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


def received(payment: Payment) -> str:
    """What came in, in the currency it came in."""
    if payment.received_minor is None:
        return ""
    code = payment.received_currency.upper() or payment.currency
    return str(Money(payment.received_minor, code)) if code in CURRENCIES else f"{payment.received_minor} {code}"


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
    header_buttons: list[Any] = []

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
                get_url=lambda payment: reverse("orders_admin:order", args=[payment.order_id]),
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
