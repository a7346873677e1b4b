"""The three content languages, and how a record with one column per language answers in the reader's.

A record's main column holds the default language (`title`); the others are `title_zh_hans` and `title_vi`.
An empty translation falls back to the main column (docs/decisions/0002).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language

COLUMNS = {"zh-hans": "zh_hans", "vi": "vi"}


def localized(obj: Any, field: str, language: str | None = None) -> str:
    """The text of `field` in `language` (default: the active one), or in the default language if it is empty."""
    suffix = COLUMNS.get((language or get_language() or "en").lower())
    translated = getattr(obj, f"{field}_{suffix}", "") if suffix else ""
    return translated or getattr(obj, field)


class Localized:
    """Descriptor for a model: `local_title = Localized("title")` reads as the text in the active language."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, obj: models.Model | None, owner: type | None = None) -> Any:
        return self if obj is None else localized(obj, self.field)


def language_neutral(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view whose answer depends on its address alone: the default language, or the one in `?lang=`.

    Neither the reader's browser language nor a cookie counts, and none is set (core/middleware/language.py).
    """
    codes = frozenset(code for code, _name in settings.LANGUAGES)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("lang", "")
        with translation.override(wanted if wanted in codes else settings.LANGUAGE_CODE):
            response = view(request, *args, **kwargs)
        response.is_language_neutral = True  # type: ignore[attr-defined]
        return response

    return wrapped
