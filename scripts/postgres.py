"""A PostgreSQL cluster that lives as long as one `with` block: own folder, own port on loopback, ordinary user."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here must survive a crash, so nothing waits for the disk. Tables are small: compiling a plan costs more than
# any of them takes.
OPTIONS = " ".join(
    f"-c {option}"
    for option in (
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "checkpoint_timeout=1h",
        "max_wal_size=8GB",
        "shared_buffers=256MB",
        "jit=off",
        "max_connections=200",
    )
)


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed version (Debian's layout, else PATH)."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = next((folder for folder in folders if (folder / "initdb").exists()), None)
    on_path = shutil.which("initdb")
    return found or (Path(on_path).resolve().parent if on_path else None)


def as_ordinary_user() -> list[str]:
    """PostgreSQL refuses to run as root: then its own user runs it, or nobody."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", "postgres" if "postgres" in names else "nobody", "--"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throw_away_server(programs: Path) -> Iterator[str]:
    """Yields a DATABASE_URL. The cluster is stopped and deleted whatever happens inside the block."""
    user = as_ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="collegium-postgres-"))
    folder.chmod(0o777)
    data, port = folder / "data", free_port()

    def run(*command: str) -> None:
        subprocess.run([*user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)

    try:
        run(str(programs / "initdb"), "-D", str(data), "-U", "collegium", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {OPTIONS}"
        run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        run(str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "collegium", "collegium")
        yield f"postgres://collegium@127.0.0.1:{port}/collegium"
    finally:
        if (data / "postmaster.pid").exists():
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
