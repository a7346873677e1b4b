from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencesConfig(AppConfig):
    name = "conferences"
    verbose_name = _("Conferences")

    def ready(self) -> None:
        from conferences import receivers  # noqa: F401  connects them
        from core.schedule import recurring

        recurring("release_due_programmes", every=timedelta(minutes=1))
        recurring("send_programme_notices", every=timedelta(minutes=1))
        recurring("send_speaker_news", every=timedelta(minutes=5))
        recurring("prune_speaker_data", every=timedelta(hours=1))
