"""Which items of the menu show."""

from typing import Any

from wagtail.admin.menu import MenuItem

from registrations.views.admin_common import may_manage


class ManagedMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_manage(request.user)


class DeskMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("registrations.check_in"))
