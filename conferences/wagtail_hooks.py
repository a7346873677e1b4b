"""What this app adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from conferences.viewsets import ConferenceChooserViewSet, ConferenceViewSet, ProgrammeGroup


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [ConferenceChooserViewSet("conference_chooser"), ConferenceViewSet(), ProgrammeGroup()]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: Any) -> None:
    actions.register_action(
        "conferences.release_programme", _("Release the programme"), _("The programme was released")
    )
    actions.register_action("conferences.move_session", _("Change the timetable"), _("The timetable was changed"))
    actions.register_action(
        "conferences.import_programme", _("Import a programme"), _("A programme was imported from a file")
    )
