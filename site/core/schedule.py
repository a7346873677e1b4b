"""Which management commands run again and again. Each app adds its own in `AppConfig.ready()`:

    from core.schedule import recurring
    recurring("expire_orders", every=timedelta(minutes=1))

`manage.py run_scheduler` runs them (core/scheduler.py). A command that is listed here calls one action, may be run by
hand at any time, and may run twice at once without harm.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """`command` is a management command without arguments; `every` is counted from start to start."""

    command: str
    every: timedelta


JOBS: dict[str, Job] = {}


def recurring(command: str, *, every: timedelta) -> None:
    """Have `command` run `every` so often. Said twice, the last word counts."""
    if every < timedelta(seconds=1):
        raise ValueError(f"{command}: every {every} is too often")
    JOBS[command] = Job(command, every)
