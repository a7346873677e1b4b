"""Where the public finds a conference: the address of its page in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from conferences.models import Conference, ConferencePage
from core.pages import closed_behind, open_to_all


def closed_conferences(request: HttpRequest | None = None) -> Any:
    """A condition on conferences or events: all its pages are unpublished or closed to `request`."""
    return closed_behind(ConferencePage.objects.filter(conference=OuterRef("pk")), request)


def open_conferences(request: HttpRequest | None = None) -> QuerySet[Conference]:
    """Conferences of which `request` (without one: everybody) may know, by list, feed, file or picture: public ones,
    but none whose pages are all unpublished or private. Without any page `is_public` alone decides."""
    return Conference.objects.filter(~closed_conferences(request), is_public=True)


def live_pages(conference_ids: Iterable[int]) -> QuerySet[ConferencePage]:
    return (
        open_to_all(ConferencePage.objects.live())
        .filter(conference_id__in=conference_ids)
        .select_related("locale", "conference")
        .order_by("pk")
    )


def page_paths(conference_ids: Iterable[int], language: str | None = None) -> dict[int, str]:
    """Conference id → path of its live page (`/en/conferences/…/`) in `language`, else in any; one statement.

    The language is the active one by default. A conference without a live page is left out.
    """
    wanted = (language or get_language() or "en").lower()
    chosen: dict[int, ConferencePage] = {}
    for page in live_pages(conference_ids):
        if page.conference_id not in chosen or page.locale.language_code.lower() == wanted:
            chosen[page.conference_id] = page
    return {pk: path for pk, page in chosen.items() if (path := path_of(page))}


def page_path(conference: Conference, language: str | None = None) -> str:
    """The path of the conference's live page, or "" while it has none."""
    return page_paths([conference.pk], language).get(conference.pk, "")


def path_of(page: ConferencePage) -> str:
    parts = page.get_url_parts()
    return str(parts[2] or "") if parts else ""
