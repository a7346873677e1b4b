"""Lectures and their series in Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet
from lectures.forms import LectureForm, LectureSeriesForm, NewLectureSeriesForm
from lectures.models import Lecture, LectureSeries
from lectures.views import admin_lecture

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


class LectureViewSet(RecordViewSet):
    model = Lecture
    name = "lectures"
    icon = "openquote"
    menu_label = _("Lectures")
    menu_hook = "register_events_menu_item"
    menu_order = 30
    index_view_class = admin_lecture.LectureIndexView
    add_view_class = admin_lecture.LectureCreateView
    edit_view_class = admin_lecture.LectureEditView
    filterset_class = admin_lecture.LectureFilterSet
    search_fields = (
        "title",
        "title_zh_hans",
        "title_vi",
        "speakers__person__full_name",
        "speakers__person__latin_name",
    )
    edit_handler = ObjectList(
        [
            FieldPanel("series"),
            FieldPanel("title"),
            InlinePanel("speakers", heading=_("Speakers"), label=_("speaker"), min_num=1),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("day"), FieldPanel("start")]),
                    FieldRowPanel([FieldPanel("end"), FieldPanel("minutes")]),
                    FieldRowPanel([FieldPanel("last_day"), FieldPanel("timezone")]),
                    FieldPanel("status"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("room"),
                    FieldPanel("venue"),
                    FieldRowPanel([FieldPanel("attendance_mode"), FieldPanel("join_url")]),
                ],
                heading=_("Where"),
            ),
            FieldPanel("abstract"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_vi")]),
                    FieldPanel("abstract_zh_hans"),
                    FieldPanel("abstract_vi"),
                ],
                heading=_("In Chinese and Vietnamese"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("summary"),
                    FieldPanel("language"),
                    FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
                    FieldRowPanel([FieldPanel("recording_url"), FieldPanel("slides")]),
                ],
                heading=_("More, and afterwards"),
                classname="collapsed",
            ),
            InlinePanel("hosts", heading=_("Hosts"), label=_("host"), classname="collapsed"),
        ],
        base_form_class=LectureForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        cancellation = path("cancellation/<int:pk>/", admin_lecture.cancellation, name="cancellation")
        return [*super().get_urlpatterns(), cancellation]
