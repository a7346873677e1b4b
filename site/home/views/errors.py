"""Pages for what went wrong. The one for our own failure asks neither the database nor the request for anything."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from core.access import public

PLAIN = "<!doctype html><title>Error</title><h1>Something went wrong on our side</h1><p>Please try again in a minute."


@public
def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except (TemplateDoesNotExist, ValueError):  # ValueError: a static file is not in the manifest
        return HttpResponseServerError(PLAIN)
