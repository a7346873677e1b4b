import json
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.separate_database import ROOT


class Child:
    """A process on the separate database: call it with a command of child.py and get the result."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.registrations.races.child"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, command, **arguments):
        self.process.stdin.write(json.dumps([command, arguments]) + "\n")
        self.process.stdin.flush()

    def __call__(self, command, **arguments):
        self.send(command, **arguments)
        line = self.process.stdout.readline()
        assert line, f"the child process died at {command}"
        return json.loads(line)


@contextmanager
def running(environment):
    child = Child(environment)
    try:
        yield child
    finally:
        child.process.kill()
        child.process.communicate()


@pytest.fixture
def child(separate_database):
    with running(separate_database.environment) as child:
        yield child


@pytest.fixture
def doomed(separate_database):
    """Another process beside it, to be killed."""
    with running(separate_database.environment) as child:
        yield child
