"""Every route says who may come in; tests/architecture walks the resolver and fails on one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

View = Callable[..., HttpResponse]
AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def public(view: AnyView) -> AnyView:
    """Anyone; shows nothing that is not public."""
    view.audience = "public"  # type: ignore[attr-defined]
    return view


def holder(view: View) -> View:
    """Whoever holds the secret in the address; never cached, never indexed, never sent on to another site.

    The policy is `same-origin` and not `no-referrer`: with that, browsers send `Origin: null` with every form of the
    page, and Django's CSRF check refuses it.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # a page that says what may have happened to the link
            response = render(request, "link_404.html", status=404)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    wrapped.audience = "holder"  # type: ignore[attr-defined]
    return wrapped


def permitted(permission: str) -> Callable[[View], View]:
    """Signed-in people with `permission`; others get the sign-in page, or 403 if they are signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            response.setdefault("Cache-Control", "private, no-store")
            return response

        wrapped.audience = permission  # type: ignore[attr-defined]
        return wrapped

    return decorate
