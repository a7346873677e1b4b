"""Noting what views raise."""

import sys
from contextlib import contextmanager

from django.core.signals import got_request_exception


@contextmanager
def failures():
    """What views raised, as “address: error”."""
    found = []

    def note(sender, request, **kwargs):
        error = sys.exc_info()[1]
        found.append(f"{error!r:.150} at {request.method} {request.get_full_path():.150}")

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)
