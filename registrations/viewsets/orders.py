"""Orders, and the people in them."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from registrations.views import (
    admin_approval,
    admin_attendees,
    admin_changes,
    admin_forgetting,
    admin_groups,
    admin_invoices,
    admin_orders,
    admin_proofs,
    admin_questions,
    admin_receiving,
    admin_refunds,
)
from registrations.viewsets.menu import ManagedMenuItem


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
            path("<int:pk>/forgetting/", admin_forgetting.ForgettingView.as_view(), name="forgetting"),
            path(
                "<int:pk>/payments/<int:payment_pk>/refund/", admin_refunds.AskRefundView.as_view(), name="ask_refund"
            ),
            path("<int:pk>/approval/", admin_approval.ApprovalView.as_view(), name="approval"),
            path("<int:pk>/payments/new/", admin_receiving.ReceiveView.as_view(), name="receive"),
            path(
                "<int:pk>/payments/<int:payment_pk>/receipt.pdf", admin_receiving.ReceiptView.as_view(), name="receipt"
            ),
            path("<int:pk>/invoice/", admin_invoices.InvoiceOrderView.as_view(), name="invoice"),
            path("<int:pk>/answers/", admin_questions.OrderAnswersView.as_view(), name="answers"),
            path(
                "<int:pk>/answers/<int:answer_pk>/", admin_questions.OrderAnswerFileView.as_view(), name="answer_file"
            ),
            path(
                "<int:pk>/transfer-proofs/<int:file_pk>/",
                admin_proofs.TransferProofFileView.as_view(),
                name="transfer_proof_file",
            ),
            path("<int:pk>/group/mails/", admin_groups.GroupMailView.as_view(), name="group_mails"),
            path("<int:pk>/mails/", admin_orders.OrderMailView.as_view(), name="mails"),
            path(
                "<int:pk>/people/<int:attendee_pk>/ticket/",
                admin_changes.ChangePlaceView.as_view(),
                name="change_place",
            ),
            path(
                "<int:pk>/people/<int:attendee_pk>/cancellation/",
                admin_changes.CancelPersonView.as_view(),
                name="cancel_person",
            ),
            path("<int:pk>/people/<int:attendee_pk>/", admin_orders.AttendeeNameView.as_view(), name="name"),
        ]


class ChangesViewSet(ViewSet):
    """Other tickets and options that people asked for, or were asked to pay."""

    name = "changes_admin"
    url_prefix = "changes"
    icon = "resubmit"
    menu_label = _("Changes of places")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_changes.ChangesView.as_view(), name="index"),
            path("results/", admin_changes.ChangesView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_changes.ChangeView.as_view(), name="change"),
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


class ProofsViewSet(ViewSet):
    """Proofs of ticket types: the queue, and a page for each person where it is decided."""

    name = "proofs_admin"
    url_prefix = "proofs"
    icon = "check"
    menu_label = _("Proofs")
    menu_item_class = ManagedMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_proofs.ProofsView.as_view(), name="index"),
            path("results/", admin_proofs.ProofsView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", admin_proofs.ProofView.as_view(), name="proof"),
            path("<int:pk>/files/<int:file_pk>/", admin_proofs.ProofFileView.as_view(), name="file"),
        ]
