"""What only public records decide, kept in this process until one of them changes.

The page cache keeps whole pages; this keeps pieces that many pages share (menu, site settings, the hosts of an event),
so that the first reader after a change does not pay for all of them. It works only inside a request that the page
cache has looked at, so for an anonymous reader: everybody else, and a site without page cache, gets fresh rows.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

Value = TypeVar("Value")
MAX_PIECES = 256


class Pieces:
    """The store of one page cache. What it gives out is shared between requests: never change it."""

    def __init__(self) -> None:
        self.rows: OrderedDict[tuple[Hashable, ...], tuple[float, Any]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple[Hashable, ...], make: Callable[[], Value]) -> Value:
        now = time.monotonic()
        found = self.rows.get(key)
        if found and now - found[0] < settings.PAGE_CACHE_SECONDS:
            value: Value = found[1]
            return value
        value = make()
        with self.lock:
            self.rows[key] = (now, value)
            while len(self.rows) > MAX_PIECES:
                self.rows.popitem(last=False)
        return value


_current: ContextVar[tuple[Pieces, int] | None] = ContextVar("kept_pieces", default=None)


@contextmanager
def keeping(pieces: Pieces, generation: int) -> Iterator[None]:
    """Around one request: what is kept in it belongs to this page generation."""
    token = _current.set((pieces, generation))
    try:
        yield
    finally:
        _current.reset(token)


def kept(key: tuple[Hashable, ...], make: Callable[[], Value]) -> Value:
    """`make()`, or what it gave earlier in this page generation. `key` names all that the answer depends on."""
    current = _current.get()
    if current is None:
        return make()
    pieces, generation = current
    return pieces.get((generation, *key), make)
