from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.viewsets import PeopleGroup, PersonChooserViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [PersonChooserViewSet("person_chooser"), PeopleGroup()]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: Any) -> None:
    actions.register_action("people.merge", _("Merge records"), _("Another record of this person was merged into it"))
