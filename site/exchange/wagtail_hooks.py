from typing import Any

from wagtail import hooks

from exchange.viewsets import ProgrammeChooserViewSet, ProgrammeViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [ProgrammeChooserViewSet("programme_chooser"), ProgrammeViewSet()]
