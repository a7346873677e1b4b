"""Every route of ours declares who may come in, and the promised addresses are there."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "home",
    "calendars",
    "registrations",
    "conferences",
    "lectures",
    "exchange",
    "certificates",
    "core",
    "events",
    "people",
)


def routes(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def is_ours(callback) -> bool:
    view = getattr(callback, "view_class", callback)
    return view.__module__.split(".")[0] in OURS


def test_every_route_declares_its_audience():
    """Wagtail's admin checks its own views (the viewsets carry a permission policy); the rest carries a decorator."""
    undeclared = [
        address
        for address, callback in routes(get_resolver())
        if is_ours(callback) and not address.startswith("admin/") and not hasattr(callback, "audience")
    ]

    assert undeclared == []


def test_admin_is_closed_to_strangers(db):
    client = Client()
    open_routes = []
    for address, callback in routes(get_resolver()):
        if not address.startswith("admin/") or not is_ours(callback):
            continue
        path = "/" + re.sub(r"<[^>]+>", "1", address).replace("^", "").replace("$", "")
        if client.get(path).status_code not in (302, 403, 404):
            open_routes.append(address)

    assert open_routes == []


def promised_addresses() -> list[str]:
    text = (ROOT / "docs" / "addresses.md").read_text()
    return re.findall(r"^\| `(/[^`]*)`", text, re.MULTILINE)


def without_names(address: str) -> str:
    return "/" + re.sub(r"\(\?P<[^)]+\)|<[^>]+>", "<>", address).strip("/^$") + "/"


def test_every_address_outside_the_admin_is_listed():
    listed = {without_names(address) for address in promised_addresses()}
    ours = {
        without_names(address)
        for address, callback in routes(get_resolver())
        if is_ours(callback) and not address.startswith("admin/")
    }

    assert sorted(ours - listed) == []


@pytest.mark.parametrize("address", promised_addresses())
def test_promised_address_has_a_view(address):
    """A placeholder stands for any value that its route takes."""
    from django.urls import resolve

    values = {"event-slug": "a-b", "slug": "a-b", "code": "ABC234", "secret": "s" * 32, "number": "C-2026", "n": "1"}
    values["guid"] = "00000000-0000-4000-8000-000000000000"
    path = re.sub(r"<([a-z-]+)>", lambda match: values.get(match.group(1), "a-b"), address)

    assert resolve(path).func is not None
