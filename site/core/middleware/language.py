"""`?lang=vi` chooses the language of pages that have no language in their address (registration, orders, desk)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class QueryLanguageMiddleware:
    """Stands behind Django's LocaleMiddleware. The choice is kept in Django's own language cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen not in LANGUAGES or translation.get_language_from_path(request.path_info):
            return self.get_response(request)
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
        )
        return response
