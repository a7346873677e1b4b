"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.kept import kept
from core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_settings`: one query per request, and none where a template does not ask."""
    return {"site_settings": LazySettings(request), "demo": settings.DEMO, "site_url": settings.SITE_URL}


class LazySettings:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(settings_of(self._request), name)


def settings_of(request: HttpRequest) -> SiteSettings:
    return kept(("site settings", request.get_host()), lambda: SiteSettings.for_request(request))
