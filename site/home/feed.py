"""The Atom feed of a language (RFC 4287): news, and events that have a page, in the order they were announced."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from core.pages import open_to_all
from events.queries import public_events
from home.models import NewsPage
from home.queries import event_pages

MOST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    id: str  # never changes: the page's translation key and language, not its address
    title: str
    url: str
    published_at: datetime
    updated_at: datetime
    summary: str


def entries(language: str) -> list[Entry]:
    """The latest first."""
    news = open_to_all(NewsPage.objects.live()).filter(locale__language_code=language).order_by("-published_on", "-pk")
    events = list(public_events().order_by("-created_at", "-pk")[:MOST])
    pages = event_pages(events)
    found = [entry_of(page, page.introduction, language) for page in news[:MOST]]
    for event in events:
        page = pages.get(event.pk)
        if page is not None:
            found.append(entry_of(page, event.local_summary, language, event.local_title, event.updated_at))
    return sorted(found, key=lambda entry: entry.published_at, reverse=True)[:MOST]


def entry_of(page: Page, summary: str, language: str, title: str = "", changed_at: datetime | None = None) -> Entry:
    published = page.first_published_at or timezone.now()
    changed = max(moment for moment in (page.last_published_at, changed_at, published) if moment)
    key = f"urn:uuid:{page.translation_key}"
    return Entry(f"{key}:{language}", title or page.title, page.url or "", published, changed, summary)
