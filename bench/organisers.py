"""The organisers' side: programme (editor, release, exports) and money (lists, tables, bank statements)."""

import json
import subprocess
import sys

from bench.report import Report
from bench.server import ROOT, environment

AIMS = {
    "timetable editor, first view": 1000,
    "timetable editor, one drag": 100,
    "release, 50 sessions moved": 2000,
    "list of 20,000 orders, first page": 200,
    "statement of 5,000 lines, 5,000 open orders": 10_000,
}  # milliseconds


def measure_organisers(report: Report, label: str, rounds: int, **changes: str) -> None:
    facts = facts_of("bench.programme_facts", rounds, **changes)
    show(report, f"A programme of 900 sessions in the organiser's hands, {label}", facts)


def measure_money(report: Report, label: str, rounds: int, **changes: str) -> None:
    show(report, f"20,000 orders in a finance office, {label}", facts_of("bench.money_facts", rounds, **changes))


def facts_of(module: str, rounds: int, **changes: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", module, str(max(rounds, 1))]
    run = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr[-3000:])
    found: dict[str, dict[str, float]] = json.loads(run.stdout.splitlines()[-1])
    return found


def show(report: Report, title: str, facts: dict[str, dict[str, float]]) -> None:
    plain = facts["plain view"]["ms"]
    report.title(f"{title}; ratio to a plain view in one process")
    for name, fact in facts.items():
        figure = f"{fact['ms']:,.1f} ms, {fact['queries']} SQL, {fact['bytes'] / 1000:,.0f} kB"
        if "mib" in fact:
            figure += f", +{fact['mib']:.0f} MiB"
        report.add(name, figure, f"{fact['ms'] / plain:,.0f}", f"aim {AIMS[name]:,} ms" if name in AIMS else "")
