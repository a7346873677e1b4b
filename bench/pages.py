"""Query counts, requests per second, memory and start of the web server."""

import json
import subprocess
import sys

from bench.peers import PEERS
from bench.report import Report
from bench.server import ROOT, environment, load, memory_mib, web_server

PLAIN = "/media/bench-plain"


def addresses(**changes: str) -> dict[str, str]:
    """Name → path of what is measured, with SQL counts: from a child that has Django set up (bench/site_facts.py)."""
    command = [sys.executable, "-m", "bench.site_facts"]
    run = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def count_queries(report: Report, **changes: str) -> dict[str, str]:
    report.title("SQL statements for an anonymous visitor to a page that is not kept")
    facts = addresses(PAGE_CACHE_SECONDS="60", **changes)
    for name, fact in facts.items():
        report.add(
            name,
            f"{fact['queries']} SQL, {fact['bytes'] / 1000:.0f} kB, gzip {fact['gzip'] / 1000:.0f}",
            f"304: {fact['again']} SQL",
        )
    return {name: fact["path"] for name, fact in facts.items()}


def measure_pages(report: Report, paths: dict[str, str], seconds: int, label: str, **changes: str) -> None:
    for cached in ("60", "0"):
        for workers in (1, 2):
            kept = "kept pages" if cached != "0" else "every page rendered"
            report.title(f"Requests per second, {label}, {workers} worker(s), {kept}")
            with web_server(workers, PAGE_CACHE_SECONDS=cached, **changes) as server:
                plain = load(server.url + PLAIN, seconds)
                report.add("plain Django view, 20 kB", f"{plain.per_second:,.0f}/s, p99 {plain.p99_ms:.0f} ms", "1.00")
                for name, path in paths.items():
                    figure = load(server.url + path, seconds)
                    report.add(
                        name,
                        f"{figure.per_second:,.0f}/s, p99 {figure.p99_ms:.0f} ms",
                        f"{figure.per_second / plain.per_second:.3f}"
                        + (f" ({figure.errors} errors)" if figure.errors else ""),
                        peers_for(name),
                    )
                if workers == 1:
                    report.add("memory of the web worker", f"{memory_mib(server.pid):.0f} MiB", "", PEERS["memory"])
                    report.add("start to first answer", f"{server.started_in:.1f} s", "", PEERS["start"])


def peers_for(name: str) -> str:
    if name.startswith("programme"):
        return PEERS["programme page"]
    if "feed" in name:
        return PEERS["calendar feed"]
    return PEERS["event page"] if name == "conference page" else ""
