from typing import Any

from wagtail import hooks

from people.viewsets import PeopleGroup, PersonChooserViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [PersonChooserViewSet("person_chooser"), PeopleGroup()]
