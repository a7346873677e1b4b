"""Who may sign in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from people.rules import is_demo_address


class AccountBackend(ModelBackend):
    """Django's own, but the demo's accounts, whose password everybody knows, are nobody outside the demo.

    Also ends their open sessions: `get_user` asks the same question on every request.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        if user is not None and not settings.DEMO and is_demo_address(user.email):
            return False
        return super().user_can_authenticate(user)
