"""The organisers' side of a programme: editor, release, exports."""

import json
import subprocess
import sys

from bench.report import Report
from bench.server import ROOT, environment

AIMS = {
    "timetable editor, first view": 1000,
    "timetable editor, one drag": 100,
    "release, 50 sessions moved": 2000,
}  # milliseconds


def measure_organisers(report: Report, label: str, rounds: int, **changes: str) -> None:
    command = [sys.executable, "-m", "bench.programme_facts", str(rounds)]
    run = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr[-3000:])
    facts = json.loads(run.stdout.splitlines()[-1])
    plain = facts["plain view"]["ms"]
    report.title(f"A programme of 900 sessions in the organiser's hands, {label}; ratio to a plain view in one process")
    for name, fact in facts.items():
        figure = f"{fact['ms']:,.1f} ms, {fact['queries']} SQL, {fact['bytes'] / 1000:,.0f} kB"
        aim = f"aim {AIMS[name]} ms" if name in AIMS else ""
        report.add(name, figure, f"{fact['ms'] / plain:,.0f}", aim)
