"""Where the pictures for link previews stand: made by the server, one for each session, person and conference."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language


def session_picture_path(event_slug: str, slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/sessions/{slug}.png")


def speaker_picture_path(event_slug: str, slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/speakers/{slug}.png")


def event_picture_path(event_slug: str) -> str:
    return in_language(f"/programme/{event_slug}/pictures/event.png")


def in_language(path: str) -> str:
    """Dates on it are in the reader's language; the default one needs no word in the address."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"{path}?{urlencode({'lang': language})}"
