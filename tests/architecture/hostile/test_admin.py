"""Screens of the admin under queries and bodies that no form sends: never a 500."""

import re

import pytest
from django.urls import get_resolver

from tests.architecture.hostile.failures import failures
from tests.architecture.test_routes import is_ours, routes

pytestmark = pytest.mark.django_db


def test_no_screen_of_one_conference_fails_on_nasty_queries_and_bodies(world, visitor):
    """Screens of the admin whose address names a conference, a session, a release, an invitation or a message."""
    starts = ("admin/programme", "admin/speakers", "admin/programme_files", "admin/people")
    screens = []
    for address, callback in routes(get_resolver()):
        if address.startswith(starts) and is_ours(callback) and "<" in address:
            known = world.known(address) | {"session": str(world.session.pk), "name": "portrait", "file": "1"}
            filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known.get(match[1], "1"), address)  # noqa: B023
            screens.append("/" + filled.replace("^", "").replace("$", ""))
    assert len(screens) > 20
    names = ("after", "from", "to", "show", "q", "gaps", "person", "conference", "p", "people", "take", "leave")
    with failures() as found:
        for screen in screens:
            for value in ("%ff", "9" * 30, "%00", "-1"):
                visitor.get(f"{screen}?" + "&".join(f"{name}={value}" for name in names))
            for text in ("\x00", "9" * 5000, "\u202e"):
                visitor.post(screen, dict.fromkeys((*names, "number", "first", "version", "key", "fingerprint"), text))

    assert found == []


def test_no_screen_of_the_admin_fails_on_nasty_queries(world, visitor):
    """Lists of ours, with filters, search and pages that no form sends."""
    screens = [
        "/" + address.replace("^", "").replace("$", "")
        for address, callback in routes(get_resolver())
        if address.startswith("admin/") and is_ours(callback) and "<" not in address
    ]
    assert len(screens) > 20
    names = ("event", "conference", "session", "p", "q", "state", "kind", "ordering", "when", "series", "is_active")
    with failures() as found:
        for screen in screens:
            for value in ("%ff", "9" * 30, "9" * 4400):
                for some in (names[:2], names[3:5], names):
                    visitor.get(f"{screen}?" + "&".join(f"{name}={value}" for name in some))

    assert found == []
