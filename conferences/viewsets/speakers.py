"""Speakers in Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from conferences.views import admin_speakers


class SpeakersMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("conferences.change_session"))


class SpeakersViewSet(ViewSet):
    """Speakers of one conference: what is missing, invitations, reminders, answers."""

    name = "speakers"
    icon = "group"
    menu_label = _("Speakers")
    menu_item_class = SpeakersMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        one = "<int:pk>/<int:invitation_pk>/"
        return [
            path("", admin_speakers.SpeakersIndexView.as_view(), name="index"),
            path("<int:pk>/", admin_speakers.SpeakersView.as_view(), name="speakers"),
            path("<int:pk>/invitations/", admin_speakers.InvitationsView.as_view(), name="invitations"),
            path("<int:pk>/reminders/", admin_speakers.RemindersView.as_view(), name="reminders"),
            path(one, admin_speakers.SpeakerView.as_view(), name="speaker"),
            path(f"{one}mails/", admin_speakers.SpeakerMailView.as_view(), name="mails"),
            path(f"{one}withdrawal/", admin_speakers.SpeakerWithdrawalView.as_view(), name="withdrawal"),
            path(f"{one}files/<str:name>/", admin_speakers.SpeakerFileView.as_view(), name="file"),
        ]
