"""The real web server as a child process, and wrk against it; loopback only."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    url: str
    pid: int
    started_in: float  # seconds from the command to the first answer


@dataclass(frozen=True)
class Load:
    per_second: float
    p99_ms: float
    bytes_per_answer: int
    errors: int


def environment(**changes: str) -> dict[str, str]:
    """For child processes; the bench's own settings and the caller's database."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "LOG_LEVEL": "ERROR",
        **changes,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web_server(workers: int, **changes: str) -> Iterator[Server]:
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "1", "--backlog", "2048", "--log-level", "error", "config.wsgi:application"),
    ]
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment(**changes))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/media/bench-plain", process)
        yield Server(url, process.pid, time.perf_counter() - begin)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError("the web server did not start")
        with suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=5).read()  # noqa: S310
            return
        time.sleep(0.05)
    raise RuntimeError("the web server did not answer within a minute")


def load(url: str, seconds: int = 4, connections: int = 16) -> Load:
    """wrk with one thread, since it shares two cores with the server."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is missing: apt-get install wrk")
    size = len(urllib.request.urlopen(url, timeout=30).read())  # noqa: S310  (also warms the page)
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    errors = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    return Load(rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], size, errors)


def memory_mib(pid: int) -> float:
    """The largest resident set among the process and its children: the web worker."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if pid in (int(fields["PPid"]), int(fields["Pid"])) and "VmRSS" in fields:
                sizes.append(int(fields["VmRSS"].split()[0]) / 1024)
    return max(sizes)
