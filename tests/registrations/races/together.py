"""Several at once, and who waits for whom: what the modules of commands (child.py) share.

A race without its lock must happen for certain, on any machine: nobody sleeps, who has looked waits for the others.
"""

import contextlib
import multiprocessing
import threading
import traceback
import types
from collections import Counter

from django.db import IntegrityError, connection, connections, transaction
from django.db.models import QuerySet

from registrations.actions.refusals import RegistrationError, TicketTypeSoldOutError

PATIENCE = 60  # seconds until whoever waits gives up, and the race fails
fork = multiprocessing.get_context("fork")


class MissedError(Exception):
    pass


class Meeting:
    """Opens when `number` have come, and stays open. For threads; for processes too, if it is made before the fork."""

    made = []

    def __init__(self, number=1, patience=PATIENCE):
        self.number, self.patience = number, patience
        self._came, self._is_open = fork.Value("i", 0), fork.Event()
        self._had_come = fork.Value("i", -1)  # when somebody gave up
        Meeting.made.append(self)

    def come(self):
        with self._came.get_lock():
            self._came.value += 1
            if self._came.value >= self.number:
                self._is_open.set()

    def wait(self):
        """MissedError if too few come in time, to everybody at once who waits then or comes later."""
        if not self._is_open.wait(self.patience):
            with self._came.get_lock():
                if not self._is_open.is_set():
                    self._had_come.value = self._came.value
                    self._is_open.set()
        self.refuse_missed()

    def meet(self):
        self.come()
        self.wait()

    def refuse_missed(self):
        if self._had_come.value >= 0:
            came = f"{self._had_come.value} of {self.number} came within {self.patience} seconds"
            raise MissedError(f"{came}: does a lock keep them apart?")


class Between:
    """One has looked and goes on when the other is done, who begins when the one has looked."""

    def __init__(self):
        self._looked, self._done = Meeting(), Meeting()

    def look(self):
        self._looked.come()
        self._done.wait()

    def other(self, function):
        def run():
            self._looked.wait()
            try:
                return function()
            finally:
                self._done.come()

        return run


def after(where, name, then):
    """`where.name` calls `then()` before it gives its result."""
    function = getattr(where, name)

    def run(*arguments, **keywords):
        result = function(*arguments, **keywords)
        then()
        return result

    setattr(where, name, run)


def before(where, name, first):
    """`where.name` calls `first()` before it does anything."""
    function = getattr(where, name)

    def run(*arguments, **keywords):
        first()
        return function(*arguments, **keywords)

    setattr(where, name, run)


def without_locks(*modules):
    """PostgreSQL: no row locks. SQLite: no transactions in these modules, since those begin with the right to write."""
    QuerySet.select_for_update = lambda rows, **_options: rows.all()
    if connection.vendor == "sqlite":
        without_transactions(*modules)


def without_transactions(*modules):
    def atomic(**_options):
        return contextlib.nullcontext()

    for module in modules:
        module.transaction = types.SimpleNamespace(atomic=atomic, on_commit=transaction.on_commit)


def bare(function):
    """Without the transaction that decorates it, on SQLite."""
    return function.__wrapped__ if connection.vendor == "sqlite" else function


def at_once(*functions):
    """What came of all functions, counted, called by threads that start together."""
    outcomes, gate = [], threading.Barrier(len(functions))

    def run(function):
        gate.wait()
        outcomes.append(outcome_of(function))
        connections.close_all()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counted(outcomes)


def in_processes(*functions):
    """The same by processes."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    gate, children = fork.Barrier(len(functions)), []

    def run(function, result):
        gate.wait()
        result.send(outcome_of(function))

    for function in functions:
        result, sender = fork.Pipe(duplex=False)
        child = fork.Process(target=run, args=[function, sender])
        child.start()
        sender.close()  # so that a child that dies is the end of its pipe
        children.append((child, result))
    outcomes = [result.recv() for _child, result in children]
    for child, _result in children:
        child.join()
    return counted(outcomes)


def outcome_of(function):
    """Its word, or a list of them; "done" where it says nothing."""
    try:
        word = function()
        return "done" if word is None else word
    except TicketTypeSoldOutError:
        return "sold out"
    except RegistrationError:
        return "refused"
    except IntegrityError:
        return "IntegrityError"
    except Exception as error:
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"


def counted(outcomes):
    """{word: how often}. MissedError if somebody waited in vain."""
    for meeting in Meeting.made:
        meeting.refuse_missed()
    return Counter(word for outcome in outcomes for word in (outcome if isinstance(outcome, list) else [outcome]))


def commands(*functions):
    return {function.__name__: function for function in functions}
