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
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

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


class Life:
    """How long the page in the making stays true by the clock; None: until something public changes."""

    def __init__(self) -> None:
        self.until: datetime | None = None

    def seconds(self, longest: float) -> float:
        if self.until is None:
            return longest
        return min(longest, (self.until - timezone.now()).total_seconds())


_current: ContextVar[tuple[Pieces, int] | None] = ContextVar("kept_pieces", default=None)
_life: ContextVar[Life | None] = ContextVar("life_of_page", default=None)


@contextmanager
def keeping(pieces: Pieces, generation: int) -> Iterator[Life]:
    """Around one request: what is kept in it belongs to this page generation. Gives how long the page may be kept."""
    life = Life()
    token, life_token = _current.set((pieces, generation)), _life.set(life)
    try:
        yield life
    finally:
        _current.reset(token)
        _life.reset(life_token)


def fresh_until(moment: datetime) -> None:
    """The page in the making changes by itself at `moment` (an embargo ends): no memory keeps it longer.

    Not for what `kept()` makes: such a piece lives on in later pages that know nothing of the moment.
    """
    life = _life.get()
    if life is not None and (life.until is None or moment < life.until):
        life.until = moment


def kept(key: tuple[Hashable, ...], make: Callable[[], Value]) -> Value:
    """`make()`, or what it gave earlier in this page generation. `key` names all that the answer depends on."""
    current = _current.get()
    if current is None:
        return make()
    pieces, generation = current
    return pieces.get((generation, *key), make)


class Finished:
    """The last few values of something that takes seconds to make, in this process. `key` is all that it is made of.

    One is made at a time: whoever asks for the same meanwhile waits for it instead of making it again.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.rows: OrderedDict[Hashable, Any] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        found: Value | None = self.rows.get(key)
        if found is not None:
            return found
        with self.lock:
            made: Value = self.rows[key] if key in self.rows else make()
            self.rows[key] = made
            while len(self.rows) > self.most:
                self.rows.popitem(last=False)
        return made
