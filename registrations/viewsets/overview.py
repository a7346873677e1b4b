"""Events that take registrations and, for each, its dashboard, fees, books, badges and certificates."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from registrations.views import (
    admin_approval,
    admin_books,
    admin_bulk_invoices,
    admin_cancellation,
    admin_dashboard,
    admin_fees,
    admin_papers,
    admin_questions,
    admin_receiving,
    admin_vouchers,
    admin_waiting,
)
from registrations.viewsets.menu import ManagedMenuItem


class RegistrationsViewSet(ViewSet):
    """Events and, for each, its dashboard, badges and certificates."""

    name = "registrations_admin"
    url_prefix = "registrations"
    icon = "clipboard-list"
    menu_label = _("Overview")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_dashboard.RegistrationsView.as_view(), name="index"),
            path("<int:pk>/", admin_dashboard.DashboardView.as_view(), name="dashboard"),
            path("vouchers.csv", admin_vouchers.VouchersTableView.as_view(), name="vouchers_table"),
            path("income-tables/", admin_fees.IncomeTablesView.as_view(), name="income_tables"),
            path("<int:pk>/invitations/", admin_approval.InvitationsView.as_view(), name="invitations"),
            path("<int:pk>/waiting/", admin_waiting.WaitingView.as_view(), name="waiting"),
            path("<int:pk>/fees/", admin_fees.FeesView.as_view(), name="fees"),
            path("<int:pk>/ways-of-paying/", admin_receiving.WaysView.as_view(), name="ways"),
            path("<int:pk>/cancellation-steps/", admin_cancellation.StepsView.as_view(), name="cancellation_steps"),
            path("<int:pk>/questions/preview/", admin_questions.PreviewView.as_view(), name="question_preview"),
            path("<int:pk>/questions/", admin_questions.NumbersView.as_view(), name="question_numbers"),
            path(
                "<int:pk>/questions/<int:question_pk>/forgetting/",
                admin_questions.ForgetAnswersView.as_view(),
                name="forget_answers",
            ),
            path("<int:pk>/invoices/", admin_bulk_invoices.BulkInvoicesView.as_view(), name="bulk_invoices"),
            path("<int:pk>/invoices/<int:run_pk>/", admin_bulk_invoices.InvoiceRunView.as_view(), name="invoice_run"),
            path("<int:pk>/books/", admin_books.BooksView.as_view(), name="books"),
            path("<int:pk>/books/books.csv", admin_books.BooksTableView.as_view(), name="books_csv"),
            path("<int:pk>/books/books.xlsx", admin_books.BooksTableView.as_view(as_xlsx=True), name="books_xlsx"),
            path("<int:pk>/badges/", admin_papers.BadgesView.as_view(), name="badges"),
            path("<int:pk>/certificates/", admin_papers.CertificatesView.as_view(), name="certificates"),
            path(
                "<int:pk>/certificates/<int:certificate_pk>/revocation/",
                admin_papers.RevocationView.as_view(),
                name="revocation",
            ),
            path(
                "<int:pk>/certificates/<int:certificate_pk>/name/",
                admin_papers.CertificateNameView.as_view(),
                name="certificate_name",
            ),
            path(
                "<int:pk>/certificates/<int:certificate_pk>/certificate.pdf",
                admin_papers.CertificateFileView.as_view(),
                name="certificate_file",
            ),
        ]
