import json
import subprocess
import sys

import pytest

from tests.separate_database import ROOT


@pytest.fixture
def child(separate_database):
    """Run a command of child.py on the separate database and give its result."""

    def run(command, **arguments):
        environment = {**separate_database.environment, **arguments.pop("environment", {})}
        done = subprocess.run(
            [sys.executable, "-m", "tests.registrations.races.child", command, json.dumps(arguments)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
