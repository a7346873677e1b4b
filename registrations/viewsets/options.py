"""Options: what is booked with a ticket."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from core.record_viewset import RecordViewSet
from registrations.forms.option_set_up import OptionForm
from registrations.models import Option
from registrations.views import admin_options


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

    def get_urlpatterns(self) -> list[URLPattern]:
        printed = path("<int:pk>/list.pdf", admin_options.OptionListView.as_view(), name="list")
        return [*super().get_urlpatterns(), printed]

    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            MultiFieldPanel(
                [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])],
                heading=_("Name"),
            ),
            FieldPanel("price"),
            MultiFieldPanel([FieldPanel("ticket_types"), FieldPanel("included_in")], heading=_("For whom")),
            MultiFieldPanel(
                [FieldPanel("quotas"), FieldPanel("new_quota_size"), FieldPanel("has_waiting_list")],
                heading=_("Places"),
            ),
            FieldPanel("badge_label"),
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
