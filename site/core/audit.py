"""Who did what, in Wagtail's own log, so that it shows in the admin's history and site report.

Actions are declared by each app in its wagtail_hooks with `register_log_actions`.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry
from wagtail.models import ModelLogEntry


def record(action: str, instance: models.Model, *, by: Any = None, **data: Any) -> None:
    """Write one line to the log. `data` must be JSON and must not hold personal data beyond the instance's own."""
    user = by if getattr(by, "pk", None) else None
    if registry.get_log_model_for_instance(instance) is not ModelLogEntry:  # pages have a log of their own
        log(instance=instance, action=action, user=user, data=data or None)
        return
    context = get_active_log_context()
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
        object_id=str(instance.pk),
        label=ModelLogEntry.objects.get_instance_title(instance),
        action=action,
        timestamp=timezone.now(),
        data=data,
        user=user or context.user,
        uuid=context.uuid,
    )
    entry.clean()  # ValidationError: no such action
    entry.save_base(force_insert=True)  # `save` would ask whether the user and the content type exist: two statements
