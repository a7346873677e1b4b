from typing import Any

from wagtail import hooks

from events.viewsets import EventsGroup, VenueChooserViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [VenueChooserViewSet("venue_chooser"), EventsGroup()]
