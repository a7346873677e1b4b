"""Slugs that nobody has yet."""

from django.db import models


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
