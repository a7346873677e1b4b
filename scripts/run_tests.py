"""Run the whole suite on SQLite and again on PostgreSQL: `make test [ARGS="-k badge"]`.

PostgreSQL is a throw-away cluster of this run (scripts/postgres.py) unless DATABASE_URL names a server. Tests that
touch no database run once, with SQLite. With CI=true nothing may be left out for a missing program.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from postgres import server_programs, throw_away_server

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
IN_CI = os.environ.get("CI") == "true"


def run_suite(name: str, arguments: list[str], environment: dict[str, str], only: str = "") -> int:
    """Ordinary tests on both cores, then the races beside each other only: they wait more than they work. The second
    part finds the databases of the first. `only`: a mark."""
    worst = 0
    also = f" and {only}" if only else ""
    for part, marks in (("unit to browser", f"not races{also}"), ("races", f"races{also}")):
        print(f"\n== {name}: {part}", flush=True)
        options = ["-q", "--reuse-db", "-m", marks, "-n", "2", "--dist", "loadgroup"]
        command = [sys.executable, "-m", "pytest", *options, *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code not in (0, 5) or (code == 5 and not arguments):  # 5: nothing matched the caller's own -k
            worst = code or 1
    return worst


def main(arguments: list[str]) -> int:
    if not CHROMIUM.exists():
        print("Browser tests are skipped: apt-get install chromium brings them.", flush=True)
        if IN_CI:
            return 1
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    with tempfile.TemporaryDirectory(prefix="collegium-bytecode-") as folder:
        if environment.pop("PYTHONDONTWRITEBYTECODE", None):
            environment["PYTHONPYCACHEPREFIX"] = folder  # else each of many processes compiles all tests and the site
        return run_systems(arguments, environment)


def run_systems(arguments: list[str], environment: dict[str, str]) -> int:
    if environment.get("DATABASE_URL"):
        return run_suite("DATABASE_URL", arguments, environment)
    with tempfile.TemporaryDirectory(prefix="collegium-test-") as folder:
        result = run_suite("SQLite", arguments, {**environment, "TEST_DATABASE": f"{folder}/test.sqlite3"})
    programs = server_programs()
    if not programs:
        print("PostgreSQL is left out: apt-get install postgresql brings its server programs.", flush=True)
        return 1 if IN_CI else result
    with throw_away_server(programs) as url:
        return run_suite("PostgreSQL", arguments, {**environment, "DATABASE_URL": url}, "database") or result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
