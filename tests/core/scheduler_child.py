"""A scheduler with commands of the test's own, in a process of its own: `python -m tests.core.scheduler_child FOLDER`.

Each command writes a line per start into `FOLDER/name`; `slow` also one when it ends, `quick` the time of the
start (seconds since 1970) instead. A line in `FOLDER/ready` says that this process may be told to stop.
"""

import logging
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from core.models import RecurringJob  # noqa: E402
from core.schedule import Job  # noqa: E402
from core.scheduler import Scheduler  # noqa: E402


def main(folder):
    def run(name):
        claimed = RecurringJob.objects.get(pk=name).started_at.timestamp()
        with (folder / name).open("a") as lines:
            lines.write(f"{claimed}\n" if name == "quick" else "begins\n")
            lines.flush()
            if name == "broken":
                raise ValueError("this one never works")
            if name == "slow":
                time.sleep(2.5)
                lines.write("ends\n")

    logging.disable()
    jobs = [Job(name, timedelta(seconds=1)) for name in ("quick", "slow", "broken")]
    scheduler = Scheduler(jobs, run=run, tick=0.1)
    signal.signal(signal.SIGTERM, lambda *_: scheduler.stop())
    with (folder / "ready").open("a") as lines:
        lines.write("ready\n")
    scheduler.run_until_stopped()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
