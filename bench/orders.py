"""Orders per second through the action, and the statements of one complete free registration through the web."""

import json
import subprocess
import sys

from bench.peers import PEERS
from bench.report import Report
from bench.server import ROOT, environment


def run_child(module: str, *arguments: str, **changes: str) -> dict[str, float]:
    command = [sys.executable, "-m", module, *arguments]
    run = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr[-3000:])
    return json.loads(run.stdout.splitlines()[-1])


def measure_orders(report: Report, label: str, orders: int, **changes: str) -> None:
    report.title(f"Free registrations, {label}")
    facts = run_child("bench.order_facts", str(orders), **changes)
    report.add("place_order, one after another", f"{facts['one']:,.0f}/s", f"{facts['statements']:.0f} SQL each")
    report.add("place_order, 16 threads, one quota", f"{facts['sixteen']:,.0f}/s")
    report.add(
        "complete registration by a browser's requests",
        f"{facts['web']:,.1f}/s",
        f"{facts['web_statements']:.0f} SQL, {facts['web_cpu']:.3f} s CPU",
        PEERS["free registration"],
    )
