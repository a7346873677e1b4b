"""How what happened to certificates reads in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "issue": _("Issue certificates"),
    "revoke": _("Revoke certificate"),
    "remove_name": _("Remove the name from a certificate"),
}


def register_certificate_actions(actions: Any) -> None:
    for name, label in ACTIONS.items():
        actions.register_action(f"certificates.{name}", label, label)


hooks.register("register_log_actions", register_certificate_actions)
