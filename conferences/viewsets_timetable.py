"""The timetable's screens in Wagtail's admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from conferences.forms import AvailabilityForm
from conferences.models import Availability
from conferences.views import admin_availability, admin_posters, admin_programme_forms, admin_timetable
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


def timetable_urlpatterns() -> list[URLPattern]:
    return [
        path("<int:pk>/timetable/", admin_timetable.TimetableView.as_view(), name="timetable"),
        path("<int:pk>/timetable/data/", admin_timetable.TimetableDataView.as_view(), name="timetable_data"),
        path("<int:pk>/timetable/news/", admin_timetable.TimetableNewsView.as_view(), name="timetable_news"),
        path("<int:pk>/timetable/moves/", admin_timetable.TimetableMovesView.as_view(), name="timetable_moves"),
        path("<int:pk>/timetable/returns/", admin_timetable.TimetableReturnsView.as_view(), name="timetable_returns"),
        path(
            "<int:pk>/timetable/sessions/",
            admin_timetable.TimetableSessionsView.as_view(),
            name="timetable_sessions",
        ),
        path("<int:pk>/posters/<int:session>/", admin_posters.PostersView.as_view(), name="posters"),
    ]
