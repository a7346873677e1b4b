"""Speakers in Wagtail's admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from conferences.views import admin_speakers
from conferences.viewsets.menu import ProgrammeMenuItem


class SpeakersViewSet(ViewSet):
    """Speakers of one conference: what is missing, invitations, reminders, answers."""

    name = "speakers"
    icon = "group"
    menu_label = _("Speakers")
    menu_item_class = ProgrammeMenuItem

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
