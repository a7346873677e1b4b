"""Money that wants a decision, bank statements and refunds."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from registrations.views import admin_payments, admin_refunds, admin_statements
from registrations.viewsets.menu import ManagedMenuItem


class PaymentsViewSet(ViewSet):
    name = "payments_admin"
    url_prefix = "payments"
    icon = "warning"
    menu_label = _("Money to decide")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_payments.PaymentsView.as_view(), name="index"),
            path("results/", admin_payments.PaymentsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_payments.DecisionView.as_view(), name="decision"),
        ]


class StatementsViewSet(ViewSet):
    """Bank statements: import, and what their lines are for."""

    name = "statements_admin"
    url_prefix = "bank-statements"
    icon = "download"
    menu_label = _("Bank statements")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_statements.StatementsView.as_view(), name="index"),
            path("booking/", admin_statements.BookCertainView.as_view(), name="book"),
            path("columns/<int:pk>/", admin_statements.MappingView.as_view(), name="mapping"),
            path("lines/", admin_statements.LinesView.as_view(), name="lines"),
            path("lines/results/", admin_statements.LinesView.as_view(results_only=True), name="lines_results"),
            path("lines/<int:pk>/", admin_statements.LineView.as_view(), name="line"),
        ]


class RefundsViewSet(ViewSet):
    name = "refunds_admin"
    url_prefix = "refunds"
    icon = "resubmit"
    menu_label = _("Refunds")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_refunds.RefundsView.as_view(), name="index"),
            path("results/", admin_refunds.RefundsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_refunds.RefundView.as_view(), name="refund"),
        ]
