"""Slugs that nobody has yet, made of what people call a thing."""

from collections.abc import Container, Iterable

from django.db import models
from django.utils.text import slugify

from core.text import fold


def free_slug(model: type[models.Model], text: str, fallback: str, **scope: object) -> str:
    """`text` as a slug (`fallback` if no letter of it can stand in one), with a number if a row in `scope` has it."""
    wanted = slug_of(text, fallback)
    rows = model._default_manager.filter(slug__startswith=wanted, **scope)
    return numbered(wanted, set(rows.values_list("slug", flat=True)))


def slug_of(text: str, fallback: str) -> str:
    return slugify(fold(text))[:100].strip("-") or fallback


def numbered(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … if it is taken."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


class Slugs:
    """Hands out slugs that none of those taken has, without asking the database each time."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def free(self, text: str, fallback: str) -> str:
        slug = numbered(slug_of(text, fallback), self.taken)
        self.taken.add(slug)
        return slug
