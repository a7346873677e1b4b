"""Papers per second beside a bare reportlab canvas that draws the same words and codes (bench/bare_canvas.py)."""

import json
import subprocess
import sys

from bench.peers import PEERS
from bench.report import Report
from bench.server import ROOT, environment


def run_child(what: str, number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.bare_canvas", what, str(number)]
    run = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def measure_documents(report: Report, number: int) -> None:
    report.title(f"{number} papers with QR codes in one file, beside a bare reportlab canvas")
    for what in ("badges", "certificates"):
        bare = run_child(f"{what}-bare", number)
        ours = run_child(what, number)
        report.add(f"{what}, bare canvas", figure(bare), "1.00")
        report.add(what, figure(ours), f"{ours['per_second'] / bare['per_second']:.2f}", PEERS.get(what, ""))
    report.add("tickets", figure(run_child("tickets", number)), "", PEERS["tickets"])


def figure(run: dict[str, float]) -> str:
    return f"{run['per_second']:,.0f}/s, {run['bytes'] / 1e6:.2f} MB, {run['peak_mib']:.0f} MiB"
