"""Two schedulers at once: each plan is released once, each message is sent once."""

import re
import subprocess
import sys

import pytest

from tests.separate_database import ROOT

pytestmark = [pytest.mark.races, pytest.mark.django_db]

PREPARE = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from conferences.actions.programme import release_programme
from conferences.models import PlannedRelease, ProgrammeNotice, SessionPerson
from tests.factories import ConferenceFactory, PersonFactory, SessionFactory
now = timezone.now()
for number in range(3):
    conference = ConferenceFactory(starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=10))
    session = SessionFactory(
        conference=conference, starts_at=conference.starts_at, ends_at=conference.starts_at + timedelta(hours=1)
    )
    for place in range(4):
        person = PersonFactory(email=f"{number}-{place}@example.org")
        SessionPerson.objects.create(session=session, person=person)
    release_programme(conference=conference, tells_readers=True)
    PlannedRelease.objects.create(conference=conference, release_at=now, tells_readers=False)
ProgrammeNotice.objects.update(send_after=now, created_at=now - timedelta(days=1))
"""
COUNT = """
import django; django.setup()
from conferences.models import PlannedRelease, ProgrammeNotice, ProgrammeRelease
print(ProgrammeRelease.objects.count(), PlannedRelease.objects.filter(state="released").count())
print(ProgrammeNotice.objects.filter(state="sent").count())
"""


def python(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process):
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors[-2000:]
    return out


def first_numbers(command, environment, processes=3):
    running = [python(environment, "manage.py", command) for _number in range(processes)]
    return sum(int(re.match(r"\d+", answer(process)).group()) for process in running)


def test_due_releases_and_messages_happen_once_whoever_runs_them(separate_database):
    environment = separate_database.environment
    answer(python(environment, "-c", PREPARE))

    sent = first_numbers("send_programme_notices", environment)
    released = first_numbers("release_due_programmes", environment)

    assert (sent, released) == (12, 3)
    assert answer(python(environment, "-c", COUNT)).split() == ["6", "3", "12"]
