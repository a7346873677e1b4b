"""Processes for the races: one is started for all tests, and each test's own is forked from it in a moment."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.separate_database import ROOT


class Child:
    """A process on the separate database: call it with a command of child.py and get the result."""

    def __init__(self, nursery, environment):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(nursery)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._write(environment)
        self.pid = self.answer()

    def _write(self, what):
        self._socket.sendall((json.dumps(what) + "\n").encode())

    def send(self, command, **arguments):
        self._write([command, arguments])

    def __call__(self, command, **arguments):
        self.send(command, **arguments)
        return self.answer()

    def answer(self):
        """The result of the last command that was sent."""
        line = self._lines.readline()
        assert line, "the child process died"
        is_done, result = json.loads(line)
        assert is_done, result
        return result

    def dies(self):
        """Waits until the process has ended by itself, without a result."""
        assert not self._lines.readline(), "the child process lives on"

    @property
    def is_alive(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self):
        """SIGKILL; returns when the process is gone."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGKILL)
        while self.is_alive:
            time.sleep(0.002)

    def close(self):
        self.kill()
        self._lines.close()
        self._socket.close()


@pytest.fixture(scope="session")
def nursery(migrated_template, tmp_path_factory):
    """The socket of a process that has loaded the site and opens no database: it forks a child per connection."""
    from tests.separate_database import separate_copy

    folder = tmp_path_factory.mktemp("nursery")
    address = str(folder / "s")
    with separate_copy(migrated_template, folder) as database:
        command = [sys.executable, "-m", "tests.registrations.races.child", address]
        process = subprocess.Popen(command, cwd=ROOT, env=database.environment, stdin=subprocess.PIPE)
    while not Path(address).exists():
        assert process.poll() is None, "the process of the races did not start"
        time.sleep(0.02)
    try:
        yield address
    finally:
        process.stdin.close()
        process.wait(timeout=60)


@contextmanager
def running(nursery, database):
    child = Child(nursery, database.environment)
    try:
        yield child
    finally:
        child.close()


@pytest.fixture
def child(nursery, separate_database, request):
    """After each test everything is counted again (tests/registrations/sweep.py), unless it is the control that has
    switched a lock off."""
    with running(nursery, separate_database) as child:
        yield child
        if request.node.get_closest_marker("control") is None:
            assert child("sweep") == []


@pytest.fixture
def doomed(nursery, separate_database):
    """Another process beside it, to be killed."""
    with running(nursery, separate_database) as child:
        yield child
