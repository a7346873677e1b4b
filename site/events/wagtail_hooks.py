from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from events.viewsets import EventsGroup, VenueChooserViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [VenueChooserViewSet("venue_chooser"), EventsGroup()]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("events.changed", _("Change event"), _("The event was changed"))
