"""When a feed or a file is unchanged, from one cheap query; calendars ask often and rarely find something new."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import condition, require_safe

from core.access import public
from core.languages import language_neutral
from core.models import PageGeneration

FORMAT = "2"  # count up when the same facts are written as other bytes
View = Callable[..., HttpResponse]
State = tuple[str, datetime | None]


def public_state(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> State:
    """The page generation grows with every public change: an event, a place's name, a release, a page's address."""
    row = PageGeneration.objects.filter(pk=1).values_list("number", "changed_at").first()
    return (f"{row[0]}", row[1]) if row else ("0", None)


def conditional(view: View, state: Callable[..., State]) -> View:
    """304 without building the feed where `state` is still the client's; GET and HEAD only."""

    def known(request: HttpRequest, *args: Any, **kwargs: Any) -> State:
        if not hasattr(request, "_feed_state"):
            request._feed_state = state(request, *args, **kwargs)  # type: ignore[attr-defined]
        return request._feed_state  # type: ignore[attr-defined]

    def etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        parts = f"{FORMAT} {known(request, *args, **kwargs)[0]} {request.get_full_path()}"
        return f'"{blake2b(parts.encode(), digest_size=12).hexdigest()}"'

    def last_modified(request: HttpRequest, *args: Any, **kwargs: Any) -> datetime | None:
        return known(request, *args, **kwargs)[1]

    return require_safe(condition(etag, last_modified)(view))


def answering_in_words(view: View) -> View:
    """A missing calendar is told in one plain sentence: calendar programs show it as it stands."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            return HttpResponseNotFound(f"{missing}\n", content_type="text/plain; charset=utf-8")

    return wrapped


def public_feed(view: View) -> View:
    """A feed that anyone may read."""
    return public(language_neutral(answering_in_words(conditional(view, public_state))))
