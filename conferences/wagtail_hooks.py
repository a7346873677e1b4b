"""What this app adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from conferences.models import Material, Session
from conferences.viewsets.conference import ConferenceChooserViewSet, ConferenceViewSet
from conferences.viewsets.files import ProgrammeFilesViewSet
from conferences.viewsets.programme import ProgrammeGroup

register_permission_policy(Material, ModelPermissionPolicy(Session), exact_class=True)


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [
        ConferenceChooserViewSet("conference_chooser"),
        ConferenceViewSet(),
        ProgrammeFilesViewSet(),
        ProgrammeGroup(),
    ]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: Any) -> None:
    actions.register_action(
        "conferences.release_programme", _("Release the programme"), _("The programme was released")
    )
    actions.register_action("conferences.invite_speakers", _("Invite speakers"), _("Speakers were invited"))
    actions.register_action("conferences.remind_speakers", _("Remind speakers"), _("Speakers were reminded"))
    actions.register_action(
        "conferences.withdraw_invitation", _("Withdraw an invitation"), _("An invitation of a speaker was withdrawn")
    )
    actions.register_action(
        "conferences.prune_speaker_data", _("Delete old answers"), _("Old answers of speakers were deleted")
    )
    actions.register_action(
        "conferences.take_over_answers", _("Take answers over"), _("Answers of this speaker were taken over")
    )
    actions.register_action("conferences.move_session", _("Change the timetable"), _("The timetable was changed"))
    actions.register_action("conferences.plan_release", _("Plan a release"), _("A release was planned"))
    actions.register_action(
        "conferences.withdraw_planned_release", _("Withdraw a planned release"), _("A planned release was withdrawn")
    )
    actions.register_action(
        "conferences.go_back", _("Go back to a release"), _("The working programme went back to a release")
    )
    actions.register_action(
        "conferences.send_notices", _("Send messages now"), _("Messages about the programme were sent")
    )
    actions.register_action(
        "conferences.withdraw_notices", _("Withdraw messages"), _("Messages about the programme were withdrawn")
    )
    actions.register_action(
        "conferences.import_programme", _("Import a programme"), _("A programme was imported from a file")
    )
