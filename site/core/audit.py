"""Who did what, in Wagtail's own log, so that it shows in the admin's history and site report.

Actions are declared by each app in its wagtail_hooks with `register_log_actions`.
"""

from typing import Any

from django.db import models
from wagtail.log_actions import log


def record(action: str, instance: models.Model, *, by: Any = None, **data: Any) -> None:
    """Write one line to the log. `data` must be JSON and must not hold personal data beyond the instance's own."""
    log(instance=instance, action=action, user=by if getattr(by, "pk", None) else None, data=data or None)
