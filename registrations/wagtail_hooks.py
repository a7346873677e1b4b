"""What this app adds to Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from registrations.models import Order
from registrations.viewsets.group import RegistrationsGroup
from registrations.viewsets.menu import DeskMenuItem

PAGE_RIGHTS = ("add", "change", "publish", "lock")


@hooks.register("register_admin_viewset")
def viewset() -> RegistrationsGroup:
    return RegistrationsGroup()


@hooks.register("register_permissions")
def permissions() -> Any:
    """Those of our own, so that they can be given in the form of a group."""
    codenames = [codename for codename, _name in Order._meta.permissions]
    return Permission.objects.filter(content_type__app_label="registrations", codename__in=codenames)


@hooks.register("register_admin_menu_item")
def desk() -> DeskMenuItem:
    """The check-in desk: outside the admin, because helpers use it on a phone."""
    return DeskMenuItem(_("Desk"), reverse("registrations:desk_list"), name="desk", icon_name="mobile-alt", order=160)


def is_only_at_the_desk(user: Any) -> bool:
    """May check people in, and has nothing to do with pages."""
    may_pages = policy_registry.get_by_type(Page).user_has_any_permission(user, PAGE_RIGHTS)
    return user.has_perm("registrations.check_in") and not may_pages


@hooks.register("construct_main_menu")
def leave_the_desk_alone(request: HttpRequest, items: list[Any]) -> None:
    """Reports and Wagtail's own news are no help at a desk."""
    if is_only_at_the_desk(request.user):
        items[:] = [item for item in items if item.name not in ("reports", "help")]


class DeskPanel(Component):
    """The way to the desk, large, on the admin's first screen."""

    order = 10
    template_name = "registrations/admin/desk_panel.html"


@hooks.register("construct_homepage_panels")
def desk_panel(request: HttpRequest, panels: list[Any]) -> None:
    if is_only_at_the_desk(request.user):
        panels.append(DeskPanel())
