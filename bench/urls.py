"""The yardstick: a plain Django view of 20 kB without SQL or template."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site_patterns
from core.access import public

BODY = b"<!doctype html><title>plain</title>" + b"x" * 20_000


@public
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("media/bench-plain", plain), *site_patterns]
