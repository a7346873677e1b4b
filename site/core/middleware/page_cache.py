"""The first middleware: answers an unchanged public page from this process's memory, before anything else runs.

What may be kept: a 200 to an anonymous GET that set no cookie, varies on nothing personal and did not forbid it.
When it is let go: when the page generation has grown (core/models/page_generation.py: every public change), and
after PAGE_CACHE_SECONDS, because pages also change by the clock (what is next, sales that open). The generation is
read from the database on every answer, so that all processes on all machines let go together.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

NEVER = ("/admin/", "/register/", "/orders/", "/desk/", "/demo/", "/webhooks/", "/healthz/", "/static/", "/media/")
MAX_ENTRIES = 512
MAX_BODY = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    generation: int
    stored_at: float
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.entries: OrderedDict[tuple[str, ...], Entry] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PAGE_CACHE_SECONDS
        if not seconds or not may_use(request):
            return self.get_response(request)
        key = cache_key(request)
        generation = current_generation()
        entry = self.entries.get(key)
        if entry and entry.generation == generation and time.monotonic() - entry.stored_at < seconds:
            return answer(request, entry)
        response = self.get_response(request)
        if not may_keep(response):
            return response
        entry = Entry(
            generation,
            time.monotonic(),
            tuple(response.items()),
            response.content,
            response.get("ETag") or f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"',
        )
        with self.lock:
            self.entries[key] = entry
            self.entries.move_to_end(key)
            while len(self.entries) > MAX_ENTRIES:
                self.entries.popitem(last=False)
        return answer(request, entry)


def may_use(request: HttpRequest) -> bool:
    """Anonymous reading only: no session, no sign-in, no form in progress."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.path_info.startswith(NEVER)
    )


def may_keep(response: HttpResponse) -> bool:
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "private" not in control
        and "no-store" not in control
        and len(response.content) <= MAX_BODY
    )


def cache_key(request: HttpRequest) -> tuple[str, ...]:
    """All that the answer may depend on. The root redirects by language and is no 200, so it never gets in."""
    address = request.path_info
    language = "" if address[1:3] in ("en", "zh", "vi") else request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:100]
    return (
        request.method or "",
        request.META.get("HTTP_HOST", ""),
        request.META.get("wsgi.url_scheme", ""),
        request.META.get("HTTP_X_FORWARDED_PROTO", ""),
        address,
        request.META.get("QUERY_STRING", ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        language,
    )


def current_generation() -> int:
    """One primary-key read; 0 before the first migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_pagegeneration WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    if entry.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(entry.body)
    for name, value in entry.headers:
        if response.status_code == 200 or name.lower() not in ("content-type", "content-length"):
            response[name] = value
    response["ETag"] = entry.etag
    response.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
    return response
