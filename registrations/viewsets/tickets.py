"""Ticket types, and the quotas that limit them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from core.record_viewset import RecordViewSet
from registrations.forms.set_up import QuotaForm, TicketTypeForm
from registrations.models import Quota, TicketType
from registrations.views import admin_set_up


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
            MultiFieldPanel(
                [
                    FieldPanel("proof"),
                    FieldRowPanel([FieldPanel("proof_zh_hans"), FieldPanel("proof_vi")]),
                    FieldPanel("without_proof"),
                    FieldPanel("proof_at_once"),
                ],
                heading=_("Proof"),
            ),
            FieldPanel("needs_approval"),
            FieldPanel("scientific_access"),
            FieldPanel("has_waiting_list"),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")], heading=_("Offer")),
        ],
        base_form_class=TicketTypeForm,
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
