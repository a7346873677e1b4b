"""The first middleware: answers an unchanged public page from this process's memory, before anything else runs.

What may be kept: a 200 to an anonymous GET that set no cookie, varies on nothing but language, and did not forbid it.
When it is let go: when the page generation has grown (core/models/page_generation.py: every public change), and
after PAGE_CACHE_SECONDS, because pages also change by the clock (what is next, sales that open); a page that knows
when it will change (an embargo ends) says so by `core.kept.fresh_until`, and is let go then at the latest.
The generation is read from the database on every answer, so that all processes on all machines let go together; it is
read before the page is made, so that a change in between makes the kept page old, never wrongly fresh.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language_from_path, get_language_from_request

from core.kept import Pieces, keeping

NEVER = (
    "/admin/",
    "/register/",
    "/orders/",
    "/my-programme/",
    "/tickets/",
    "/desk/",
    "/demo/",
    "/webhooks/",
    "/healthz/",
    "/speaking/",
    "/waiting/",
    "/materials/",
    "/documents/",
    "/static/",
    "/media/",
)
# Whoever brings one of these is somebody, or has a form or a message under way.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
# The key covers the language; cookies are covered because nobody with a personal one gets here.
MAY_VARY_ON = frozenset({"accept-language", "cookie"})
FORBIDDEN = ("private", "no-store", "no-cache")
CONDITIONAL = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
LONGEST_QUERY = 500  # characters; nobody's links are longer, and keys are memory too
MAX_ENTRIES = 512
MAX_BODY = 4 * 1024 * 1024
MAX_BYTES = 32 * 1024 * 1024  # of all bodies together: made-up query strings must not fill the memory


@dataclass(frozen=True, slots=True)
class Entry:
    generation: int
    kept_until: float  # seconds, time.monotonic()
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    last_modified: int | None  # seconds since 1970


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.entries: OrderedDict[tuple[str, ...], Entry] = OrderedDict()
        self.bytes = 0
        self.pieces = Pieces()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PAGE_CACHE_SECONDS
        if not seconds or not may_use(request):
            return self.get_response(request)
        generation = current_generation()
        if generation is None:
            return self.get_response(request)
        key = cache_key(request)
        entry = self.entries.get(key)
        if entry and entry.generation == generation and time.monotonic() < entry.kept_until:
            return answer(request, entry)
        with keeping(self.pieces, generation) as life:
            response = self.get_response(request)
        if request.method != "GET" or not may_keep(response):
            return response
        entry = entry_of(response, generation, life.seconds(seconds))
        self.keep(key, entry)
        return answer(request, entry)

    def keep(self, key: tuple[str, ...], entry: Entry) -> None:
        """The oldest entries go first, until number and size are within bounds."""
        with self.lock:
            old = self.entries.pop(key, None)
            self.bytes += len(entry.body) - (len(old.body) if old else 0)
            self.entries[key] = entry
            while len(self.entries) > MAX_ENTRIES or self.bytes > MAX_BYTES:
                _key, gone = self.entries.popitem(last=False)
                self.bytes -= len(gone.body)


def may_use(request: HttpRequest) -> bool:
    """Anonymous reading only: no session, no sign-in, no form in progress."""
    return (
        request.method in ("GET", "HEAD")
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_RANGE" not in request.META
        and not request.path_info.startswith(NEVER)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def may_keep(response: HttpResponse) -> bool:
    control = response.get("Cache-Control", "").lower()
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and varies <= MAY_VARY_ON
        and not any(word in control for word in FORBIDDEN)
        and len(response.content) <= MAX_BODY
    )


def cache_key(request: HttpRequest) -> tuple[str, ...]:
    """All that the answer may depend on: address, query, host, scheme, and the language where the address has none."""
    address = request.path_info
    return (
        request.META.get("HTTP_HOST", ""),
        request.scheme or "",
        address,
        request.META.get("QUERY_STRING", ""),
        get_language_from_path(address) or get_language_from_request(request),
    )


def current_generation() -> int | None:
    """One primary-key read; None while the database does not answer or is not migrated."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM core_pagegeneration WHERE id = 1")
            row = cursor.fetchone()
    except DatabaseError:
        return None
    return row[0] if row else None


def entry_of(response: HttpResponse, generation: int, seconds: float) -> Entry:
    body = response.content
    etag = response.get("ETag") or f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response["ETag"] = etag
    response.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
    modified = parse_http_date_safe(response.get("Last-Modified", ""))
    return Entry(generation, time.monotonic() + seconds, tuple(response.items()), body, etag, modified)


def answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The page, or 304 to somebody who has it already."""
    response = HttpResponse(entry.body)
    for name, value in entry.headers:
        response[name] = value
    if any(name in request.META for name in CONDITIONAL):
        return get_conditional_response(request, entry.etag, entry.last_modified, response) or response
    return response
