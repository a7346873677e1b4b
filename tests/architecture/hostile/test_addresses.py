"""Addresses, queries and methods that nobody friendly sends: never a 500."""

import re

import pytest
from django.urls import get_resolver

from tests.architecture.hostile.failures import failures
from tests.architecture.test_routes import is_ours, routes

pytestmark = pytest.mark.django_db


SEGMENTS = (
    "%00",
    "a%00b",
    "%ff%fe",
    "%ed%a0%80",  # half of a surrogate pair
    "%F0%9F%98%80",
    "%2e%2e%2fetc%2fpasswd",
    "%0d%0aSet-Cookie:%20a=b",
    "%27%22%3e%3cscript%3e",
    "%25s%7b0%7d%7b%7b7*7%7d%7d",
    "%D9%A3",  # a digit, not 0-9
    "-1",
    "0",
    "9" * 19,
    "9" * 30,
    "9" * 5000,
    "x" * 10_000,
)


VALUES = (
    "%00", "%ff%fe", "%ed%a0%80", "%0d%0aa:%20b", "%27%22%3e%3cscript%3e", "-1", "9" * 30, "9" * 4400, "%zz",
    "2027-02-30", "0000-00-00", "vi", "%D9%A3%D9%A3",
)  # fmt: skip


NAMES = (
    "lang", "page", "p", "q", "day", "track", "room", "kind", "language", "number", "n", "next", "in", "again",
    "undone", "event", "conference", "year", "country", "series", "show", "format", "width", "topic", "status",
    "view", "at", "screen",
)  # fmt: skip


METHODS = ("head", "options", "put", "patch", "delete", "trace", "post")


def public_routes():
    for address, callback in routes(get_resolver()):
        if is_ours(callback) and not address.startswith("admin/"):
            yield "/" + re.sub(r"^\^?en/", "en/", address).replace("^", "").replace("$", "")


def test_no_route_fails_on_nasty_addresses(world, visitor):
    wagtail = ["/en/<x>/", "/en/<x>", "/<x>", "/<x>/<x>/", "/documents/<x>/<x>", "/documents/1/<x>", "/media/<x>"]
    wagtail += [f"{world.conference_page.url}{tail}" for tail in ("<x>/", "programme/<x>/", "speakers/<x>/")]
    wagtail += [f"{world.series_page.url}<x>/"]
    with failures() as found:
        for route in [*public_routes(), *wagtail]:
            names, known = re.findall(r"<(?:\w+:)?(\w+)>", route), world.known(route)
            for nasty in names:
                for value in SEGMENTS:
                    address = re.sub(
                        r"<(?:\w+:)?(\w+)>",
                        lambda match: value if match[1] == nasty else known.get(match[1], "1"),  # noqa: B023
                        route,
                    )
                    visitor.get(address)

    assert found == []


def test_no_page_fails_on_nasty_queries(world, visitor):
    names = (*NAMES, f"t-{world.kind.pk}", "t-99999999999999999999999", "t-%00", "t-")
    with failures() as found:
        for address in world.addresses:
            for value in VALUES:
                visitor.get(f"{address}?" + "&".join(f"{name}={value}" for name in names))

    assert found == []


def test_no_page_fails_on_any_method(world, visitor):
    with failures() as found:
        for address in world.addresses:
            if address.endswith(("/cancellation/", "/deletion/", "/renewal/")):
                continue
            for method in METHODS:
                getattr(visitor, method)(address)
            for content_type in ("application/json", "text/plain", "multipart/form-data", "a/b; charset=zz", "x" * 300):
                visitor.generic("POST", address, b"\xff\x00{", content_type=content_type)

    assert found == []


def test_address_with_a_nul_is_turned_away(client, db):
    assert client.get("/calendar/my/%00.ics").status_code == 400
    assert client.get("/admin/?q=a%00b").status_code == 400
    assert client.get("/en/" + "x" * 2001).status_code == 414
