"""Availability in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from conferences.forms.availability import AvailabilityForm
from conferences.models import Availability
from conferences.views import admin_availability, admin_programme_forms
from core.record_viewset import RecordViewSet


class AvailabilityViewSet(RecordViewSet):
    model = Availability
    name = "availabilities"
    icon = "date"
    menu_label = _("Availability")
    index_view_class = admin_availability.AvailabilityIndexView
    add_view_class = admin_programme_forms.ProgrammeCreateView
    edit_view_class = admin_programme_forms.ProgrammeEditView
    filterset_class = admin_availability.AvailabilityFilterSet
    search_fields = ("person__full_name", "person__latin_name", "room__name")
    ordering = "starts_at"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("person"), FieldPanel("room")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        ],
        base_form_class=AvailabilityForm,
    )
