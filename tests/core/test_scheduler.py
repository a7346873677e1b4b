"""Recurring commands: run when due, once at a time, whatever happens to one of them."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.utils import timezone

from core.models import RecurringJob
from core.schedule import JOBS, Job, recurring
from core.scheduler import claim, due, run_claimed
from tests.separate_database import ROOT

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_command_that_never_ran_is_due_at_once_and_again_after_its_interval():
    now = timezone.now()
    job = Job("one", MINUTE)

    assert due(["one"], now) == ["one"]
    assert claim(job, now)
    run_claimed("one", lambda name: None)

    assert due(["one"], now + timedelta(seconds=59)) == []
    assert due(["one"], now + MINUTE) == ["one"]


@pytest.mark.django_db
def test_run_is_given_to_one_scheduler_only():
    now = timezone.now()
    job = Job("one", MINUTE)
    due(["one"], now)

    assert [claim(job, now), claim(job, now)] == [True, False]


@pytest.mark.django_db
def test_command_that_still_runs_is_not_started_again_until_its_process_is_silent():
    now = timezone.now()
    job = Job("one", timedelta(seconds=10))
    due(["one"], now)
    claim(job, now)

    assert not claim(job, now + timedelta(seconds=50))
    assert claim(job, now + timedelta(seconds=61))


@pytest.mark.django_db
def test_failure_is_remembered_and_ended_by_the_next_good_run():
    now = timezone.now()
    due(["one"], now)
    claim(Job("one", MINUTE), now)

    def fail(name):
        raise ValueError("no such thing")

    assert not run_claimed("one", fail)
    row = RecurringJob.objects.get(pk="one")
    assert row.is_failing
    assert row.error.endswith("ValueError: no such thing\n")
    assert claim(Job("one", MINUTE), now + MINUTE)
    assert run_claimed("one", lambda name: None)
    assert not RecurringJob.objects.get(pk="one").is_failing


@pytest.mark.django_db
def test_once_runs_everything_that_is_due_and_status_tells_of_it(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # what prunes them looks for it
    out = StringIO()

    call_command("run_scheduler", "--once")
    call_command("run_scheduler", "--status", stdout=out)

    assert set(RecurringJob.objects.filter(finished_at__isnull=False).values_list("pk", flat=True)) == set(JOBS)
    assert "never" not in out.getvalue()


@pytest.mark.django_db
def test_once_ends_with_an_error_if_a_command_did(monkeypatch):
    monkeypatch.setitem(JOBS, "no_such_command", Job("no_such_command", MINUTE))

    with pytest.raises(CommandError, match="no_such_command"):
        call_command("run_scheduler", "--once")


def test_every_recurring_command_exists():
    assert JOBS.keys() <= get_commands().keys()
    assert {"expire_orders", "reconcile_payments", "publish_scheduled"} <= JOBS.keys()


def test_interval_of_nothing_is_refused():
    with pytest.raises(ValueError, match="too often"):
        recurring("expire_orders", every=timedelta(0))


def lines(folder, name):
    return (folder / name).read_text().splitlines() if (folder / name).exists() else []


def wait_for(condition, seconds=120):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    assert condition()


@pytest.mark.races
@pytest.mark.django_db
def test_two_schedulers_share_the_runs_outlive_failures_and_end_when_told(separate_database, tmp_path):
    command = [sys.executable, "-m", "tests.core.scheduler_child", str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, env=separate_database.environment) for _ in range(2)]
    try:
        wait_for(lambda: len(lines(tmp_path, "ready")) == 2)
        wait_for(lambda: len(lines(tmp_path, "slow")) >= 4)
        wait_for(lambda: min(len(lines(tmp_path, name)) for name in ("quick", "broken")) >= 3)
        for process in both:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(60) for process in both]
    finally:
        for process in both:
            process.kill()

    assert codes == [0, 0]
    slow = lines(tmp_path, "slow")
    assert slow == ["begins", "ends"] * (len(slow) // 2)  # never two at once, and the last one was let end
    starts = [float(line) for line in lines(tmp_path, "quick")]
    assert all(later - earlier > 0.99 for earlier, later in pairwise(starts))  # one a second between them, not one each


@pytest.mark.races
@pytest.mark.django_db
def test_command_line_ends_cleanly_on_sigterm(separate_database):
    command = [sys.executable, "manage.py", "run_scheduler"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=separate_database.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said = process.stdout.readline()  # the signal is waited for by now
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=60)
    finally:
        process.kill()

    assert said.startswith("scheduler: ")
    assert "expire_orders" in said
    assert process.returncode == 0
    assert "Traceback" not in errors
