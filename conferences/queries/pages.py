"""Where the public finds a conference: the address of its page in the reader's language."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

from conferences.models import Conference, ConferencePage
from core.pages import open_to_all


def open_conferences() -> QuerySet[Conference]:
    """Conferences whose released programme anybody may have as feed, file or picture: public ones, but none whose
    pages all stand behind a sign-in or a password. Without any page `is_public` alone decides."""
    pages = ConferencePage.objects.live().filter(conference=OuterRef("pk"))
    return Conference.objects.filter(~Exists(pages) | Exists(open_to_all(pages)), is_public=True)


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
