"""A scheduler with commands of the test's own, in a process of its own: `python -m tests.core.scheduler_child FOLDER`.

Each command writes a line per start into `FOLDER/name`; `slow` also one when it ends.
"""

import logging
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from core.schedule import Job  # noqa: E402
from core.scheduler import Scheduler  # noqa: E402


def main(folder):
    def run(name):
        with (folder / name).open("a") as lines:
            lines.write("begins\n")
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
    scheduler.run_until_stopped()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
