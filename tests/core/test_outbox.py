"""Tasks that lost their worker, and mails that could not be handed over, run again; nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.outbox import MOST_RUNS, _resume, prune_tasks, resume_tasks

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def task_row(status, minutes_ago, *, runs=1, queue="mail"):
    at = NOW - timedelta(minutes=minutes_ago)
    row = DBTaskResult.objects.create(
        status=status,
        started_at=at,
        finished_at=at if status in ("FAILED", "SUCCESSFUL") else None,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="registrations.tasks.send_order_mail",
        worker_ids=["worker"] * runs,
        queue_name=queue,
        backend_name="default",
        run_after=NOW,
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=at)
    return row


def status_after(row):
    resumed = resume_tasks(NOW)
    row.refresh_from_db()
    return row.status, resumed


@pytest.mark.parametrize("queue", ["mail", "payments", "default"])
def test_task_of_a_killed_worker_goes_back_after_a_quarter_of_an_hour(queue):
    assert status_after(task_row("RUNNING", 16, queue=queue)) == ("READY", 1)


def test_task_that_still_runs_is_left_alone():
    assert status_after(task_row("RUNNING", 14)) == ("RUNNING", 0)


def test_task_whose_worker_died_every_time_is_given_up():
    assert status_after(task_row("RUNNING", 16, runs=MOST_RUNS)) == ("FAILED", 0)


@pytest.mark.parametrize(("runs", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240)])
def test_mail_that_failed_is_tried_again_after_longer_and_longer_times(runs, minutes):
    assert status_after(task_row("FAILED", minutes - 0.5, runs=runs)) == ("FAILED", 0)
    assert status_after(task_row("FAILED", minutes, runs=runs)) == ("READY", 1)


def test_mail_is_not_tried_a_seventh_time():
    assert status_after(task_row("FAILED", 600, runs=6)) == ("FAILED", 0)


@pytest.mark.parametrize(
    ("status", "minutes", "queue"),
    [("FAILED", 60, "payments"), ("SUCCESSFUL", 60, "mail"), ("READY", 60, "mail"), ("FAILED", 3 * 24 * 60, "mail")],
)
def test_everything_else_stays_as_it_is(status, minutes, queue):
    assert status_after(task_row(status, minutes, queue=queue)) == (status, 0)


def test_run_that_began_meanwhile_is_not_taken_back():
    row = task_row("RUNNING", 16)
    old = DBTaskResult.objects.get(pk=row.pk)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=NOW)

    assert not _resume(old)


@pytest.mark.parametrize("queue", ["mail", "payments", "default", "wagtail"])
def test_tasks_that_ended_two_weeks_ago_are_forgotten_in_every_queue(queue):
    days = 24 * 60
    kept = [
        task_row("SUCCESSFUL", 13 * days, queue=queue),
        task_row("FAILED", 13 * days, queue=queue),
        task_row("READY", 15 * days, queue=queue),
        task_row("RUNNING", 15 * days, queue=queue),
    ]
    for status in ("SUCCESSFUL", "FAILED"):
        task_row(status, 15 * days, queue=queue)

    assert prune_tasks(NOW) == 2
    assert set(DBTaskResult.objects.all()) == set(kept)
    assert prune_tasks(NOW) == 0
