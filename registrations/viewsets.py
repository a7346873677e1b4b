"""Registrations in Wagtail's admin: set-up, orders, attendees, money, badges, certificates, and the way to the desk."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from core.record_viewset import RecordViewSet
from registrations.forms.option_set_up import OptionForm
from registrations.forms.set_up import QuotaForm, RegistrationSettingsForm, TicketTypeForm
from registrations.forms.vouchers import VoucherForm
from registrations.models import Issuer, Option, Quota, RegistrationSettings, TicketType, Voucher
from registrations.views import (
    admin_approval,
    admin_attendees,
    admin_books,
    admin_cancellation,
    admin_dashboard,
    admin_fees,
    admin_invoices,
    admin_options,
    admin_orders,
    admin_papers,
    admin_payments,
    admin_receiving,
    admin_refunds,
    admin_set_up,
    admin_statements,
    admin_vouchers,
    admin_waiting,
)
from registrations.views.admin_common import may_manage


class ManagedMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_manage(request.user)


class DeskMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("registrations.check_in"))


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
                "<int:pk>/certificates/<int:certificate_pk>/certificate.pdf",
                admin_papers.CertificateFileView.as_view(),
                name="certificate_file",
            ),
        ]


class OrdersViewSet(ViewSet):
    name = "orders_admin"
    url_prefix = "orders"
    icon = "form"
    menu_label = _("Orders")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_orders.OrdersView.as_view(), name="index"),
            path("results/", admin_orders.OrdersView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_orders.OrderView.as_view(), name="order"),
            path("<int:pk>/cancellation/", admin_orders.CancellationView.as_view(), name="cancellation"),
            path(
                "<int:pk>/payments/<int:payment_pk>/refund/", admin_refunds.AskRefundView.as_view(), name="ask_refund"
            ),
            path("<int:pk>/approval/", admin_approval.ApprovalView.as_view(), name="approval"),
            path("<int:pk>/payments/new/", admin_receiving.ReceiveView.as_view(), name="receive"),
            path(
                "<int:pk>/payments/<int:payment_pk>/receipt.pdf", admin_receiving.ReceiptView.as_view(), name="receipt"
            ),
            path("<int:pk>/invoice/", admin_invoices.InvoiceOrderView.as_view(), name="invoice"),
            path("<int:pk>/mails/", admin_orders.OrderMailView.as_view(), name="mails"),
            path("<int:pk>/people/<int:attendee_pk>/", admin_orders.AttendeeNameView.as_view(), name="name"),
        ]


class AttendeesViewSet(ViewSet):
    name = "attendees_admin"
    url_prefix = "attendees"
    icon = "group"
    menu_label = _("Attendees")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_attendees.AttendeesView.as_view(), name="index"),
            path("results/", admin_attendees.AttendeesView.as_view(results_only=True), name="index_results"),
            path("attendees.csv", admin_attendees.AttendeesTableView.as_view(), name="table"),
        ]


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


class InvoicesViewSet(ViewSet):
    name = "invoices_admin"
    url_prefix = "invoices"
    icon = "doc-full"
    menu_label = pgettext_lazy("paper", "Invoices")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_invoices.InvoicesView.as_view(), name="index"),
            path("results/", admin_invoices.InvoicesView.as_view(results_only=True), name="index_results"),
            path("invoices.csv", admin_invoices.InvoicesTableView.as_view(), name="csv"),
            path("invoices.xlsx", admin_invoices.InvoicesTableView.as_view(as_xlsx=True), name="xlsx"),
            path("official/", admin_invoices.OfficialView.as_view(), name="official"),
            path("official/<str:official>.csv", admin_invoices.OfficialTableView.as_view(), name="official_csv"),
            path(
                "official/<str:official>.xlsx",
                admin_invoices.OfficialTableView.as_view(as_xlsx=True),
                name="official_xlsx",
            ),
            path("<int:pk>/invoice.pdf", admin_invoices.InvoicePdfView.as_view(), name="pdf"),
        ]


class IssuerViewSet(RecordViewSet):
    model = Issuer
    name = "issuers"
    icon = "home"
    menu_label = _("Invoice issuers")
    search_fields = ("name", "prefix")
    list_display = ("name", "prefix", "is_default")
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldPanel("street"),
                    FieldRowPanel([FieldPanel("postcode"), FieldPanel("city"), FieldPanel("country")]),
                    FieldPanel("email"),
                ],
                heading=_("Address"),
            ),
            FieldRowPanel([FieldPanel("tax_id"), FieldPanel("registration"), FieldPanel("tax_name")], heading=_("Tax")),
            InlinePanel("rates", heading=_("Tax rates"), label=_("tax rate"), min_num=1),
            FieldRowPanel([FieldPanel("prefix"), FieldPanel("timezone")], heading=_("Numbers")),
            MultiFieldPanel([FieldPanel("payment_details"), FieldPanel("note")], heading=_("At the foot")),
            FieldPanel("is_default"),
        ]
    )


class TicketTypeViewSet(RecordViewSet):
    model = TicketType
    name = "ticket-types"
    icon = "tag"
    index_view_class = admin_set_up.TicketTypeIndexView
    add_view_class = admin_set_up.SetUpCreateView
    edit_view_class = admin_set_up.SetUpEditView
    delete_view_class = admin_set_up.TicketTypeDeleteView
    filterset_class = admin_set_up.TicketTypeFilterSet
    search_fields = ("name", "name_zh_hans", "name_vi")
    ordering = "position"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])],
                heading=_("Name"),
            ),
            FieldPanel("price"),
            MultiFieldPanel([FieldPanel("quotas"), FieldPanel("new_quota_size")], heading=_("Places")),
            FieldPanel("sessions"),
            FieldRowPanel([FieldPanel("sale_from"), FieldPanel("sale_until")], heading=_("On sale")),
            MultiFieldPanel(
                [FieldPanel("eligibility"), FieldPanel("eligibility_zh_hans"), FieldPanel("eligibility_vi")],
                heading=_("Who may take it"),
            ),
            MultiFieldPanel(
                [FieldPanel("description"), FieldPanel("description_zh_hans"), FieldPanel("description_vi")],
                heading=_("What it includes"),
            ),
            FieldPanel("needs_approval"),
            FieldPanel("scientific_access"),
            FieldPanel("has_waiting_list"),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")], heading=_("Offer")),
        ],
        base_form_class=TicketTypeForm,
    )


class OptionViewSet(RecordViewSet):
    model = Option
    name = "options"
    icon = "list-ul"
    index_view_class = admin_options.OptionIndexView
    add_view_class = admin_options.OptionCreateView
    edit_view_class = admin_options.OptionEditView
    delete_view_class = admin_options.OptionDeleteView
    filterset_class = admin_options.OptionFilterSet
    search_fields = ("name", "name_zh_hans", "name_vi")
    ordering = "position"
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            MultiFieldPanel(
                [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])],
                heading=_("Name"),
            ),
            FieldPanel("price"),
            MultiFieldPanel([FieldPanel("ticket_types"), FieldPanel("included_in")], heading=_("For whom")),
            MultiFieldPanel([FieldPanel("quotas"), FieldPanel("new_quota_size")], heading=_("Places")),
            FieldPanel("sessions"),
            FieldPanel("sale_until"),
            MultiFieldPanel(
                [FieldPanel("description"), FieldPanel("description_zh_hans"), FieldPanel("description_vi")],
                heading=_("Description"),
            ),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")], heading=_("Offer")),
        ],
        base_form_class=OptionForm,
    )


class QuotaViewSet(RecordViewSet):
    model = Quota
    name = "quotas"
    icon = "sliders"
    index_view_class = admin_set_up.QuotaIndexView
    add_view_class = admin_set_up.SetUpCreateView
    edit_view_class = admin_set_up.SetUpEditView
    delete_view_class = admin_set_up.QuotaDeleteView
    filterset_class = admin_set_up.QuotaFilterSet
    search_fields = ("name",)
    edit_handler = ObjectList([FieldRowPanel([FieldPanel("name"), FieldPanel("size")])], base_form_class=QuotaForm)


class VoucherViewSet(RecordViewSet):
    model = Voucher
    name = "vouchers"
    icon = "tag"
    index_view_class = admin_vouchers.VoucherIndexView
    add_view_class = admin_vouchers.VoucherCreateView
    edit_view_class = admin_vouchers.VoucherEditView
    delete_view_class = admin_vouchers.VoucherDeleteView
    filterset_class = admin_vouchers.VoucherFilterSet
    search_fields = ("code", "batch", "for_email")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("off")], heading=_("What it takes off")),
            MultiFieldPanel([FieldPanel("ticket_types"), FieldPanel("for_email")], heading=_("For whom")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("max_uses"), FieldPanel("is_active")]), FieldPanel("reserves_places")],
                heading=_("How often"),
            ),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")], heading=_("When")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("code"), FieldPanel("number")]), FieldPanel("batch")], heading=_("Codes")
            ),
        ],
        base_form_class=VoucherForm,
    )


class RegistrationSettingsViewSet(RecordViewSet):
    model = RegistrationSettings
    name = "registration_settings"
    url_prefix = "registration-settings"
    icon = "cog"
    menu_label = _("Settings")
    index_view_class = admin_set_up.SettingsIndexView
    add_view_class = admin_set_up.SetUpCreateView
    edit_view_class = admin_set_up.SetUpEditView
    delete_view_class = admin_set_up.SettingsDeleteView
    search_fields = ("event__title",)
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("When")),
            FieldRowPanel([FieldPanel("currency"), FieldPanel("hold_minutes"), FieldPanel("max_attendees")]),
            FieldRowPanel([FieldPanel("refund_limit"), FieldPanel("issuer")]),
            FieldRowPanel(
                [FieldPanel("request_holds_places"), FieldPanel("pay_hours_after_approval")], heading=_("Approval")
            ),
            FieldPanel("group_limit"),
            MultiFieldPanel(
                [
                    FieldPanel("reminds_unpaid"),
                    FieldPanel("remind_incomplete_days"),
                    FieldPanel("remind_event_days"),
                ],
                heading=_("Reminders by mail"),
            ),
            FieldRowPanel([FieldPanel("waiting_goes_first"), FieldPanel("offer_hours")], heading=_("Waiting list")),
            FieldPanel("name_change_until"),
            MultiFieldPanel(
                [FieldPanel("asks_dietary"), FieldPanel("asks_access"), FieldPanel("asks_photo_consent")],
                heading=_("Questions"),
            ),
            MultiFieldPanel(
                [FieldPanel("terms"), FieldPanel("terms_zh_hans"), FieldPanel("terms_vi")], heading=_("Terms")
            ),
        ],
        base_form_class=RegistrationSettingsForm,
    )


class RegistrationsGroup(ViewSetGroup):
    menu_label = _("Registrations")
    menu_name = "registrations"
    menu_icon = "clipboard-list"
    menu_order = 130
    submenu_hook = "register_registrations_menu_item"
    items = (
        RegistrationsViewSet,
        OrdersViewSet,
        AttendeesViewSet,
        PaymentsViewSet,
        StatementsViewSet,
        RefundsViewSet,
        InvoicesViewSet,
        TicketTypeViewSet,
        OptionViewSet,
        QuotaViewSet,
        VoucherViewSet,
        RegistrationSettingsViewSet,
        IssuerViewSet,
    )
