"""Invoices, and who issues them."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet

from core.record_viewset import RecordViewSet
from registrations.models import Issuer
from registrations.views import admin_invoices
from registrations.viewsets.menu import ManagedMenuItem


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
