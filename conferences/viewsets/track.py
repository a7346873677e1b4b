"""Tracks in Wagtail's admin."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from conferences.forms.track import TrackForm
from conferences.models import Track
from conferences.views import admin_programme_forms, admin_programme_lists
from core.record_viewset import RecordViewSet


class TrackViewSet(RecordViewSet):
    model = Track
    name = "tracks"
    icon = "tag"
    index_view_class = admin_programme_lists.TrackIndexView
    add_view_class = admin_programme_forms.ProgrammeCreateView
    edit_view_class = admin_programme_forms.ProgrammeEditView
    filterset_class = admin_programme_lists.TrackFilterSet
    search_fields = ("name",)
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldRowPanel([FieldPanel("colour"), FieldPanel("position")]), FieldPanel("slug")],
        base_form_class=TrackForm,
    )
