"""Conferences and their programme in Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from conferences.forms import (
    ConferenceForm,
    NewConferenceForm,
    PresentationForm,
    SessionForm,
    TrackForm,
)
from conferences.models import Conference, Presentation, Session, Track
from conferences.views import (
    admin_programme,
    admin_programme_forms,
    admin_programme_lists,
)
from conferences.views.admin_conference import ConferenceEditView, ConferenceIndexView
from conferences.viewsets_releases import release_urlpatterns
from conferences.viewsets_speakers import MaterialViewSet, SpeakersViewSet
from conferences.viewsets_timetable import AvailabilityViewSet, timetable_urlpatterns
from core.choosers import RecordChooserViewSet
from core.record_viewset import RecordViewSet

TITLES = ("title", "title_zh_hans", "title_vi")


class ConferenceChooserViewSet(RecordChooserViewSet):
    model = Conference
    icon = "calendar-alt"
    searched = (*TITLES, "acronym")
    choose_one_text = _("Choose a conference")
    choose_another_text = _("Choose another conference")
    edit_item_text = _("Edit this conference")
    creation_tab_label = _("New conference")
    create_action_label = _("Create conference")
    creation_form_class = NewConferenceForm


class ConferenceViewSet(RecordViewSet):
    model = Conference
    name = "conferences"
    icon = "calendar-alt"
    menu_hook = "register_events_menu_item"
    menu_order = 20
    index_view_class = ConferenceIndexView
    edit_view_class = ConferenceEditView
    search_fields = (*TITLES, "acronym")
    list_filter = ("kind", "status", "is_public")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_vi")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]),
                    FieldPanel("theme"),
                    FieldRowPanel([FieldPanel("theme_zh_hans"), FieldPanel("theme_vi")]),
                ],
                heading=_("What"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("timezone"),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("status"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("venue"), FieldPanel("room")]),
                    FieldRowPanel([FieldPanel("attendance_mode"), FieldPanel("join_url")]),
                ],
                heading=_("Where"),
            ),
            InlinePanel("hosts", heading=_("Hosts"), label=_("host")),
            MultiFieldPanel(
                [FieldPanel("summary"), FieldPanel("summary_zh_hans"), FieldPanel("summary_vi")], heading=_("Summary")
            ),
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")], heading=_("Contact")),
            MultiFieldPanel(
                [FieldPanel("is_public"), FieldPanel("slug"), FieldPanel("source_url")], heading=_("Publication")
            ),
        ],
        base_form_class=ConferenceForm,
    )


class SessionViewSet(RecordViewSet):
    model = Session
    name = "sessions"
    icon = "time"
    index_view_class = admin_programme_lists.SessionIndexView
    add_view_class = admin_programme_forms.ProgrammeCreateView
    edit_view_class = admin_programme_forms.SessionEditView
    filterset_class = admin_programme_lists.SessionFilterSet
    search_fields = ("title", "subtitle")
    ordering = "starts_at"
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("subtitle"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("room"), FieldPanel("track")]),
                    FieldPanel("is_plenary"),
                ],
                heading=_("When and where"),
            ),
            InlinePanel(
                "people",
                heading=_("Chairs and speakers"),
                label=_("person"),
                panels=[FieldPanel("person"), FieldRowPanel([FieldPanel("role"), FieldPanel("affiliation")])],
            ),
            FieldPanel("abstract"),
            FieldRowPanel([FieldPanel("language"), FieldPanel("slug")]),
        ],
        base_form_class=SessionForm,
    )


class PresentationViewSet(RecordViewSet):
    model = Presentation
    name = "presentations"
    icon = "openquote"
    index_view_class = admin_programme_lists.PresentationIndexView
    add_view_class = admin_programme_forms.PresentationCreateView
    edit_view_class = admin_programme_forms.PresentationEditView
    filterset_class = admin_programme_lists.PresentationFilterSet
    search_fields = ("title", "subtitle", "presenters__person__full_name")
    edit_handler = ObjectList(
        [
            FieldPanel("session"),
            FieldPanel("title"),
            FieldPanel("subtitle"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("position"), FieldPanel("board_number")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            InlinePanel(
                "presenters",
                heading=_("Presenters, in order"),
                label=_("presenter"),
                panels=[FieldPanel("person"), FieldRowPanel([FieldPanel("affiliation"), FieldPanel("is_presenting")])],
            ),
            FieldPanel("abstract"),
            FieldRowPanel([FieldPanel("language"), FieldPanel("slug")]),
        ],
        base_form_class=PresentationForm,
    )


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


class ProgrammeMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("conferences.change_session"))


class ProgrammeViewSet(ViewSet):
    """Programmes of all conferences, one programme, and its release."""

    name = "programme"
    icon = "list-ul"
    menu_label = _("Programmes")
    menu_item_class = ProgrammeMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", admin_programme.ProgrammesView.as_view(), name="index"),
            path("<int:pk>/", admin_programme.ProgrammeView.as_view(), name="programme"),
            *release_urlpatterns(),
            *timetable_urlpatterns(),
        ]


class ProgrammeGroup(ViewSetGroup):
    menu_label = _("Programme")
    menu_name = "programme"
    menu_icon = "list-ul"
    menu_order = 120
    submenu_hook = "register_programme_menu_item"
    items = (
        ProgrammeViewSet,
        SessionViewSet,
        PresentationViewSet,
        TrackViewSet,
        SpeakersViewSet,
        MaterialViewSet,
        AvailabilityViewSet,
    )
