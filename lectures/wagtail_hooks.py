"""What this app adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lectures.viewsets import LectureSeriesChooserViewSet, LectureSeriesViewSet, LectureViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [LectureSeriesChooserViewSet("lecture_series_chooser"), LectureViewSet(), LectureSeriesViewSet()]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("lectures.create", _("Add lecture"), _("The lecture was added"))
    actions.register_action("lectures.change", _("Change lecture"), _("The lecture was changed"))
    actions.register_action("lectures.cancel", _("Cancel lecture"), _("The lecture was cancelled"))
    actions.register_action("lectures.show", _("Show lecture"), _("The lecture was shown in lists and feeds"))
    actions.register_action("lectures.hide", _("Hide lecture"), _("The lecture was taken from lists and feeds"))
