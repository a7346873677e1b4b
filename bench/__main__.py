"""`make bench`: figures of one run, as ratios to a plain Django view of the same run; peers beside them.

ARGS=--quick measures for one second instead of four, and fewer orders and papers.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.documents import measure_documents
from bench.orders import measure_orders
from bench.organisers import measure_money, measure_organisers
from bench.pages import count_queries, measure_pages
from bench.peers import PLAIN_VIEW
from bench.programme import write_programme
from bench.report import Report
from bench.rush import measure_rush
from bench.server import ROOT, environment

sys.path.insert(0, str(ROOT / "scripts"))
from postgres import server_programs, throw_away_server

SIZES = (120, 674, 900)


def make_site(folder: Path, **changes: str) -> None:
    """Migrate an empty database and import two programmes of invented talks."""
    run_manage("migrate", "--verbosity", "0", **changes)
    for size in SIZES:
        file = folder / f"schedule-{size}.json"
        write_programme(file, size)
        run_manage("import_programme", f"bench-{size}", str(file), "--release", **changes)


def run_manage(*arguments: str, **changes: str) -> None:
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(**changes), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def databases(folder: Path, only: str | None) -> Iterator[dict[str, dict[str, str]]]:
    """Name → what the environment says of it."""
    found = {}
    with ExitStack() as stack:
        if only != "postgres":
            found["SQLite"] = {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "VAR": str(folder)}
        if only != "sqlite":
            if programs := server_programs():
                url = stack.enter_context(throw_away_server(programs))
                found["PostgreSQL"] = {"DATABASE_URL": url, "VAR": str(folder)}
            else:
                print("PostgreSQL is left out: apt-get install postgresql brings its server programs.")
        yield found


def measure(
    report: Report, label: str, only: str | None, seconds: int, orders: int, rounds: int, **changes: str
) -> None:
    if only in (None, "pages"):
        measure_pages(report, count_queries(report, **changes), seconds, label, **changes)
    if only in (None, "orders"):
        measure_orders(report, label, orders, **changes)
        measure_rush(report, label, rounds, **changes)
    if only in (None, "programme"):
        measure_organisers(report, label, rounds // 4, **changes)
    if only in (None, "money"):
        measure_money(report, label, rounds // 4, **changes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=["pages", "programme", "documents", "orders", "money"], help="one part of it")
    parser.add_argument("--database", choices=["sqlite", "postgres"], help="only on this one; otherwise on both")
    options = parser.parse_args()
    seconds, orders, papers, rounds = (1, 64, 100, 5) if options.quick else (4, 320, 500, 20)
    report = Report()
    print(
        f"Two things stay equal from run to run: ratios and SQL counts. Peers: a plain view made {PLAIN_VIEW}/s there."
    )
    with tempfile.TemporaryDirectory(prefix="collegium-bench-") as name:
        folder = Path(name)
        if options.only in (None, "documents"):
            measure_documents(report, papers)
        if options.only != "documents":
            with databases(folder, options.database) as found:
                for label, changes in found.items():
                    make_site(folder, **changes)
                    measure(report, label, options.only, seconds, orders, rounds, **changes)
    report.save(Path(os.environ.get("VAR", ROOT / "var")) / "bench.json")


if __name__ == "__main__":
    main()
