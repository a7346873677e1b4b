"""Runs with Django set up: which addresses are measured, and how many statements each takes. Prints JSON."""

import gzip
import json

import django

django.setup()

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conferences.models import Conference, ConferencePage


def fact(client: Client, path: str) -> dict[str, object]:
    """The second address is new to the page cache, but what pages share (menu, releases, sites) is there."""
    first_address, address = (f"{path}{'&' if '?' in path else '?'}n={number}" for number in (1, 2))
    client.get(first_address)
    queries, response = asked(client, address)
    assert response.status_code == 200, (path, response.status_code)
    again, unchanged = asked(client, address, {"if-none-match": response["ETag"]})
    assert unchanged.status_code == 304, (path, unchanged.status_code)
    return {"path": path, "queries": queries, "bytes": len(response.content), "again": again} | compressed(response)


def compressed(response: HttpResponse) -> dict[str, int]:
    """As gzip and brotli in front of the site would send it; gzip at its usual level is the larger one."""
    return {"gzip": len(gzip.compress(response.content, 6))}


def asked(client: Client, address: str, headers: dict[str, str] | None = None) -> tuple[int, HttpResponse]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers=headers or {})
    return len(captured), response


def main() -> None:
    client = Client(headers={"host": "localhost"})
    facts = {}
    for size in (120, 674):
        conference = Conference.objects.get(slug=f"bench-{size}")
        page = ConferencePage.objects.get(conference=conference)
        if size == 674:
            facts["conference page"] = fact(client, page.url)
        facts[f"programme of {size}, first day"] = fact(client, f"{page.url}programme/")
        facts[f"programme of {size}, all days"] = fact(client, f"{page.url}programme/?day=all")
        facts[f"programme of {size}, grid"] = fact(client, f"{page.url}programme/?view=grid")
        facts[f"feed of {size} items"] = fact(client, f"/calendar/bench-{size}.ics")
    session = conference.sessions.order_by("pk").first()
    facts["session page"] = fact(client, f"{page.url}programme/{session.slug}/")
    person = session.people.first().person
    facts["speaker page"] = fact(client, f"{page.url}speakers/{person.slug}/")
    facts["person page"] = fact(client, f"/en/people/{person.slug}/")
    facts["home page"] = fact(client, "/en/")
    print(json.dumps(facts))


main()
