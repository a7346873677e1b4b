"""The menu “Programme” of Wagtail's admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from conferences.views import admin_programme
from conferences.viewsets.availability import AvailabilityViewSet
from conferences.viewsets.materials import MaterialViewSet
from conferences.viewsets.menu import ProgrammeMenuItem
from conferences.viewsets.presentation import PresentationViewSet
from conferences.viewsets.releases import release_urlpatterns
from conferences.viewsets.session import SessionViewSet
from conferences.viewsets.speakers import SpeakersViewSet
from conferences.viewsets.timetable import timetable_urlpatterns
from conferences.viewsets.track import TrackViewSet


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
