"""Runs with Django set up: which addresses are measured, and how many statements each takes. Prints JSON."""

import json

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conferences.models import Conference, ConferencePage


def fact(client: Client, path: str) -> dict[str, object]:
    client.get(path)  # the first visit fills per-process memory: releases, sites, content types
    with CaptureQueriesContext(
        connection,
    ) as first:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    etag = response.get("ETag")
    again: object = "–"
    if etag:
        with CaptureQueriesContext(connection) as second:
            code = client.get(path, headers={"if-none-match": etag}).status_code
        again = len(second) if code == 304 else f"{len(second)} ({code})"
    return {"path": path, "queries": len(first), "bytes": len(response.content), "again": again}


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
        facts[f"feed of {size} items"] = fact(client, f"/calendar/bench-{size}.ics")
    session = conference.sessions.order_by("pk").first()
    facts["session page"] = fact(client, f"{page.url}programme/{session.slug}/")
    person = session.people.first().person
    facts["speaker page"] = fact(client, f"{page.url}speakers/{person.slug}/")
    facts["person page"] = fact(client, f"/en/people/{person.slug}/")
    facts["home page"] = fact(client, "/en/")
    print(json.dumps(facts))


main()
