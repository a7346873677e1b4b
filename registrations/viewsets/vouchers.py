"""Vouchers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from core.record_viewset import RecordViewSet
from registrations.forms.vouchers import VoucherForm
from registrations.models import Voucher
from registrations.views import admin_vouchers


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
            MultiFieldPanel(
                [FieldPanel("scope"), FieldPanel("ticket_types"), FieldPanel("options"), FieldPanel("for_email")],
                heading=_("For what and whom"),
            ),
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
