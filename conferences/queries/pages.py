"""Where the public finds a conference: the address of its page in the reader's language."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import get_language

from conferences.models import Conference, ConferencePage


def live_pages(conference_ids: Iterable[int]) -> QuerySet[ConferencePage]:
    return (
        ConferencePage.objects.live()
        .public()
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
