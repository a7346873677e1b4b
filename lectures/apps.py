from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LecturesConfig(AppConfig):
    name = "lectures"
    verbose_name = _("Lectures")

    def ready(self) -> None:
        from lectures import receivers  # noqa: F401  connects them
