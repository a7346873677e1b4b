from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import signals
        from core.schedule import recurring

        signals.connect()
        recurring("publish_scheduled", every=timedelta(minutes=5))  # Wagtail's
        recurring("clearsessions", every=timedelta(days=1))  # drafts of registrations hold personal data
        recurring("resume_tasks", every=timedelta(minutes=1))
        recurring("prune_tasks", every=timedelta(days=1))
