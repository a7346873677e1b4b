"""/ leads to the language the visitor's browser prefers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request

from core.access import public


@public
def root(request: HttpRequest) -> HttpResponse:
    language = get_language_from_request(request) or settings.LANGUAGE_CODE
    response = HttpResponseRedirect(f"/{language}/")
    response["Vary"] = "Accept-Language, Cookie"
    response["Cache-Control"] = "private, no-store"
    return response
