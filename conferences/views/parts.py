"""What the public pages of a conference have in common."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from conferences.models import ConferencePage
from conferences.queries.pages import path_of
from conferences.queries.programme import latest_programme
from conferences.rules.document import Programme


def answer(
    request: HttpRequest,
    page: ConferencePage,
    template: str,
    context: dict[str, Any],
    crumbs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    parent = page.get_parent()
    above = [(parent.title, parent.get_url(request))] if parent and parent.depth > 2 else []
    base = {
        **page.get_context(request),
        "conference": page.conference,
        "base_url": path_of(page),
        "feed": f"/calendar/{page.conference.slug}.ics",
        "crumbs": [*above, *(crumbs or [])],
    }
    return TemplateResponse(request, template, {**base, **context})


def released_or_404(page: ConferencePage) -> Programme:
    released = latest_programme(page.conference)
    if released is None:
        raise Http404("the programme has not been released")
    return released
