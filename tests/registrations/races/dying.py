"""Processes that get SIGKILL at a chosen step, and the recurring commands that repair what they leave.

A step is a statement to the database or the end of a transaction, so that every two steps of an action have a place
between them at which a process dies, also those before and after a call of the payment provider.
"""

import os
import signal
import traceback
from datetime import timedelta

from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


class Death:
    """Counts steps; the `at`-th is not made any more."""

    def __init__(self, at):
        self.left = at

    def step(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    def wait_for(self, connection):
        commit = connection._commit

        def counted():
            self.step()
            commit()

        connection._commit = counted
        connection.execute_wrappers.append(self)


def in_a_process_that_dies(function, at):
    """Run `function` in a process that dies at its `at`-th step. Whether it died; False: it had come to its end."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    pid = os.fork()
    if pid == 0:
        try:
            Death(at).wait_for(connection)
            function()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or status == 0, "the action failed by itself"
    return os.WIFSIGNALED(status)


def work(queue="*"):
    """What a worker does with all that is in the queue."""
    call_command("db_worker", queue_name=queue, batch=True, interval=0, startup_delay=False, verbosity=0)


def repair():
    """The recurring commands, as they run in the next minutes, and the worker after them."""
    from core.outbox import LONGEST, resume_tasks
    from registrations.actions.expiring import expire_orders
    from registrations.actions.invoicing import settle_all
    from registrations.actions.offering import offer_waiting_places
    from registrations.actions.reconciling import reconcile_payments

    now = timezone.now()
    reconcile_payments(now + timedelta(minutes=3))
    expire_orders()
    offer_waiting_places()
    settle_all()
    resume_tasks(now + LONGEST + timedelta(minutes=1))
    work()


def tasks():
    """How many rows there are in each state."""
    found = {}
    for status in DBTaskResult.objects.values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found
