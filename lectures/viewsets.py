"""Lecture series in Wagtail's admin; the one-screen form for lectures stands in views/."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from lectures.forms import LectureSeriesForm, NewLectureSeriesForm
from lectures.models import LectureSeries

NAMES = ("name", "name_zh_hans", "name_vi")


class LectureSeriesChooserViewSet(RecordChooserViewSet):
    model = LectureSeries
    icon = "list-ul"
    searched = NAMES
    choose_one_text = _("Choose a series")
    choose_another_text = _("Choose another series")
    edit_item_text = _("Edit this series")
    creation_tab_label = _("New series")
    create_action_label = _("Create series")
    creation_form_class = NewLectureSeriesForm


class LectureSeriesViewSet(RecordViewSet):
    model = LectureSeries
    name = "lecture-series"
    icon = "list-ul"
    menu_hook = "register_events_menu_item"
    menu_order = 40
    search_fields = NAMES
    list_display = ("name", "school", "since_year")
    list_filter = ("school",)
    edit_handler = ObjectList(
        [
            FieldPanel("school"),
            MultiFieldPanel(
                [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])],
                heading=_("Name"),
            ),
            FieldRowPanel([FieldPanel("since_year"), FieldPanel("timezone")]),
            FieldPanel("venue"),
            FieldPanel("slug"),
        ],
        base_form_class=LectureSeriesForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(queryset=LectureSeries.objects.select_related("school"), **kwargs)
