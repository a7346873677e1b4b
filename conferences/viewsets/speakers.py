"""Speakers in Wagtail's admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from conferences.views import admin_inviting, admin_speaker_answers, admin_speakers
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
            path("<int:pk>/invitations/", admin_inviting.InvitationsView.as_view(), name="invitations"),
            path("<int:pk>/reminders/", admin_inviting.RemindersView.as_view(), name="reminders"),
            path(one, admin_speaker_answers.SpeakerView.as_view(), name="speaker"),
            path(f"{one}mails/", admin_speaker_answers.SpeakerMailView.as_view(), name="mails"),
            path(f"{one}withdrawal/", admin_speaker_answers.SpeakerWithdrawalView.as_view(), name="withdrawal"),
            path(f"{one}files/<str:name>/", admin_speaker_answers.SpeakerFileView.as_view(), name="file"),
        ]
