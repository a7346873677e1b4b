"""Slugs that nobody has yet."""

from collections.abc import Iterable

from django.db import models
from django.utils.text import slugify

from core.text import fold


def free_slug(model: type[models.Model], wanted: str, **scope: object) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … if it is taken among the rows that match `scope`."""
    wanted = wanted[:100].strip("-") or "item"
    rows = model._default_manager.filter(slug__startswith=wanted, **scope)
    taken = set(rows.values_list("slug", flat=True))
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
        wanted = slugify(fold(text))[:100].strip("-") or fallback
        slug, number = wanted, 1
        while slug in self.taken:
            number += 1
            slug = f"{wanted}-{number}"
        self.taken.add(slug)
        return slug
