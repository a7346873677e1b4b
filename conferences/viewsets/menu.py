"""Which items of the menu show."""

from typing import Any

from wagtail.admin.menu import MenuItem


class ProgrammeMenuItem(MenuItem):
    """For those who may change sessions."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("conferences.change_session"))
