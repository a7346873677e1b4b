"""`?lang=vi` chooses the language of pages that have no language in their address (registration, orders, desk).

Answers marked by `core.languages.language_neutral` (calendar feeds) depend on their address alone: they get no
`Vary: Accept-Language`, no `Content-Language` of the reader and no language cookie.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class NeutralLocaleMiddleware(LocaleMiddleware):
    """Django's, but it leaves language-neutral answers alone, and a 404 that one of our views gave: Django would
    send the reader on to the same address below /en/, where there is nothing either."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_neutral(response):
            return response
        if response.status_code == 404 and request.resolver_match is not None:
            patch_vary_headers(response, ("Accept-Language",))
            return response
        return super().process_response(request, response)


def is_neutral(response: HttpResponseBase) -> bool:
    return getattr(response, "is_language_neutral", False)


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
        if is_neutral(response):
            return response
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
        )
        return response
