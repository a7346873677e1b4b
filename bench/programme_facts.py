"""Runs with Django set up: what organisers do with 900 sessions. `python -m bench.programme_facts ROUNDS`
prints name → {"ms", "queries", "bytes"} as JSON. The conference `bench-900` must stand (bench/__main__.py)."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conferences.actions.programme import release_programme
from conferences.models import Conference, Session
from people.models import User

PLAIN = "/media/bench-plain"


def timed(rounds: int, work: Callable[[int], bytes], before: Callable[[int], None] | None = None) -> dict[str, Any]:
    """The median of `rounds`, after one that warms up; if `rounds` is 0, of one cold run. Bytes of the last."""
    times, size, queries = [], 0, 0
    for number in range(rounds + 1):
        if before:
            before(number)
        with CaptureQueriesContext(connection) as captured:
            begin = time.perf_counter()
            size = len(work(number))
            taken = time.perf_counter() - begin
        queries = len(captured)
        if number or not rounds:
            times.append(taken)
    return {"ms": statistics.median(times) * 1000, "queries": queries, "bytes": size}


class Organiser:
    """Signed in, at a conference's timetable."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.client = Client(headers={"host": "localhost"})
        user, _made = User.objects.get_or_create(email="bench@example.org", defaults={"is_superuser": True})
        self.client.force_login(user, backend="people.backends.AccountBackend")
        self.session = conference.sessions.order_by("starts_at", "pk").first()

    def get(self, path: str) -> bytes:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.getvalue() if response.streaming else response.content

    def editor(self, _number: int) -> bytes:
        return self.get(reverse("programme:timetable", args=[self.conference.pk]))

    def drag(self, number: int) -> bytes:
        """Half an hour to and fro."""
        session = Session.objects.get(pk=self.session.pk)
        shift = timedelta(minutes=30 if number % 2 else -30)
        zone = self.conference.zone
        data = {
            "session": session.pk,
            "version": session.version,
            "starts_at": f"{(session.starts_at + shift).astimezone(zone):%Y-%m-%dT%H:%M}",
            "ends_at": f"{(session.ends_at + shift).astimezone(zone):%Y-%m-%dT%H:%M}",
            "room": session.room_id,
        }
        path = reverse("programme:timetable_moves", args=[self.conference.pk])
        response = self.client.post(path, json.dumps(data), content_type="application/json")
        assert response.status_code == 200, response.content[:300]
        return response.content

    def move_fifty(self, number: int) -> None:
        """So that the next release has differences to tell."""
        shift = timedelta(minutes=5 if number % 2 else -5)
        for session in self.conference.sessions.order_by("pk")[:50]:
            Session.objects.filter(pk=session.pk).update(
                starts_at=session.starts_at + shift, ends_at=session.ends_at + shift
            )

    def release(self, number: int) -> bytes:
        release = release_programme(conference=self.conference, note=f"bench {number}", accept_double_rooms=True)
        return json.dumps(release.document).encode()

    def preview(self, _number: int) -> bytes:
        return self.get(reverse("programme:programme", args=[self.conference.pk]))


def main(rounds: int) -> None:
    conference = Conference.objects.get(slug="bench-900")
    organiser = Organiser(conference)
    public = f"/programme/{conference.slug}/"
    facts = {
        "plain view": timed(rounds * 20, lambda _number: organiser.get(PLAIN)),
        "timetable editor, first view": timed(rounds, organiser.editor),
        "timetable editor, one drag": timed(rounds * 5, organiser.drag),
        "release, 50 sessions moved": timed(rounds, organiser.release, organiser.move_fifty),
        "what will change, 50 sessions moved": timed(rounds, organiser.preview, organiser.move_fifty),
        "schedule.xml": timed(rounds, lambda _number: organiser.get(f"{public}schedule.xml")),
        "schedule.json": timed(rounds, lambda _number: organiser.get(f"{public}schedule.json")),
        "programme.pdf": timed(1, lambda _number: organiser.get(f"{public}programme.pdf")),
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
