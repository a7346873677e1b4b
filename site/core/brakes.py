"""Brakes against machines: how often one address asked for something within an hour. The cache counts."""

import hashlib

from django.core.cache import cache


def count_of(key: str) -> int:
    """How often this was asked within an hour, this time included."""
    cache.add(key, 0, 3600)
    try:
        return int(cache.incr(key))
    except ValueError:  # it lapsed between the two calls
        return 1


def so_far(key: str) -> int:
    """How often it was asked within an hour, without counting this time."""
    return int(cache.get(key) or 0)


def email_key(email: str) -> str:
    return hashlib.blake2b(email.lower().encode(), digest_size=16).hexdigest()
