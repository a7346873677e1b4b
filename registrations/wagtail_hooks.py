"""What this app adds to Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from registrations.viewsets import DeskMenuItem, RegistrationsGroup


@hooks.register("register_admin_viewset")
def viewset() -> RegistrationsGroup:
    return RegistrationsGroup()


@hooks.register("register_admin_menu_item")
def desk() -> DeskMenuItem:
    """The check-in desk: outside the admin, because helpers use it on a phone."""
    return DeskMenuItem(_("Desk"), reverse("registrations:desk_list"), name="desk", icon_name="mobile-alt", order=160)
