"""`make bench`: figures of one run, as ratios to a plain Django view of the same run; peers beside them.

ARGS=--quick measures for one second instead of four, and fewer orders and papers.
"""

import argparse
import os
import subprocess
import sys
import tempfile
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=["pages", "programme", "documents", "orders", "money"], help="one part of it")
    options = parser.parse_args()
    seconds, orders, papers, rounds = (1, 64, 100, 5) if options.quick else (4, 320, 500, 20)
    report = Report()
    print(
        f"Two things stay equal from run to run: ratios and SQL counts. Peers: a plain view made {PLAIN_VIEW}/s there."
    )
    with tempfile.TemporaryDirectory(prefix="collegium-bench-") as name:
        folder = Path(name)
        sqlite = {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "VAR": name}
        if options.only in (None, "documents"):
            measure_documents(report, papers)
        if options.only != "documents":
            make_site(folder, **sqlite)
        if options.only in (None, "pages"):
            paths = count_queries(report, **sqlite)
            measure_pages(report, paths, seconds, "SQLite", **sqlite)
        if options.only in (None, "programme"):
            measure_organisers(report, "SQLite", rounds // 4, **sqlite)
        if options.only in (None, "money"):
            measure_money(report, "SQLite", rounds // 4, **sqlite)
        if options.only in (None, "orders"):
            measure_orders(report, "SQLite", orders, **sqlite)
            measure_rush(report, "SQLite", rounds, **sqlite)
        programs = server_programs()
        if programs is None:
            print("PostgreSQL is left out: apt-get install postgresql brings its server programs.")
        elif options.only != "documents":
            with throw_away_server(programs) as url:
                postgres = {"DATABASE_URL": url, "VAR": name}
                make_site(folder, **postgres)
                if options.only in (None, "orders"):
                    measure_orders(report, "PostgreSQL", orders, **postgres)
                    measure_rush(report, "PostgreSQL", rounds, **postgres)
                if options.only in (None, "programme"):
                    measure_organisers(report, "PostgreSQL", rounds // 4, **postgres)
                if options.only in (None, "money"):
                    measure_money(report, "PostgreSQL", rounds // 4, **postgres)
                if options.only in (None, "pages"):
                    measure_pages(report, count_queries(report, **postgres), seconds, "PostgreSQL", **postgres)
    report.save(Path(os.environ.get("VAR", ROOT / "var")) / "bench.json")


if __name__ == "__main__":
    main()
